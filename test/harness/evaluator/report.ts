/** A report of metrics, cell by cell: for each, all rows are looked through again. */
import type { Call, Expression, ReportDefinition, SortKey } from '../../../language/syntax/ast.ts';
import { compareIn } from './aggregates.ts';
import { parseDay, periodsBetween } from './calendar.ts';
import { clauseOf, conditionOf, hasClause } from './clauses.ts';
import {
  compareDimension,
  compareMissingLast,
  type Dimension,
  directed,
  readDimension,
  type Shown,
  show,
} from './dimensions.ts';
import { isExact } from './exactness.ts';
import { type Expansion, expand, type Leaf } from './expand.ts';
import { evaluate, holds, type Scope } from './expressions.ts';
import {
  aggregateFacts,
  type Fact,
  factsOf,
  grainOf,
  groupKey,
  periodValue,
  type Question,
  undatedRows,
} from './facts.ts';
import { daysOf } from './ranges.ts';
import { orderOf, type World } from './rows.ts';
import type { Row } from './schema.ts';
import { approximately, type Value } from './values.ts';

export interface ExpectedRow {
  readonly kind: 'group' | 'others' | 'total';
  readonly dimensions: readonly Shown[];
  readonly values: readonly Value[];
}

export interface Expected {
  readonly rows: readonly ExpectedRow[];
  /** With `top`: how many combinations there were to choose among. */
  readonly groups?: number;
  /** How many rows of a table are in no period, for each date they were asked for. */
  readonly undated?: readonly { readonly table: string; readonly date: string; readonly count: number }[];
}

/** A combination of dimensions in one period; each is a set of facts. */
interface Cell {
  readonly group: readonly Value[];
  readonly period?: number | undefined;
}

/** What becomes a row of the result. */
interface Entry {
  readonly kind: ExpectedRow['kind'];
  readonly cells: readonly Cell[];
  /** Gives the dimensions their values. */
  readonly at: Cell;
}

interface SortOrder {
  readonly expression: Expression;
  readonly direction: 'up' | 'down';
}

export function evaluateMetrics(world: World, report: ReportDefinition): Expected {
  return new Report(world, report).evaluate();
}

class Report {
  readonly #world: World;
  readonly #report: ReportDefinition;
  readonly #shows: readonly Expansion[];
  readonly #dimensions: readonly Dimension[];
  readonly #facts = new Map<Call, readonly Fact[]>();
  readonly #leaves = new Map<Call, Leaf>();
  readonly #question: Question;
  readonly #keep: Expression | undefined;
  readonly #sort: readonly SortOrder[];

