/** What an aggregate says on a card: one aspect for each of its fields, so that a new field is not forgotten. */
import type { FormatSettings } from '../../base/format.ts';
import { assertUnreachable } from '../../base/unreachable.ts';
import type { Aggregate, Model, RowExpression, Series } from '../model.ts';
import { isNeverMissing, leafText } from '../row-leaves.ts';
import { type Fact, fact } from './card.ts';
import { type Computed, recognise, rowWording } from './columns.ts';
import { rangeText } from './dates.ts';
import { measureText } from './measure.ts';
import { counted, shiftText } from './numbers.ts';
import { holdsWithout, needs } from './truth.ts';
import { say, sayPart } from './words.ts';

/** What a card is written with. */
export interface Telling {
  readonly model: Model;
  readonly settings: FormatSettings & { readonly timezone: string };
  /** Computed columns that have a name in what is told. */
  readonly columns: readonly Computed[];
}

interface Aspect {
  readonly facts: (aggregate: Aggregate, telling: Telling) => readonly Fact[];
  /**
   * What an aggregate has that the one it was made from has not, as words in brackets; empty when they agree, undefined
   * when it was not made from that one.
   */
  readonly differs: (aggregate: Aggregate, from: Aggregate, telling: Telling) => string | undefined;
}

/** In the order in which a card tells them. */
const aspects: { readonly [K in keyof Required<Aggregate>]: Aspect } = {
  function: { facts: (aggregate, telling) => fact('value', 'Value', whatOf(aggregate, telling)), differs: never },
  table: { facts: () => [], differs: never },
  argument: { facts: argumentFacts, differs: never },
  percent: { facts: () => [], differs: never },
  where: {
    facts: (aggregate, telling) =>
      fact('condition', 'Condition', conditionText(aggregate, telling) ?? 'none: every row counts'),
    differs: (aggregate, from, telling) => {
      const own = from.where.map((condition) => JSON.stringify(condition));
      const kept = aggregate.where.slice(0, own.length).map((condition) => JSON.stringify(condition));
      if (own.join('\n') !== kept.join('\n')) return undefined;
      const added = { ...aggregate, where: aggregate.where.slice(own.length) };
      const text = conditionText(added, telling, false);
      return text === undefined ? '' : `where ${text}`;
    },
  },
  date: {
    facts: dateFacts,
    differs: (aggregate, from, telling) =>
      equal(aggregate.date, from.date) || aggregate.date === undefined
        ? ''
        : `on ${rowText(aggregate.date, aggregate.table, telling)}`,
  },
  range: {
    facts: ({ range }) => fact('range', 'Range', range && `${rangeText(range)}, whatever the range of the report`),
    differs: ({ range }, from) => onlyAdded(range, from.range, (added) => `for ${rangeText(added)}`),
  },
  stock: {
    facts: stockFacts,
    differs: ({ stock, table }, from, telling) => {
      if (stock?.opening === true && from.stock?.opening === undefined && equal(stock.until, from.stock?.until))
        return 'at the start of the period';
      return onlyAdded(stock, from.stock, ({ until }) => `open until ${rowText(until, table, telling)}`);
    },
  },
  spread: {
    facts: spreadFacts,
    differs: ({ spread, table }, from, telling) =>
      onlyAdded(spread, from.spread, ({ until }) => `spread until ${rowText(until, table, telling)}`),
  },
  series: {
    facts: ({ series }) => fact('series', 'Over periods', series && seriesText(series)),
    differs: ({ series }, from) => onlyAdded(series, from.series, seriesName),
  },
  shift: {
    facts: ({ shift }) =>
      fact('shift', 'Time', shift && `${shiftText(shift)} before, by the calendar; missing before the first row`),
    differs: ({ shift }, from) => onlyAdded(shift, from.shift, (added) => `${shiftText(added)} before`),
  },
  compared: {
    facts: ({ compared }) =>
      fact('compared', 'Compared', compared && 'of a period that is running, only the days that have elapsed'),
    differs: () => '',
  },
  via: {
    facts: ({ via }) =>
      fact('via', 'Way', via.length === 0 ? undefined : `along ${via.join(', ')} where there are several`),
    differs: ({ via }, from) => (equal(via, from.via) ? '' : via.length === 0 ? undefined : `via ${via.join(', ')}`),
  },
};

/** Everything a card says of an aggregate. */
export function aggregateFacts(aggregate: Aggregate, telling: Telling): Fact[] {
  return Object.values(aspects).flatMap(({ facts }) => facts(aggregate, telling));
}

