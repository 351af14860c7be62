/** Random tables: keys, references that meet in several ways, columns of every type. */
import type { Random } from './random.ts';

export type ColumnType =
  | 'text'
  | 'set'
  | 'integer'
  | 'number'
  | 'percent'
  | 'money'
  | 'boolean'
  | 'date'
  | 'time'
  | 'duration'
  | 'reference';

export interface ColumnPlan {
  readonly name: string;
  readonly type: ColumnType;
  /** Of a set; or texts that occur. */
  readonly values?: readonly string[];
  readonly target?: string;
  /** The formula of a computed column. */
  readonly formula?: string;
  /** Of money, the column that says its currency. */
  readonly currency?: string;
}

export interface TablePlan {
  readonly name: string;
  readonly key?: ColumnPlan;
  readonly columns: ColumnPlan[];
  readonly datedBy?: string;
  readonly shownAs?: string;
  readonly sortedBy?: string;
}

export interface ModelPlan {
  readonly tables: readonly TablePlan[];
  readonly dimensions: readonly { readonly name: string; readonly columns: readonly string[] }[];
  /** A working calendar, named `office`. */
  readonly calendar?: string;
}

const tableNames = ['deals', 'tasks', 'users', 'firms', 'teams', 'quotas', 'visits', 'last', 'show'];
const columnNames: Readonly<Record<Exclude<ColumnType, 'reference'>, readonly string[]>> = {
  text: ['source', 'stage', 'name', 'city', 'by', 'note'],
  set: ['status', 'kind', 'size', 'for'],
  integer: ['level', 'position', 'seats', 'month'],
  number: ['weight', 'score', 'in'],
  percent: ['discount', 'chance'],
  money: ['amount', 'value', 'top'],
  boolean: ['active', 'is new'],
  date: ['due', 'closed', 'date'],
  time: ['created_at', 'at', 'when'],
  duration: ['spent'],
};
const referenceNames = ['owner', 'agent', 'firm', 'parent', 'deal', 'where'];
const texts = ['email', 'web', 'ads', 'Email', 'paid ads', 'Ünal', 'x'];
const sets = [
  ['open', 'won', 'lost'],
  ['zebra', 'mouse', 'ant'],
  ['call', 'mail'],
];

export function makeModel(random: Random): ModelPlan {
  const names = random.some(tableNames, random.integer(2, 5));
  const keyed = names.map((name, index) => ({ name, keyed: index === 0 || random.chance(0.85) }));
  const tables = keyed.map(({ name, keyed: hasKey }, index) => {
    const targets = keyed.filter((other, place) => {
      if (!other.keyed) return false;
      // Mostly downwards; at times back up, or to itself.
      return place < index || random.chance(0.12);
    });
    return makeTable(
      random,
      name,
      hasKey,
      targets.map((target) => target.name),
    );
  });
  const dimensions = makeDimensions(random, tables);
  const priced = tables.some(({ columns }) => columns.some(({ currency }) => currency !== undefined));
  const calendar = random.chance(0.35) ? makeCalendar(random) : undefined;
  const all = [...tables, ...(priced ? [makeRates()] : []), ...(calendar === undefined ? [] : [makeDaysOff()])];
  return { tables: all, dimensions, ...(calendar === undefined ? {} : { calendar }) };
}

const makeDaysOff = (): TablePlan => ({ name: 'days_off', columns: [{ name: 'day', type: 'date' }] });

function makeCalendar(random: Random): string {
  const days = random.pick(['monday to friday', 'sunday to thursday', 'friday to tuesday']);
  return [
    'calendar office {',
    `  ${days} ${random.pick(['09:00 to 17:00', '09:00 to 12:00, 13:00 to 17:30'])}`,
    ...(random.chance(0.5) && !days.startsWith('friday') ? ['  saturday 10:00 to 12:00'] : []),
    ...(random.chance(0.7) ? ['  holidays days_off.day'] : []),
    '}',
  ].join('\n');
}

/** What converts money of other currencies. */
const makeRates = (): TablePlan => ({
  name: 'rates',
  columns: [
    { name: 'currency', type: 'text', values: ['EUR', 'IDR'] },
    { name: 'date', type: 'date' },
    { name: 'rate', type: 'number' },
  ],
});

