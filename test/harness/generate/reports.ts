/** Random reports over a model's metrics: what is asked for can mostly be reached. */
import { lookAcross } from './across.ts';
import { amount, condition, dateLiteral, type Readable, range, test } from './expressions.ts';
import { makeList, print } from './lists.ts';
import { isNumeric, type MetricPlan, simple } from './metrics.ts';
import type { ModelPlan } from './model.ts';
import { type Given, Params } from './params.ts';
import type { Random } from './random.ts';
import { Reach } from './reach.ts';

interface Item {
  readonly text: string;
  readonly metric: MetricPlan;
  /** What `sort` and `keep` call it. */
  readonly name?: string;
  /** It looks at other rows of the report. */
  readonly across?: boolean;
}

export function makeReport(
  random: Random,
  model: ModelPlan,
  metrics: readonly MetricPlan[],
  today: string,
  name: string,
): { readonly text: string; readonly given: Given } {
  if (random.chance(0.16)) return { text: makeList(random, model, metrics, today, name), given: {} };
  const maker = new ReportMaker(random, model, metrics, today);
  const text = maker.make(name);
  return { text: [...maker.params.definitions, text].join('\n\n'), given: maker.params.given };
}

function withoutPeers(item: Item): Item {
  if (!peers.test(item.text)) return item;
  return { text: item.metric.name, metric: item.metric, name: item.metric.name };
}

