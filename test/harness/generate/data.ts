/** Random rows: missing values everywhere, references that point nowhere, dates at the edges of periods. */
import { movePeriods, parseDay, printDay, startOf } from '../evaluator/calendar.ts';
import type { TableData } from '../evaluator/schema.ts';
import type { ColumnPlan, ModelPlan, TablePlan } from './model.ts';
import type { Random } from './random.ts';

export function makeData(random: Random, model: ModelPlan, today: string): Map<string, TableData> {
  const keys = new Map<string, string[]>();
  for (const { name, key } of model.tables) {
    const count = random.chance(0.1) ? 0 : random.integer(1, random.chance(0.6) ? 5 : 14);
    const prefix = key?.type === 'integer' ? '' : name.charAt(0);
    keys.set(
      name,
      Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`),
    );
  }
  return new Map(
    model.tables.map((table) => [
      table.name,
      table.name === 'rates' ? makeRates(random, today) : makeRows(random, table, keys, today),
    ]),
  );
}

/** A rate a currency and day, at most. */
function makeRates(random: Random, today: string): TableData {
  const rows = new Map<string, (string | null)[]>();
  for (let count = random.integer(0, 8); count > 0; count -= 1) {
    const [currency, day] = [random.pick(['EUR', 'IDR', 'eur']), makeDay(random, today)];
    const rate = random.chance(0.1) ? null : random.pick(['1.25', '0.5', '1.1', '0.000064']);
    rows.set(`${currency.toUpperCase()} ${day}`, [random.chance(0.05) ? null : currency, day, rate]);
  }
  return [['currency', 'date', 'rate'], ...rows.values()];
}

function makeRows(
  random: Random,
  table: TablePlan,
  keys: ReadonlyMap<string, readonly string[]>,
  today: string,
): TableData {
  const stored = table.columns.filter(({ formula }) => formula === undefined);
  const columns = table.key === undefined ? stored : [table.key, ...stored];
  const missing = random.pick([0, 0.1, 0.3]);
  // A row without a key stays, and counts. Two of them would have no order.
  const keyless = random.chance(0.15) ? random.integer(0, 5) : undefined;
  const rows = (keys.get(table.name) ?? []).map((key, index) =>
    columns.map((column) => {
      if (column === table.key) return index === keyless ? null : key;
      return random.chance(missing) ? null : makeValue(random, column, keys, today);
    }),
  );
  return [columns.map(({ name }) => name), ...rows];
}

function makeValue(
  random: Random,
  { type, values, target }: ColumnPlan,
  keys: ReadonlyMap<string, readonly string[]>,
  today: string,
): string {
  switch (type) {
    case 'text':
    case 'set':
      return random.pick(values ?? ['x']);
    case 'reference': {
      const known = keys.get(target ?? '') ?? [];
      // `77` is a key of no table, whether its keys are texts or integers.
      return known.length === 0 || random.chance(0.12) ? '77' : random.pick(known);
    }
    case 'integer':
      return String(random.integer(-2, 9));
    case 'number':
      return String(random.integer(-8, 40) / 4);
    case 'percent':
      return String(random.integer(0, 8) / 8);
    case 'money':
      return random.chance(0.1) ? '12345678901234.5678' : String(random.integer(-500, 20_000) / 100);
    case 'boolean':
      return String(random.chance(0.5));
    case 'date':
      return makeDay(random, today);
    case 'time':
      return `${makeDay(random, today)} ${random.pick(['00:00:00', '00:00:01', '09:30:00', '12:00:00', '23:59:59'])}`;
    case 'duration':
      return String(random.integer(0, 40) * 3600);
  }
}

/** Near today more often than not, and often at the edge of a period. */
function makeDay(random: Random, today: string): string {
  const day = parseDay(today);
  const near = random.weighted([
    [4, random.integer(-60, 10)],
    [4, random.integer(-420, 120)],
    [2, random.integer(-3, 3)],
  ]);
  if (random.chance(0.6)) return printDay(day + near);
  const grain = random.pick(['week', 'month', 'quarter', 'year'] as const);
  const start = movePeriods(
    startOf(day, grain, { weekStarts: random.integer(1, 7), fiscalYearStarts: 1 }),
    random.integer(-2, 1),
    grain,
  );
  return printDay(start - random.integer(0, 1));
}