function makeTable(random: Random, name: string, keyed: boolean, targets: readonly string[]): TablePlan {
  const key: ColumnPlan | undefined = keyed
    ? { name: random.chance(0.9) ? 'id' : 'key', type: random.chance(0.75) ? 'text' : 'integer' }
    : undefined;
  const columns: ColumnPlan[] = random
    .some(referenceNames, targets.length === 0 ? 0 : random.integer(1, 3))
    .map((column) => ({ name: column, type: 'reference', target: random.pick(targets) }));
  const kinds: readonly (readonly [number, Exclude<ColumnType, 'reference'>])[] = [
    ...([
      [5, 'text'],
      [4, 'set'],
      [3, 'integer'],
      [3, 'number'],
      [1, 'percent'],
      [4, 'money'],
    ] as const),
    ...([
      [2, 'boolean'],
      [4, 'date'],
      [4, 'time'],
      [1, 'duration'],
    ] as const),
  ];
  for (let count = random.integer(2, 6); count > 0; count -= 1) {
    const type = random.weighted(kinds);
    const column = random.pick(columnNames[type]);
    if (columns.some((other) => other.name === column) || column === key?.name) continue;
    const values = type === 'set' ? random.pick(sets) : type === 'text' ? random.some(texts, 4) : undefined;
    columns.push({ name: column, type, ...(values === undefined ? {} : { values }) });
  }
  if (columns.length === 0) columns.push({ name: 'amount', type: 'money' });
  const dates = columns.filter(({ type }) => type === 'date' || type === 'time');
  const titles = columns.filter(({ type }) => type === 'text' || type === 'set');
  const positions = columns.filter(({ type }) => type === 'integer');
  const datedBy = dates.length > 0 && random.chance(0.85) ? random.pick(dates).name : undefined;
  const money = columns.findIndex(({ type }) => type === 'money');
  const amount = columns[money];
  if (datedBy !== undefined && amount !== undefined && random.chance(0.2)) {
    columns[money] = { ...amount, currency: 'currency' };
    columns.push({ name: 'currency', type: 'text', values: ['USD', 'EUR', 'eur', 'IDR'] });
  }
  return {
    name,
    columns,
    ...(key === undefined ? {} : { key }),
    ...(datedBy === undefined ? {} : { datedBy }),
    ...(titles.length > 0 && random.chance(0.5) ? { shownAs: random.pick(titles).name } : {}),
    ...(positions.length > 0 && random.chance(0.4) ? { sortedBy: random.pick(positions).name } : {}),
  };
}

/** One thing that several tables have: references to one table, or texts. */
function makeDimensions(random: Random, tables: readonly TablePlan[]): ModelPlan['dimensions'] {
  const dimensions: { name: string; columns: string[] }[] = [];
  for (let count = random.integer(0, 2); count > 0; count -= 1) {
    const first = random.pick(tables);
    const fitting = first.columns.filter(({ type }) => type === 'reference' || type === 'text');
    if (fitting.length === 0) continue;
    const column = random.pick(fitting);
    const name = random.chance(0.7) ? column.name : random.pick(['who', 'what', 'origin']);
    if (dimensions.some((other) => other.name === name) || tables.some((table) => table.name === name)) continue;
    const others = tables.flatMap((table) => {
      if (table === first || random.chance(0.4)) return [];
      const same = table.columns.filter(({ type, target }) => type === column.type && target === column.target);
      return same.length === 0 ? [] : [`${quote(table.name)}.${quote(random.pick(same).name)}`];
    });
    dimensions.push({ name, columns: [`${quote(first.name)}.${quote(column.name)}`, ...others] });
  }
  return dimensions;
}

const operatorWords = new Set(['and', 'or', 'not', 'in', 'is', 'between']);

/** A name as it is written in an expression. */
export function quote(name: string): string {
  return operatorWords.has(name) || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? `\`${name}\`` : name;
}

export function printModel({ tables, dimensions, calendar }: ModelPlan): string {
  return [
    ...(calendar === undefined ? [] : [calendar]),
    ...tables.map(printTable),
    ...dimensions.map(({ name, columns }) => `dimension ${quote(name)} = ${columns.join(', ')}`),
  ].join('\n\n');
}

function printTable(table: TablePlan): string {
  const stored = table.columns.filter(({ formula }) => formula === undefined);
  return [
    `table ${quote(table.name)} {`,
    ...(table.key === undefined ? [] : [`  ${quote(table.key.name)}: key ${table.key.type}`]),
    ...stored.map((column) => `  ${quote(column.name)}: ${typeText(column)}`),
    ...(table.datedBy === undefined ? [] : [`  dated by ${quote(table.datedBy)}`]),
    ...(table.shownAs === undefined ? [] : [`  shown as ${quote(table.shownAs)}`]),
    ...(table.sortedBy === undefined ? [] : [`  sorted by ${quote(table.sortedBy)}`]),
    ...table.columns.flatMap(({ name, formula }) => (formula === undefined ? [] : [`  ${quote(name)} = ${formula}`])),
    '}',
  ].join('\n');
}

function typeText({ type, values, target, currency }: ColumnPlan): string {
  if (currency !== undefined) return `${type} in ${quote(currency)}`;
  if (type === 'reference') return `-> ${quote(target ?? '')}`;
  return type === 'set' ? (values ?? []).map((value) => JSON.stringify(value)).join(' | ') : type;
}