/** What was added to an aggregate, each in words; undefined when it was not made from that other one. */
export function added(aggregate: Aggregate, from: Aggregate, telling: Telling): readonly string[] | undefined {
  if (aggregate.function !== from.function || aggregate.table !== from.table) return undefined;
  const core = ({ argument, percent }: Aggregate) => [argument, percent];
  if (!equal(core(aggregate), core(from))) return undefined;
  const found: string[] = [];
  for (const { differs } of Object.values(aspects)) {
    const text = differs(aggregate, from, telling);
    if (text === undefined) return undefined;
    if (text !== '') found.push(text);
  }
  return found;
}

/** `number of deals where status is "won"` */
export function phraseOf(aggregate: Aggregate, telling: Telling): string {
  const condition = conditionText(aggregate, telling, false);
  const what = whatOf(aggregate, telling);
  const where = aggregate.function === 'rate' ? ', of those where' : ' where';
  const when = overDaysText(aggregate, telling);
  return `${what}${condition === undefined ? '' : `${where} ${condition}`}${when === undefined ? '' : `, ${when}`}`;
}

/** `open from created_at until closed_at`; undefined for what counts on one day. */
function overDaysText({ stock, spread, date, table }: Aggregate, telling: Telling): string | undefined {
  const end = stock ?? spread;
  if (end === undefined || date === undefined) return undefined;
  const [from, until] = [date, end.until].map((each) => rowText(each, table, telling));
  const opening = stock?.opening === true ? ' [at the start of the period]' : '';
  return `${stock === undefined ? 'spread' : 'open'} from ${from} until ${until}${opening}`;
}

/** The one date on which rows count, by its name; undefined when there is none. */
export function dateText({ date, table, stock, spread }: Aggregate, telling: Telling): string | undefined {
  if (date === undefined || stock !== undefined || spread !== undefined) return undefined;
  return rowText(date, table, telling);
}

/** Whether rows are dated as their table says. */
export function hasOwnDate({ date, table }: Aggregate, { model }: Telling): boolean {
  const { datedBy } = model.tables.get(table) ?? {};
  if (date?.kind !== 'leaf' || datedBy === undefined) return false;
  return date.leaf.kind === 'column' && leafText(date.leaf) === datedBy;
}

/** Whether the aggregate's days depend on a time zone. */
export function readsTimes({ date, stock, spread }: Aggregate): boolean {
  return [date, stock?.until, spread?.until].some((each) => each?.type.kind === 'time');
}

/** What a sum or a mean is of, and over what: `amount`. */
export function argumentText({ argument, table }: Aggregate, telling: Telling): string {
  return argument === undefined
    ? table
    : sayPart(argument, rowWording(telling.model, table, telling.columns, telling.settings));
}

/** An expression over the rows of a table, in words. */
export function rowText(expression: RowExpression, table: string, telling: Telling): string {
  return say(expression, rowWording(telling.model, table, telling.columns, telling.settings));
}

function whatOf(aggregate: Aggregate, telling: Telling): string {
  return measureText(aggregate, argumentText(aggregate, telling), (condition) =>
    rowText(condition, aggregate.table, telling),
  );
}

function argumentFacts(aggregate: Aggregate, telling: Telling): Fact[] {
  const { argument } = aggregate;
  if (argument?.kind === 'leaf' && argument.leaf.kind === 'roll-up' && isNeverMissing(argument.leaf.of)) return [];
  const what = withoutText(aggregate, telling);
  const missing = (text: string): Fact[] => fact('missing', 'Missing values', text);
  switch (aggregate.function) {
    case 'count':
      return [];
    case 'sum':
      return missing(`a row ${what} adds nothing`);
    case 'distinct':
    case 'average':
    case 'median':
    case 'percentile':
    case 'deviation':
    case 'min':
    case 'max':
      return missing(`a row ${what} is left out`);
    case 'first':
    case 'last':
      return missing(`a row ${what}, or without a date, is left out`);
    case 'rate':
      return missing('a row whose value is missing counts, as one that does not meet it');
    default:
      return assertUnreachable(aggregate.function);
  }
}

