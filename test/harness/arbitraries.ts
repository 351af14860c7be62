/** Random conditions, metrics and data over one model, for properties that hold whatever they are. */
import fc from 'fast-check';
import type { Model } from '../../language/semantics/model.ts';
import { type StoredKind, storedColumns } from '../../runtime/import/typing.ts';
import type { TableData } from './database.ts';

/** Deals and calls of users, with everything that may be missing and references that may point nowhere. */
export const model = `
table users {
  id: key text
  name: text
  team: text
  rank: integer
  boss: -> users
  shown as name
}
table deals {
  id: key text
  owner: -> users
  source: text
  amount: money
  score: number
  won: boolean
  stage: "new" | "won" | "lost"
  created: date
  closed: time
  dated by created
  cycle = days(created, closed)
  size = bands(amount, 10, 100)
}
table calls {
  id: key text
  deal: -> deals
  agent: -> users
  minutes: integer
  at: time
  dated by at
}
dimension owner = deals.owner, calls.agent
`;

const day = fc.constantFrom('2024-01-31', '2024-02-01', '2024-02-29', '2024-03-31');
const span = fc.oneof(day, fc.constantFrom('2024-02', '2024-Q1', '2024'));
const number = fc.constantFrom('0', '-1', '5', '10', '99.5', '100', '1k', '15%');
const order = fc.constantFrom('=', '!=', '<', '<=', '>', '>=');
const source = fc.constantFrom('"web"', '"email"', '"none"');
const stage = fc.constantFrom('"new"', '"won"', '"lost"');
const numeric = fc.constantFrom(
  'amount',
  'score',
  'cycle',
  'owner.rank',
  'amount * 2',
  'score / 0',
  '(amount else 5)',
  '-score',
);
const text = fc.constantFrom(
  'source',
  'owner.team',
  'owner.name',
  'owner.boss.team',
  '(source else "none")',
  'lower(source)',
);

/** Each placeholder `_` takes one of its arbitrary's values. */
function phrase(pattern: string, ...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  const pieces = pattern.split('_');
  return fc.tuple(...parts).map((values) => pieces.map((piece, index) => piece + (values[index] ?? '')).join(''));
}

const comparison = fc.oneof(
  phrase('_ _ _', numeric, order, number),
  phrase('_ between _ and _', numeric, number, number),
  phrase('_ not between _ and _', numeric, number, number),
  phrase('_ in (_, _)', numeric, number, number),
  phrase('amount _ score', order),
  phrase('_ _ _', text, order, source),
  phrase('_ in (_, _)', text, source, source),
  phrase('_ not in (_, _)', text, source, source),
  phrase('stage _ _', order, stage),
  phrase('stage in (_, _)', stage, stage),
  phrase('created _ _', order, span),
  phrase('closed _ _', order, span),
  phrase('created between _ and _', day, day),
  phrase('closed in (_, _)', span, span),
  phrase('closed not in _', fc.constantFrom('last month', 'year to date', '2024-02', 'all time')),
  phrase('created _ closed', order),
  phrase('_ is missing', fc.oneof(numeric, text)),
  phrase('_ is not missing', fc.oneof(numeric, text)),
  fc.constantFrom('won', 'contains(source, "e")', 'size = "10 to 100"', 'age(closed) > 30 days', 'owner = owner.boss'),
);

/** A condition on a deal. */
export const condition: fc.Arbitrary<string> = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'condition' },
    { weight: 3, arbitrary: comparison },
    { weight: 1, arbitrary: phrase('not (_)', tie('condition')) },
    { weight: 1, arbitrary: phrase('(_) and (_)', tie('condition'), tie('condition')) },
    { weight: 1, arbitrary: phrase('(_) or (_)', tie('condition'), tie('condition')) },
  ),
})).condition;