  constructor(world: World, report: ReportDefinition) {
    this.#world = world;
    this.#report = report;
    const items = clauseOf(report, 'show')?.items ?? [];
    this.#shows = items.map(({ expression }) => expand(world.schema, expression));
    const tables = [...new Set(this.#shows.flatMap(({ leaves }) => [...leaves.values()].map(({ table }) => table)))];
    const first = [...(this.#shows[0]?.leaves.values() ?? [])][0];
    if (first === undefined) throw new Error('a report without a metric');
    const dimensions = clauseOf(report, 'by')?.items ?? [];
    this.#dimensions = dimensions.map((item) => readDimension(world, item, tables, first));
    const keep = conditionOf(report, 'keep');
    const kept = keep === undefined ? undefined : this.#expand(keep.condition);
    this.#keep = kept?.expression;
    const sort = (clauseOf(report, 'sort')?.keys ?? []).map((key) => this.#sortKey(key));
    const sorted = sort.map(({ expansion }) => expansion);
    this.#sort = sort.map(({ expansion, direction }) => ({ expression: expansion.expression, direction }));
    const where = conditionOf(report, 'where')?.condition;
    this.#question = { dimensions: this.#dimensions, tables, where, range: clauseOf(report, 'for')?.range };
    for (const { leaves } of [...this.#shows, ...(kept === undefined ? [] : [kept]), ...sorted]) {
      for (const [call, leaf] of leaves) {
        this.#leaves.set(call, leaf);
        this.#facts.set(call, factsOf(world, leaf, this.#question));
      }
    }
  }

  evaluate(): Expected {
    const kept = this.#cells().filter((cell) => this.#isKept(cell));
    const top = clauseOf(this.#report, 'top');
    const ranked = this.#ranked(kept);
    const chosen = new Set((top === undefined ? ranked : ranked.slice(0, Number(top.count.value))).map(groupKey));
    const shown = kept.filter(({ group }) => chosen.has(groupKey(group)));
    const left = top?.others === true ? kept.filter(({ group }) => !chosen.has(groupKey(group))) : [];
    const periods = [...new Set(left.map(({ period }) => period))];
    const entries: Entry[] = [
      ...shown.map((cell) => ({ kind: 'group' as const, cells: [cell], at: cell })),
      ...periods.map((period) => ({
        kind: 'others' as const,
        cells: left.filter((cell) => cell.period === period),
        at: { group: this.#noGroup(), period },
      })),
    ];
    const sorted = this.#sorted(entries, this.#sortKeys());
    const nothing = { group: this.#noGroup(), period: undefined };
    const total: Entry[] = hasClause(this.#report, 'totals')
      ? [{ kind: 'total', cells: [...shown, ...left], at: nothing }]
      : [];
    return {
      rows: [...sorted, ...total].map((entry) => this.#row(entry)),
      ...(top === undefined ? {} : { groups: ranked.length }),
      undated: this.#undated(),
    };
  }

  #undated(): NonNullable<Expected['undated']> {
    const found = new Map<string, { table: string; date: string; rows: Set<Row> }>();
    for (const leaf of this.#leaves.values()) {
      const date = leaf.date?.path.parts.map(({ text }) => text).join('.') ?? '';
      const key = `${leaf.table} ${date}`;
      const known = found.get(key) ?? { table: leaf.table, date, rows: new Set() };
      for (const row of undatedRows(this.#world, leaf, this.#question)) known.rows.add(row);
      found.set(key, known);
    }
    return [...found.values()]
      .map(({ rows, ...rest }) => ({ ...rest, count: rows.size }))
      .filter(({ count }) => count > 0);
  }

  // ------------------------------------------------------------ cells

  /** Every combination that occurs, in every period of the range. */
  #cells(): Cell[] {
    const groups = new Map<string, readonly Value[]>();
    if (this.#noGroup().length === 0) groups.set('', []);
    for (const { group } of this.#allFacts()) groups.set(groupKey(group), group);
    const periods = this.#periods();
    return [...groups.values()].flatMap((group): Cell[] =>
      periods === undefined ? [{ group }] : periods.map((period) => ({ group, period })),
    );
  }

  #periods(): number[] | undefined {
    const grain = grainOf({ dimensions: this.#dimensions });
    if (grain === undefined) return undefined;
    const { settings } = this.#world;
    const range = clauseOf(this.#report, 'for')?.range;
    const days = range === undefined ? undefined : daysOf(range, settings);
    if (days !== undefined) return periodsBetween(days.from, days.until, grain, settings.weekStarts);
    const dated = this.#allFacts().flatMap(({ day }) => (day === undefined ? [] : [day]));
    return dated.length === 0
      ? []
      : periodsBetween(Math.min(...dated), Math.max(...dated) + 1, grain, settings.weekStarts);
  }

  #allFacts(): Fact[] {
    return [...this.#facts.values()].flat();
  }

  #noGroup(): null[] {
    return this.#dimensions.filter(({ kind }) => kind === 'column').map(() => null);
  }

  // ------------------------------------------------------------ values

  /** An expression's value over the facts of some cells; `at` gives the dimensions their values. */
  #value(expression: Expression, cells: readonly Cell[], at: Cell): Value {
    return evaluate(expression, this.#scope(cells, at));
  }

  #scope(cells: readonly Cell[], at: Cell): Scope {
    const inside = new Set(cells.map(cellKey));
    return {
      settings: this.#world.settings,
      path: (path) => this.#dimensionValue(path.parts.map(({ text }) => text).join('.'), at),
      order: (expression) => this.#order(expression),
      call: (call) => {
        const leaf = this.#leaves.get(call);
        if (leaf === undefined) return undefined;
        const all = this.#facts.get(call) ?? [];
        const facts = all.filter(({ group, period }) => inside.has(cellKey({ group, period })));
        // A period that is wholly to come has no value yet, unless rows are dated there.
        if (facts.length === 0 && at.period !== undefined && at.period > parseDay(this.#world.settings.today))
          return null;
        return aggregateFacts(this.#world, leaf, facts);
      },
    };
  }

  #dimensionValue(name: string, { group, period }: Cell): Value {
    let index = 0;
    for (const dimension of this.#dimensions) {
      const value = dimension.kind === 'time' ? periodValue(period) : (group[index++] ?? null);
      if (dimension.name === name) return value;
    }
    throw new Error(`nothing is named ${name}`);
  }

  #order(expression: Expression): readonly string[] | undefined {
    if (expression.kind === 'path') {
      const name = expression.parts.map(({ text }) => text).join('.');
      const dimension = this.#dimensions.find((one) => one.name === name);
      return dimension?.kind === 'column' ? dimension.order : undefined;
    }
    if (expression.kind !== 'call') return undefined;
    const leaf = this.#leaves.get(expression);
    const [argument] = expression.arguments;
    if (leaf === undefined || argument === undefined) return undefined;
    if (!['min', 'max'].includes(expression.name.text)) return undefined;
    return orderOf(this.#world.schema, argument, { table: leaf.table, beside: [leaf.table], via: leaf.via });
  }

  #isKept(cell: Cell): boolean {
    return this.#keep === undefined || holds(this.#keep, this.#scope([cell], cell));
  }

  #row({ kind, cells, at }: Entry): ExpectedRow {
    return {
      kind,
      dimensions: this.#dimensions.map((dimension) => {
        const value = this.#dimensionValue(dimension.name, at);
        return show(this.#world, dimension.kind === 'column' ? dimension.entity : undefined, value);
      }),
      values: this.#shows.map(({ expression }) => {
        const value = this.#value(expression, cells, at);
        return this.#isExact(expression) ? value : approximately(value);
      }),
    };
  }

  #isExact(expression: Expression): boolean {
    return isExact(this.#world.schema, expression, (call) => {
      const leaf = this.#leaves.get(call);
      return leaf && { table: leaf.table, beside: [leaf.table], via: leaf.via };
    });
  }

  // ------------------------------------------------------------ order

  #expand(expression: Expression): Expansion {
    const items = clauseOf(this.#report, 'show')?.items ?? [];
    const isDimension = (name: string) => this.#dimensions.some((dimension) => dimension.name === name);
    const labelled = (label: string) => items.find((item) => item.label?.text === label)?.expression;
    const meant = expression.kind === 'text' ? labelled(expression.value) : undefined;
    if (expression.kind === 'path' && isDimension(expression.parts.map(({ text }) => text).join('.'))) {
      return { expression, leaves: new Map() };
    }
    const named = (name: string) =>
      isDimension(name) ? undefined : items.find((item) => slug(item.label?.text ?? '') === name)?.expression;
    return expand(this.#world.schema, meant ?? expression, named);
  }

  #sortKey(key: SortKey): { readonly expansion: Expansion; readonly direction: 'up' | 'down' } {
    const expansion = this.#expand(key.expression);
    return { expansion, direction: key.direction ?? (expansion.leaves.size === 0 ? 'up' : 'down') };
  }

  /** Time ascending, otherwise the first metric descending, unless the report says otherwise. */
  #sortKeys(): readonly SortOrder[] {
    if (this.#sort.length > 0) return this.#sort;
    const first = this.#shows[0];
    const metric = first === undefined ? [] : [{ expression: first.expression, direction: 'down' as const }];
    const time = this.#timePath();
    return time === undefined ? metric : [{ expression: time, direction: 'up' }, ...metric];
  }

  #timePath(): Expression | undefined {
    const item = clauseOf(this.#report, 'by')?.items[this.#dimensions.findIndex(({ kind }) => kind === 'time')];
    return item?.path;
  }

  #isTime(expression: Expression): boolean {
    return this.#dimensionOf(expression)?.kind === 'time';
  }

  #dimensionOf(expression: Expression): Dimension | undefined {
    if (expression.kind !== 'path') return undefined;
    const name = expression.parts.map(({ text }) => text).join('.');
    return this.#dimensions.find((dimension) => dimension.name === name);
  }

  /** The combinations in the order in which `top` chooses: over the whole range, by the sort keys that are no time. */
  #ranked(cells: readonly Cell[]): (readonly Value[])[] {
    const groups = new Map<string, Cell[]>();
    for (const cell of cells) {
      const key = groupKey(cell.group);
      groups.set(key, [...(groups.get(key) ?? []), cell]);
    }
    const keys = this.#sortKeys().filter(({ expression }) => !this.#isTime(expression));
    const first = this.#shows[0];
    const byDefault = first === undefined ? [] : [{ expression: first.expression, direction: 'down' as const }];
    const wholes = [...groups.values()].flatMap((members): Entry[] => {
      const [member] = members;
      return member === undefined ? [] : [{ kind: 'group', cells: members, at: { group: member.group } }];
    });
    return this.#sorted(wholes, keys.length > 0 ? keys : byDefault).map(({ at }) => at.group);
  }

  /** Others follow the groups of their period where time is the first order, all groups otherwise. */
  #sorted(entries: readonly Entry[], keys: readonly SortOrder[]): Entry[] {
    const [first, ...rest] = keys;
    const timeFirst = first !== undefined && this.#isTime(first.expression);
    const sortable = entries.map((entry) => ({
      entry,
      values: new Map(keys.map((key) => [key, this.#value(key.expression, entry.cells, entry.at)])),
    }));
    sortable.sort((a, b) => {
      const byKeys = (some: readonly SortOrder[]) =>
        firstDifference(some, (key) => this.#compareBy(key, a.values.get(key) ?? null, b.values.get(key) ?? null));
      const byKind = Number(a.entry.kind === 'others') - Number(b.entry.kind === 'others');
      const bySort = timeFirst ? byKeys([first]) || byKind || byKeys(rest) : byKind || byKeys(keys);
      return bySort || this.#byGroup(a.entry.at, b.entry.at);
    });
    return sortable.map(({ entry }) => entry);
  }

  #compareBy({ expression, direction }: SortOrder, a: Value, b: Value): number {
    const dimension = this.#dimensionOf(expression);
    const order = this.#order(expression);
    const ascending = (one: Value, other: Value) =>
      dimension === undefined
        ? compareMissingLast(one, other, (x, y) => compareIn(order, x, y))
        : compareDimension(this.#world, dimension, one, other);
    return directed(a, b, direction, ascending, order);
  }

  /** Ties are broken by the group's keys. */
  #byGroup(a: Cell, b: Cell): number {
    return firstDifference(this.#dimensions, (dimension) =>
      compareDimension(
        this.#world,
        dimension,
        this.#dimensionValue(dimension.name, a),
        this.#dimensionValue(dimension.name, b),
      ),
    );
  }
}

function firstDifference<T>(from: readonly T[], compared: (item: T) => number): number {
  for (const item of from) {
    const difference = compared(item);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** `Per deal` can be called `per_deal`. */
function slug(label: string): string {
  return label
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '');
}

function cellKey({ group, period }: Cell): string {
  return `${groupKey(group)} at ${period ?? 'any time'}`;
}