/** `without amount`, or of a formula the columns that it cannot do without. */
function withoutText(aggregate: Aggregate, telling: Telling): string {
  const { argument, table } = aggregate;
  const what = argumentText(aggregate, telling);
  const named = argument !== undefined && recognise(argument, telling.model, table, telling.columns) !== undefined;
  if (argument === undefined || argument.kind === 'leaf' || named) return `without ${what}`;
  const needed = needs(argument).map((column) => rowText(column, table, telling));
  return needed.length === 0 ? `where ${what} is missing` : `without ${needed.join(' or ')}`;
}

/** All conditions, each with what becomes of rows without a value; undefined when there is none. */
function conditionText({ where, table }: Aggregate, telling: Telling, remarks = true): string | undefined {
  if (where.length === 0) return undefined;
  const wording = rowWording(telling.model, table, telling.columns, telling.settings);
  const texts = where.map((condition) => {
    const text = where.length > 1 && condition.kind === 'or' ? sayPart(condition, wording) : say(condition, wording);
    const without = remarks ? holdsWithout(condition, where).map((column) => say(column, wording)) : [];
    return without.length === 0 ? text : `${text} (rows without ${without.join(' or ')} count)`;
  });
  return texts.join(' and ');
}

function dateFacts(aggregate: Aggregate, telling: Telling): Fact[] {
  const { table, date, range, stock, spread } = aggregate;
  if (stock !== undefined || spread !== undefined) return [];
  const text = dateText(aggregate, telling);
  if (date === undefined || text === undefined)
    return fact('date', 'Date', `none: ${table} have no date, so no period can be asked for`);
  const { datedBy } = telling.model.tables.get(table) ?? {};
  const chosen = datedBy === undefined ? '' : `, chosen here; ${table} are dated by ${datedBy} otherwise`;
  const undated =
    range === undefined
      ? `a row without ${text} is in no period, and a note counts it; where no period is asked for, it counts`
      : `a row without ${text} does not count, and a note says how many there are`;
  return [
    ...fact('date', 'Date', hasOwnDate(aggregate, telling) ? `${text}, as ${table} are dated` : `${text}${chosen}`),
    ...fact('undated', 'Without a date', undated),
  ];
}

function stockFacts({ stock, date, table }: Aggregate, telling: Telling): Fact[] {
  if (stock === undefined || date === undefined) return [];
  const [from, until] = [date, stock.until].map((each) => rowText(each, table, telling));
  const start = stock.opening === true;
  const then = start ? 'the period begins' : 'the next period begins';
  const still = `a row without ${until} is still open`;
  return [
    ...fact('stock', 'Open', `what has started (${from}) before ${then}, and has not ended (${until}) by then`),
    ...fact(
      'stock-time',
      'Without periods',
      `what is open at the ${start ? 'start' : 'end'} of the range, or today where there is none`,
    ),
    ...fact(
      'undated',
      'Without a date',
      `${still}; one without ${from}, or that ends before it starts, is never open, and a note counts it`,
    ),
  ];
}

function spreadFacts({ spread, date, table }: Aggregate, telling: Telling): Fact[] {
  if (spread === undefined || date === undefined) return [];
  const [from, until] = [date, spread.until].map((each) => rowText(each, table, telling));
  const lost = `a row without ${from} or ${until}, or that ends before it starts, is in no period, and a note counts it`;
  return [
    ...fact(
      'spread',
      'Spread',
      `evenly over its days, from ${from} to ${until}, both included: a period has the share of its days`,
    ),
    ...fact('undated', 'Without a date', `${lost}; where no period is asked for, it counts whole`),
  ];
}

function seriesText(series: Series): string {
  switch (series.kind) {
    case 'to_date':
      return `added up from the first day of the ${series.unit} to the end of the period`;
    case 'rolling':
      return `the mean of ${counted(series.count, series.unit)} up to the period, missing before there are so many`;
    case 'running':
      return series.opening ? 'everything before the period' : 'everything up to the end of the period';
    default:
      return assertUnreachable(series);
  }
}

function seriesName(series: Series): string {
  switch (series.kind) {
    case 'to_date':
      return `${series.unit} to date`;
    case 'rolling':
      return `mean of ${counted(series.count, series.unit)}`;
    case 'running':
      return series.opening ? 'up to the period' : 'up to the end of the period';
    default:
      return assertUnreachable(series);
  }
}

function never(): string {
  return '';
}

/** What was added where there was nothing; another value than the one there was is another aggregate. */
function onlyAdded<V>(value: V | undefined, before: V | undefined, text: (value: V) => string): string | undefined {
  if (equal(value, before)) return '';
  return value !== undefined && before === undefined ? text(value) : undefined;
}

function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
