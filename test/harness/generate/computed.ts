/** Computed columns, added to a model's tables. */
import { condition, date, number, readables, text } from './expressions.ts';
import type { ColumnPlan, ModelPlan } from './model.ts';
import type { Random } from './random.ts';

const names = ['computed', 'band', 'label', 'late'];

export function addComputed(random: Random, model: ModelPlan, today: string): void {
  for (const table of model.tables) {
    for (let count = random.pick([0, 0, 1, 2]); count > 0; count -= 1) {
      const name = random.pick(names);
      if (table.columns.some((column) => column.name === name)) continue;
      // Only what is stored: a formula that reads another's could read itself.
      const from = readables(model, table).filter(({ text: path }) => !names.some((other) => path.endsWith(other)));
      if (from.length === 0) continue;
      const made = random.weighted<() => Omit<ColumnPlan, 'name'> | undefined>([
        [4, () => formulaOf(number(random, from, today))],
        [4, () => formulaOf(text(random, from, today))],
        [2, () => formulaOf(date(random, from))],
        [2, () => ({ type: 'boolean', formula: condition(random, from, today) })],
      ])();
      if (made !== undefined) table.columns.push({ name, ...made });
    }
  }
}

function formulaOf(made: ReturnType<typeof number>): Omit<ColumnPlan, 'name'> | undefined {
  if (made === undefined) return undefined;
  return {
    type: made.type,
    // At the end of a formula, the word would begin another one.
    formula: made.text.replace(/ when$/, ' `when`'),
    ...(made.values === undefined ? {} : { values: made.values }),
  };
}
