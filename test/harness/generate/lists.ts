/** Random lists of rows. */
import { ofType, range, readables, test } from './expressions.ts';
import { type ModelPlan, quote } from './model.ts';
import type { Random } from './random.ts';

/** A report of some clauses. */
export function print(name: string, clauses: readonly (string | undefined)[]): string {
  const lines = clauses.filter((clause) => clause !== undefined).map((clause) => `  ${clause}`);
  return [`report ${name} {`, ...lines, '}'].join('\n');
}

export function makeList(random: Random, model: ModelPlan, today: string, name: string): string {
  // Rows without keys have no order that is theirs.
  const table = random.pick(model.tables.filter(({ key }) => key !== undefined));
  const from = readables(model, table);
  const dates = ofType(from, 'date', 'time');
  const key = table.key === undefined ? [] : [quote(table.key.name)];
  const shown = [...key, ...random.some(from, random.integer(1, 3)).map(({ text }) => text)];
  const on = dates.length > 0 && random.chance(0.3) ? ` on ${random.pick(dates).text}` : '';
  const dated = table.datedBy !== undefined || on !== '';
  const sorted = random
    .some(from, random.integer(1, 2))
    .map(({ text }) => `${text}${random.pick(['', ' up', ' down'])}`);
  return print(name, [
    `list  ${quote(table.name)}${on}`,
    `show  ${shown.join(', ')}`,
    dated && random.chance(0.4) ? `for   ${range(random, today)}` : undefined,
    from.length > 0 && random.chance(0.6) ? `where ${test(random, random.pick(from), from, today)}` : undefined,
    random.chance(0.6) ? `sort  ${sorted.join(', ')}` : undefined,
    random.chance(0.3) ? `top   ${random.integer(1, 4)}` : undefined,
  ]);
}
