/** Random lists of rows. */
import { amount, condition, ofType, range, readables, test } from './expressions.ts';
import { isNumeric, type MetricPlan } from './metrics.ts';
import { type ModelPlan, quote, type TablePlan } from './model.ts';
import type { Random } from './random.ts';
import { Reach } from './reach.ts';

/** A report of some clauses. */
export function print(name: string, clauses: readonly (string | undefined)[]): string {
  const lines = clauses.filter((clause) => clause !== undefined).map((clause) => `  ${clause}`);
  return [`report ${name} {`, ...lines, '}'].join('\n');
}

export function makeList(
  random: Random,
  model: ModelPlan,
  metrics: readonly MetricPlan[],
  today: string,
  name: string,
): string {
  // Rows without keys have no order that is theirs.
  const table = random.pick(model.tables.filter(({ key }) => key !== undefined));
  const from = readables(model, table);
  const dates = ofType(from, 'date', 'time');
  const key = table.key === undefined ? [] : [quote(table.key.name)];
  const shown = [...key, ...random.some(from, random.integer(1, 3)).map(({ text }) => text)];
  const on = dates.length > 0 && random.chance(0.3) ? ` on ${random.pick(dates).text}` : '';
  const chosen = random.chance(0.65) ? ofRow(random, model, metrics, table) : [];
  const dated = chosen.length > 0 ? chosen.every((metric) => metric.dated) : table.datedBy !== undefined || on !== '';
  const ranged = (dated && random.chance(0.4)) || (chosen.some(({ ranged: own }) => own) && dated);
  const items = chosen.map((metric, index) => item(random, model, table, metric, { today, ranged, index }));
  const sorted = random
    .some(from, random.integer(1, 2))
    .map(({ text }) => `${text}${random.pick(['', ' up', ' down'])}`);
  const byMetric = chosen.flatMap((metric) =>
    random.chance(0.5) ? [`${metric.name}${random.pick(['', ' up'])}`] : [],
  );
  const numbers = chosen.filter(isNumeric);
  const kept = numbers.length > 0 && random.chance(0.3) ? random.pick(numbers) : undefined;
  return print(name, [
    `list  ${quote(table.name)}${on}`,
    `show  ${[...shown, ...items].join(', ')}`,
    ranged ? `for   ${range(random, today)}` : undefined,
    from.length > 0 && random.chance(0.6) ? `where ${test(random, random.pick(from), from, today)}` : undefined,
    kept === undefined ? undefined : `keep  ${kept.name} ${random.pick(['>', '<='])} ${amount(random, kept.type)}`,
    random.chance(0.6) ? `sort  ${[...byMetric, ...sorted].join(', ')}` : undefined,
    random.chance(0.3) ? `top   ${random.integer(1, 4)}` : undefined,
  ]);
}

/** Metrics whose rows lead to those of the table. */
function ofRow(random: Random, model: ModelPlan, metrics: readonly MetricPlan[], table: TablePlan): MetricPlan[] {
  const reach = new Reach(model, metrics);
  const fitting = metrics.filter((metric) =>
    reach.leaves([{ text: metric.name }]).every((leaf) => reach.leadsTo(leaf, table.name)),
  );
  return random.some(fitting, random.integer(1, 2));
}

/** A metric for a row, as it is, looked at across rows or time, or with what a row has. */
function item(
  random: Random,
  model: ModelPlan,
  table: TablePlan,
  metric: MetricPlan,
  { today, ranged, index }: { readonly today: string; readonly ranged: boolean; readonly index: number },
): string {
  const { name } = metric;
  const label = `"Metric ${index}"`;
  const own = ofType(readables(model, table), 'integer', 'number');
  const [first] = metric.tables;
  const read = model.tables.find((one) => one.name === first);
  const conditions = read === undefined || metric.tables.length > 1 ? [] : readables(model, read);
  if (!isNumeric(metric)) return name;
  const look = `${random.pick(['prior', 'change', 'growth'])}(${name}, ${random.pick(['1 year', '1 month', '7 days'])})`;
  return random.weighted<() => string>([
    [6, () => name],
    [2, () => `share(${name}) ${label}`],
    [2, () => `rank(${name}) ${label}`],
    [2, () => (ranged && !metric.ranged ? `${look} ${label}` : name)],
    [2, () => (own.length === 0 ? name : `${name} / ${random.pick(own).text} ${label}`)],
    [2, () => (conditions.length === 0 ? name : `(${name} where ${condition(random, conditions, today, 1)}) ${label}`)],
    [1, () => `average(${name} per ${quote(table.name)}.${quote(table.key?.name ?? '')}) ${label}`],
  ])();
}