const aggregate = fc.oneof(
  fc.constantFrom('count(deals', 'distinct(deals.owner', 'distinct(deals.source', 'rate(deals.amount > 10'),
  phrase(
    '_(deals._',
    fc.constantFrom('sum', 'average', 'median', 'min', 'max'),
    fc.constantFrom('amount', 'score', 'cycle', 'owner.rank', 'amount * deals.score'),
  ),
  phrase('_(deals._', fc.constantFrom('min', 'max'), fc.constantFrom('created', 'closed', 'source', 'stage')),
);

/** A metric of deals, alone or with a condition of its own. */
export const dealMetric = fc.oneof(
  phrase('_ on created)', aggregate),
  phrase('_ where _ on created)', aggregate, condition),
);

/** A metric of calls. */
export const callMetric = fc.constantFrom(
  'count(calls)',
  'sum(calls.minutes)',
  'average(calls.minutes)',
  'median(calls.minutes)',
  'distinct(calls.agent)',
  'max(calls.at)',
  'count(calls where minutes > 3)',
  'sum(calls.minutes) / count(calls)',
);

/** What deals and calls can be grouped by. */
export const dimensions = fc.uniqueArray(
  fc.constantFrom('owner', 'owner.team', 'owner.boss', 'deals.source', 'deals.stage', 'deals.size', 'deals.won'),
  { minLength: 1, maxLength: 2 },
);

const keys = ['a', 'b', 'c', 'd'];
const values: Readonly<Record<StoredKind, readonly string[]>> = {
  text: ['web', 'email', 'a', 'b'],
  integer: ['0', '3', '-7', '9223372036854775807'],
  number: ['0', '0.5', '-1e300', '1e300', '7'],
  percent: ['0', '0.15', '1'],
  money: ['0', '10', '-0.0001', '99999999999999.9999', '12.34'],
  boolean: ['true', 'false'],
  date: ['2024-01-31', '2024-02-29', '2024-03-01', '9999-12-31', '0001-01-01'],
  time: ['2024-01-31 23:59:59.999', '2024-02-01 00:00:00', '2024-06-30 12:00:00'],
  duration: ['0', '3600', '0.5'],
};
/** Without extremes: for properties whose sums must be exact, and whose days may be counted. */
const ordinary: Partial<Record<StoredKind, readonly string[]>> = {
  integer: ['0', '3', '-7', '12'],
  number: ['0', '0.5', '-8', '64'],
  money: ['0', '10', '-0.25', '12.5', '1000'],
  date: ['2024-01-31', '2024-02-29', '2024-03-01', '2024-06-30'],
};

/** Rows for every table of a model, keys unique as the import makes them. */
export function dataFor(checked: Model, kind: 'ordinary' | 'extreme'): fc.Arbitrary<ReadonlyMap<string, TableData>> {
  const tables = [...checked.tables.values()].filter((table) => storedColumns(checked, table).length > 0);
  const filled = tables.map((table) => {
    const columns = storedColumns(checked, table);
    const cells = columns.map((column): fc.Arbitrary<string | null> => {
      const set = column.column.type.kind === 'set' ? column.column.type.values : undefined;
      const reference = column.column.type.kind === 'reference' && column.kind === 'text' ? keys : undefined;
      const pool = reference ?? set ?? (kind === 'ordinary' ? ordinary[column.kind] : undefined) ?? values[column.kind];
      return fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 4, arbitrary: fc.constantFrom(...pool) });
    });
    const rows = fc.array(fc.tuple(...cells), { maxLength: 8 });
    const key = columns.findIndex(({ name }) => name === table.key);
    return rows.map((found): [string, TableData] => {
      const data = found.map((row, index) =>
        row.map((cell, at) => (at === key ? keyOf(columns[key]?.kind, index) : cell)),
      );
      return [table.name, [columns.map(({ name }) => name), ...data]];
    });
  });
  return fc.tuple(...filled).map((entries) => new Map(entries));
}

/** The last row has none. */
function keyOf(kind: StoredKind | undefined, index: number): string | null {
  if (index === 7) return null;
  return kind === 'integer' ? String(index) : (keys[index] ?? `k${index}`);
}