const peers = /(share|rank)\(/;

/** Words that begin a clause or a condition: as names they stand in backticks behind `every` and `per`. */
const clauseWords =
  /^(show|by|across|for|where|keep|compare|sort|top|totals|list|chart|on|via|open|spread|last)(?=\.|$)/;

class ReportMaker {
  readonly #random: Random;
  readonly #model: ModelPlan;
  readonly #metrics: readonly MetricPlan[];
  readonly #today: string;
  readonly #reach: Reach;
  readonly params: Params;

  constructor(random: Random, model: ModelPlan, metrics: readonly MetricPlan[], today: string) {
    this.#random = random;
    this.#model = model;
    this.#metrics = metrics;
    this.#today = today;
    this.params = new Params(random);
    this.#reach = new Reach(model, metrics);
  }

  make(name: string): string {
    const random = this.#random;
    const wanted = random.chance(0.5)
      ? random.pick([...['day', 'week', 'month', 'month', 'quarter', 'year'], 'fiscal quarter', 'fiscal year'])
      : undefined;
    const wantsRange = random.chance(0.6);
    const wantedGroups = random.pick([0, 1, 1, 2, 2]);
    const looksAcross = wanted !== undefined || wantsRange;
    const made = this.#items(looksAcross ? (wanted ?? 'none') : undefined, wantedGroups > 0);
    // What looks at other days needs days.
    const chosen = made.some(({ across }) => across)
      ? made.filter(({ metric }) => metric.dated && !metric.ranged)
      : made;
    const leaves = this.#reach.leaves(chosen);
    const tables = [...new Set(leaves.map(({ table }) => table))];
    const dated = chosen.every(({ metric }) => metric.dated);
    const reachable = this.#reach.reachable(leaves, tables);
    // In `by`, a time word is the grain.
    const columnsOfTime = ['day', 'week', 'month', 'quarter', 'year'];
    const groupable = reachable.filter(({ text }) => !columnsOfTime.includes(text));
    const chosenGroups = random.some(groupable, wantedGroups);
    const groups = chosenGroups.map(({ text }) => text);
    // A share or a rank is one among groups.
    const items = (groups.length > 0 ? chosen : chosen.map(withoutPeers)).map((item) =>
      this.#within(item, chosenGroups),
    );
    const grain = dated && !chosen.some(({ metric }) => metric.ranged) ? wanted : undefined;
    const by = chosenGroups.map((group) =>
      hasMembers(group) && random.chance(0.25) ? `every ${group.text.replace(clauseWords, '`$1`')}` : group.text,
    );
    // Which of some dimensions a report is by may be asked.
    const [first] = chosenGroups;
    const asked = by.length === 1 && first?.text === by[0] && groupable.length > 1 && random.chance(0.15);
    if (asked && first !== undefined)
      by[0] = this.params.choice([first.text, random.pick(groupable.filter(({ text }) => text !== first.text)).text]);
    if (grain !== undefined) by.splice(random.integer(0, by.length), 0, grain);
    // Some of it may go across the page.
    const columns = by.length > 0 && !asked && random.chance(0.3) ? random.some(by, random.pick([1, 1, 2])) : [];
    const rows = by.filter((one) => !columns.includes(one));
    const isDown = ({ text }: Readable) =>
      rows.some((one) => one.replaceAll('`', '').replace(/^every /, '') === text.replaceAll('`', ''));
    const down = chosenGroups.filter(isDown);
    const downGroups = down.map(({ text }) => text);
    const downGrain = grain !== undefined && columns.includes(grain) ? undefined : grain;
    const stocks = items.some(({ metric }) => metric.stock);
    const covers = dated && (wantsRange || (stocks && grain !== undefined)) ? this.#range(grain, stocks) : undefined;
    const compare = this.#compare(items, grain, covers, groups, tables);
    const named = !asked;
    const keep =
      rows.length > 0 && named && random.chance(0.25)
        ? this.#keep(items, downGrain, downGroups, reachable, compare)
        : undefined;
    const top = named && down.length > 0 && random.chance(0.3);
    return print(name, [
      `show  ${items.map(({ text }) => text).join(', ')}`,
      rows.length > 0 ? `by    ${rows.join(', ')}` : undefined,
      columns.length > 0 ? `across ${columns.join(', ')}` : undefined,
      covers === undefined ? undefined : `for   ${this.#asked(covers, grain, compare)}`,
      reachable.length > 0 && random.chance(0.4) ? `where ${this.#where(reachable)}` : undefined,
      keep === undefined ? undefined : `keep  ${keep}`,
      compare,
      named && random.chance(0.45)
        ? `sort  ${this.#sort(items, [...groups, ...(grain === undefined ? [] : [grain])], tables, compare)}`
        : undefined,
      top ? this.#top(down, downGrain) : undefined,
      random.chance(columns.length > 0 ? 0.85 : 0.5)
        ? named
          ? this.#totals(downGroups, downGrain)
          : 'totals'
        : undefined,
    ]);
  }

  #compare(
    items: readonly Item[],
    grain: string | undefined,
    covers: string | undefined,
    groups: readonly string[],
    tables: readonly string[],
  ): string | undefined {
    const random = this.#random;
    const [first] = items;
    const like = this.#metrics.filter((metric) => {
      const leaves = this.#reach.leaves([{ text: metric.name }]);
      const reached = groups.every((group) => leaves.every((leaf) => this.#reach.reaches(leaf, group, tables)));
      return isNumeric(metric) && reached && metric.dated && !metric.ranged && metric.type === first?.metric.type;
    });
    const alike = items.every(
      ({ metric, name, across }) =>
        ['integer', 'money'].includes(metric.type) &&
        metric.type === first?.metric.type &&
        !across &&
        name !== undefined &&
        !name.startsWith('per_'),
    );
    const plain = first !== undefined && isNumeric(first.metric) && items.every(({ metric }) => metric.dated);
    if (alike && plain && like.length > 0 && random.chance(0.35)) return `compare ${random.pick(like).name}`;
    if (covers === undefined || covers === 'all time' || !random.chance(0.4)) return undefined;
    if (items.some(({ metric, name }) => !isNumeric(metric) || metric.ranged || name === undefined)) return undefined;
    // So many months are no whole number of weeks.
    const fits = fitsPeriods(covers, grain) && !items.some(({ text }) => / per .*week/.test(text));
    return `compare previous ${fits ? random.pick(['year', 'period']) : 'year'}`;
  }

  /** What a report covers, said outright or asked. */
  #asked(covers: string, grain: string | undefined, compare: string | undefined): string {
    const random = this.#random;
    if (compare !== undefined || random.chance(0.85)) return covers;
    return this.params.period(covers, this.#range(grain, true));
  }

  /** A condition, with a value in it that may be asked. */
  #where(reachable: readonly Readable[]): string {
    const random = this.#random;
    const plain = condition(random, reachable, this.#today, 1);
    const { text, type, values = [], computed } = random.pick(reachable);
    if (random.chance(0.7)) return plain;
    const operator = random.pick(['=', '=', '!=', 'in', 'not in']);
    const asked = (kind: string, written: string, given?: string) => {
      const one = `${text} ${operator} ${this.params.value(kind, written, given)}`;
      return random.weighted([
        [4, one],
        [2, `${plain} and ${one}`],
        [1, `(${plain} or ${one})`],
        [1, `not (${one})`],
      ]);
    };
    const [value] = values;
    if (type === 'text' && value !== undefined && computed === undefined)
      return asked('text', JSON.stringify(value), value);
    if (type === 'set' && value !== undefined && computed === undefined) {
      return asked(values.map((one) => JSON.stringify(one)).join(' | '), JSON.stringify(value), value);
    }
    if (type === 'integer') return asked('integer', String(random.integer(0, 4)));
    if (type === 'boolean') return asked('boolean', String(random.chance(0.5)));
    if (type === 'date')
      return `${text} ${random.pick(['in', 'not in'])} ${this.params.period(range(random, this.#today), 'this year')}`;
    return plain;
  }

  /** A share or a rank among the groups that have the same of something. */
  #within(item: Item, groups: readonly Readable[]): Item {
    const random = this.#random;
    if (!peers.test(item.text) || groups.length === 0 || random.chance(0.25)) return item;
    const apart = random.some(this.#reach.following(groups), random.pick([1, 1, 2])).join(', ');
    return { ...item, text: item.text.replace(/(share|rank)\((\w+)\)/, `$1($2 within ${apart})`) };
  }

  /** @param grain of the report, `none` without time; undefined where nothing bounds it */
  #items(grain: string | undefined, grouped: boolean): Item[] {
    const random = this.#random;
    return random.some(this.#metrics, random.integer(1, 3)).map((metric, index) =>
      random.weighted<() => Item>([
        [6, () => ({ text: metric.name, metric, name: metric.name })],
        [2, () => this.#scoped(metric, index)],
        [2, () => this.#inline(index)],
        [metric.stock ? 8 : 4, () => this.#across(metric, grain, grouped, index)],
        [3, () => this.#per(metric, grain, index)],
      ])(),
    );
  }

  /** With a condition of its own, on what all of its tables reach. */
  #scoped(metric: MetricPlan, index: number): Item {
    const leaves = this.#reach.leaves([{ text: metric.name }]);
    const reachable = this.#reach.reachable(leaves, [...new Set(leaves.map(({ table }) => table))]);
    if (reachable.length === 0) return { text: `${metric.name} "Shown ${index}"`, metric, name: metric.name };
    const text = `(${metric.name} where ${condition(this.#random, reachable, this.#today, 1)})`;
    return { text: `${text} as "Shown ${index}"`, metric, name: `shown_${index}` };
  }

  #across(metric: MetricPlan, grain: string | undefined, grouped: boolean, index: number): Item {
    if (grain === undefined || !metric.dated || metric.ranged || !isNumeric(metric))
      return { text: metric.name, metric, name: metric.name };
    const text = lookAcross(this.#random, metric, grain, grouped);
    return {
      text: `${text} as "Across ${index}"`,
      metric: { ...metric, type: 'number' },
      name: `across_${index}`,
      across: true,
    };
  }

  /** Worked out for each combination of what its tables reach, and of shorter periods. */
  #per(metric: MetricPlan, grain: string | undefined, index: number): Item {
    const random = this.#random;
    const leaves = this.#reach.leaves([{ text: metric.name }]);
    const reachable = this.#reach
      .reachable(leaves, [...new Set(leaves.map(({ table }) => table))])
      .filter(({ type }) => type !== 'date' && type !== 'time' && type !== 'integer' && type !== 'percent');
    const plainly: Item = { text: metric.name, metric, name: metric.name };
    if (!isNumeric(metric)) return plainly;
    const parts = metric.dated && !metric.ranged ? (inside[grain ?? 'none'] ?? []) : [];
    const dimensions = random.some(reachable, random.pick([0, 1, 1, 1, 2])).map((one) => {
      const every = hasMembers(one) && random.chance(0.3) ? 'every ' : '';
      return `${every}${one.text.replace(clauseWords, '`$1`')}`;
    });
    if (parts.length > 0 && random.chance(0.55)) {
      const every = random.chance(0.4) ? 'every ' : '';
      const works = this.#model.calendar !== undefined && parts.includes('day');
      const day = `working day${random.pick(['', ' in office'])}`;
      dimensions.push(`${every}${works ? day : random.pick(parts)}`);
    }
    if (dimensions.length === 0) return plainly;
    const per = `per ${dimensions.join(', ')}`;
    const limit = amount(random, metric.type);
    const text = random.weighted([
      [5, `${random.pick(['average', 'sum', 'median', 'min', 'max', 'count'])}(${metric.name} ${per})`],
      [1, `percentile(${metric.name}, 75 ${per})`],
      [1, `rate(${metric.name} > ${limit} ${per})`],
      [2, `count(${per} where ${metric.name} ${random.pick(['>', '=', '<='])} ${limit})`],
      [1, `average(${metric.name} ${per} where ${metric.name} >= ${limit})`],
    ]);
    return {
      text: `${text} as "Per ${index}"`,
      metric: { ...metric, type: 'number', stock: false, additive: false },
      name: `per_${index}`,
    };
  }

  #inline(index: number): Item {
    const table = this.#random.pick(this.#model.tables);
    const metric = simple(this.#random, this.#model, table, this.#today, `inline_${index}`, true);
    return { text: `${metric.text} "Inline ${index}"`, metric, name: `inline_${index}` };
  }

  #top(groups: readonly Readable[], grain: string | undefined): string {
    const random = this.#random;
    const count = `top   ${random.integer(1, 3)}`;
    const own = [...groups.map(({ text }) => text), ...(grain === undefined ? [] : [grain])];
    const within = random.chance(0.5) ? random.pick([...own, ...this.#reach.following(groups)]) : undefined;
    // Of what is not shown, nobody could tell which others are its.
    const others = (within === undefined || own.includes(within)) && random.chance(0.7);
    return `${count}${within === undefined ? '' : ` within ${within}`}${others ? ' with others' : ''}`;
  }

  /** Of some of the groups as well, but not of all of them. */
  #totals(groups: readonly string[], grain: string | undefined): string {
    const random = this.#random;
    const by = random.some([...groups, ...(grain === undefined ? [] : [grain])], 3).slice(1);
    return by.length > 0 && random.chance(0.85) ? `totals by ${by.join(', ')}` : 'totals';
  }

  #range(grain: string | undefined, bounded: boolean): string {
    const random = this.#random;
    // By day a year would have more cells than a test has time for.
    if (grain === 'day') return random.pick(['last 3 weeks', 'last 20 days to date', 'this month', 'next 9 days']);
    const found = range(random, this.#today, grain === undefined || grain === 'week' ? 'day' : 'month');
    // Without periods, nothing is earlier than all time.
    return (grain === undefined || bounded) && found === 'all time' ? 'last 2 years to date' : found;
  }

  #keep(
    items: readonly Item[],
    grain: string | undefined,
    groups: readonly string[],
    reachable: readonly Readable[],
    compare: string | undefined,
  ): string | undefined {
    const random = this.#random;
    const numbers = items.filter(({ metric }) => isNumeric(metric));
    const choices: string[] = numbers.flatMap(({ name, metric, across }) => {
      if (name === undefined) return [];
      const words =
        compare?.startsWith('compare previous') === true ? ['', '.previous', '.change'] : ['', '.target', '.gap'];
      const called = compare === undefined ? name : `${name}${random.pick(words)}`;
      const value = across || metric.type === 'percent' ? random.pick(['0', '0.5']) : amount(random, metric.type);
      return [`${called} ${random.pick(['>', '<=', '!='])} ${value}`, `${called} is not missing`];
    });
    if (grain !== undefined && !grain.startsWith('fiscal'))
      choices.push(`${grain} ${random.pick(['>=', '<', '!='])} ${dateLiteral(random, this.#today)}`);
    const grouped = reachable.filter(({ text }) => groups.includes(text));
    if (grouped.length > 0) {
      const tested = test(random, random.pick(grouped), grouped, this.#today);
      // Functions of rows have no place here.
      if (!tested.includes('(') || tested.includes(' in (')) choices.push(tested);
    }
    if (choices.length === 0) return undefined;
    return random.chance(0.3) ? `${random.pick(choices)} or ${random.pick(choices)}` : random.pick(choices);
  }

  #sort(items: readonly Item[], by: readonly string[], tables: readonly string[], compare: string | undefined): string {
    const random = this.#random;
    const names = items.flatMap(({ name, text }) => {
      const label = /"([^"]*)"$/.exec(text)?.[0];
      const words = compare?.startsWith('compare previous') === true ? ['previous', 'growth'] : ['target', 'attained'];
      const beside = name === undefined || compare === undefined ? [] : words.map((word) => `${name}.${word}`);
      return [...(name === undefined ? [] : [name]), ...(label === undefined ? [] : [label]), ...beside];
    });
    const beside = this.#metrics.filter((metric) => metric.dated && metric.tables.every((one) => tables.includes(one)));
    const unshown = compare === undefined && random.chance(0.2) ? beside.map(({ name }) => name) : [];
    const keys = random.some([...names, ...by, ...unshown], random.integer(1, 2));
    return keys.map((key) => `${key}${random.pick(['', ' up', ' down'])}`).join(', ');
  }
}

/** Whether it is known whole: a reference, a closed set, yes or no. */
function hasMembers({ type, computed }: Readable): boolean {
  return computed === undefined && ['reference', 'set', 'boolean'].includes(type);
}

/** Whether the length of a range is a whole number of a report's periods. */
function fitsPeriods(covers: string, grain: string | undefined): boolean {
  if (grain === undefined || grain === 'day') return true;
  if (grain.startsWith('fiscal')) return false;
  const [unit] = /(day|week|month|quarter|year)s?(?= to date|$)/.exec(covers) ?? [];
  if (unit === undefined) return false;
  if (grain === 'week') return unit.startsWith('week');
  return ['month', 'quarter', 'year'].indexOf(unit.replace(/s$/, '')) >= ['month', 'quarter', 'year'].indexOf(grain);
}

/** Periods that others are made of. */
const inside: Readonly<Record<string, readonly string[]>> = {
  none: ['month', 'quarter', 'week', 'day'],
  day: ['day'],
  week: ['day', 'week'],
  month: ['day', 'month', 'week'],
  quarter: ['month', 'quarter'],
  year: ['month', 'quarter', 'year'],
  'fiscal quarter': ['month'],
  'fiscal year': ['month', 'fiscal quarter'],
};
