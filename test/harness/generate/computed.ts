/** Computed columns, added to a model's tables. */
import { parseFile } from '../../../language/syntax/parse.ts';
import { entityOf, wayToRow } from '../evaluator/resolve.ts';
import { readSchema, type Schema } from '../evaluator/schema.ts';
import { condition, date, number, ofType, type Readable, readables, text } from './expressions.ts';
import { type ColumnPlan, type ModelPlan, printModel, quote, type TablePlan } from './model.ts';
import type { Random } from './random.ts';

type Formula = Omit<ColumnPlan, 'name'>;

const names = ['computed', 'band', 'label', 'late'];

export function addComputed(random: Random, model: ModelPlan, today: string): void {
  for (const table of model.tables) {
    for (let count = random.pick([0, 0, 1, 2]); count > 0; count -= 1) {
      // Only what is stored: a formula that reads another's could read itself.
      const from = readables(model, table).filter(({ computed }) => computed === undefined);
      if (from.length === 0) continue;
      const calendar = model.calendar === undefined ? undefined : worked(random, from);
      add(table, random.pick(names), calendar ?? plain(random, from, today));
    }
  }
  const schema = readSchema([parseFile({ path: 'case.rekap', text: printModel(model) })]);
  // Children stand behind what they lead to, so that no column reads itself.
  for (const [index, table] of [...model.tables.entries()].reverse()) {
    const children = childrenOf(schema, model, table, index);
    if (children.length > 0 && random.chance(0.5)) {
      const { child, via } = random.pick(children);
      add(table, random.pick(['rolled', 'sum of all']), rollUp(random, model, child, via, today));
    }
    if (table.datedBy !== undefined && random.chance(0.2)) add(table, 'beside', neighbour(random, model, table));
  }
}

function add(table: TablePlan, name: string, made: Formula | undefined): void {
  if (made !== undefined && table.columns.every((column) => column.name !== name))
    table.columns.push({ name, ...made });
}

function plain(random: Random, from: readonly Readable[], today: string): Formula | undefined {
  return random.weighted<() => Formula | undefined>([
    [4, () => formulaOf(number(random, from, today))],
    [4, () => formulaOf(text(random, from, today))],
    [2, () => formulaOf(date(random, from))],
    [2, () => ({ type: 'boolean', formula: condition(random, from, today) })],
  ])();
}

function worked(random: Random, from: readonly Readable[]): Formula | undefined {
  const dates = ofType(from, 'date', 'time');
  if (dates.length === 0 || random.chance(0.5)) return undefined;
  const [one, other] = [random.pick(dates).text, random.chance(0.8) ? random.pick(dates).text : 'today()'];
  return random.chance(0.5)
    ? { type: 'number', formula: `hours(${one}, ${other} in office)` }
    : { type: 'integer', formula: `days(${one}, ${other} in office)` };
}

function formulaOf(made: Readable | undefined): Formula | undefined {
  if (made === undefined) return undefined;
  return {
    type: made.type,
    // At the end of a formula, the word would begin another one.
    formula: made.text.replace(/ when$/, ' `when`'),
    ...(made.values === undefined ? {} : { values: made.values }),
  };
}

// ---------------------------------------------------------------- other rows

/** The tables whose rows lead to those of another in one way, and what says which. */
function childrenOf(
  schema: Schema,
  model: ModelPlan,
  table: TablePlan,
  index: number,
): { readonly child: TablePlan; readonly via: string }[] {
  if (table.key === undefined) return [];
  const found: { child: TablePlan; via: string }[] = [];
  for (const [place, child] of model.tables.entries()) {
    if (place <= index) continue;
    try {
      wayToRow(schema, child.name, table.name, undefined);
      found.push({ child, via: '' });
    } catch {
      const own = child.columns.find(({ name, target }) => target === table.name && entityOf(schema, child.name, name));
      if (own !== undefined) found.push({ child, via: ` via ${quote(own.name)}` });
    }
  }
  return found;
}

function rollUp(random: Random, model: ModelPlan, child: TablePlan, via: string, today: string): Formula | undefined {
  const [from, own] = [`${quote(child.name)}.`, ''].map((prefix) => readables(model, child, prefix));
  if (from === undefined || own === undefined || from.length === 0) return undefined;
  const where = random.chance(0.4) ? ` where ${condition(random, own, today, 1)}` : '';
  const call = (name: string, argument: string, extra = '') => `${name}(${argument}${extra}${where}${via})`;
  const numbers = ofType(from, 'integer', 'number', 'money');
  const ordered = ofType(from, 'text', 'set', 'date', 'time', 'integer', 'number', 'money');
  const read = numbers.length === 0 ? undefined : random.pick(numbers);
  const choices: [number, () => Formula][] = [
    [3, () => ({ type: 'integer', formula: call('count', quote(child.name)) })],
    [2, () => ({ type: 'boolean', formula: call('exists', quote(child.name)) })],
    [1, () => ({ type: 'integer', formula: call('distinct', random.pick(from).text) })],
    [1, () => ({ type: 'percent', formula: call('rate', condition(random, from, today, 1)) })],
  ];
  if (read !== undefined) {
    choices.push(
      [4, () => ({ type: read.type, formula: call('sum', read.text) })],
      [2, () => ({ type: 'number', formula: call(random.pick(['average', 'median']), read.text) })],
      [1, () => ({ type: 'number', formula: call('percentile', read.text, ', 75') })],
    );
  }
  if (ordered.length > 0) {
    const { text: path, type, values, computed } = random.pick(ordered);
    const known = values === undefined || computed === true ? {} : { values };
    choices.push([2, () => ({ type, formula: call(random.pick(['min', 'max']), path), ...known })]);
    if (child.datedBy !== undefined) {
      choices.push([4, () => ({ type, formula: call(random.pick(['first', 'last']), path), ...known })]);
    }
  }
  return random.weighted(choices)();
}

function neighbour(random: Random, model: ModelPlan, table: TablePlan): Formula | undefined {
  const from = readables(model, table).filter(({ computed }) => computed === undefined);
  const shown = ofType(from, 'text', 'set', 'date', 'time', 'integer', 'number', 'boolean');
  const apart = ofType(from, 'reference', 'text', 'set', 'boolean');
  if (shown.length === 0 || apart.length === 0) return undefined;
  const { text: path, type, values } = random.pick(shown);
  const within = random.some(apart, random.pick([1, 1, 2])).map((one) => one.text);
  return {
    type,
    formula: `${random.pick(['previous', 'next'])}(${path.replace(/^when$/, '`when`')} within ${within.join(', ')})`,
    ...(values === undefined ? {} : { values }),
  };
}
