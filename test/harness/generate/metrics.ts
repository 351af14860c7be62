/** Random metrics: every aggregate, with conditions, dates and ways, and arithmetic over them. */

import { amount, condition, number, ofType, quotient, type Readable, range, readables } from './expressions.ts';
import { type ColumnType, type ModelPlan, quote, type TablePlan } from './model.ts';
import type { Random } from './random.ts';

export interface MetricPlan {
  readonly name: string;
  readonly text: string;
  readonly type: ColumnType;
  /** The tables whose rows it adds up. */
  readonly tables: readonly string[];
  /** It has a date, so that it can be asked by time. */
  readonly dated: boolean;
  /** It is made of counts and sums, so that it can be summed up over periods. */
  readonly additive: boolean;
  /** It is what is open at a time. */
  readonly stock: boolean;
  /** It has a range of its own, so that it cannot. */
  readonly ranged: boolean;
}

export function makeMetrics(random: Random, model: ModelPlan, today: string): MetricPlan[] {
  const metrics: MetricPlan[] = [];
  for (let index = 1; index <= random.integer(3, 6); index += 1) {
    const name = `m${index}`;
    const metric =
      metrics.length >= 2 && random.chance(0.35)
        ? combined(random, metrics, model, today, name)
        : simple(random, model, random.pick(model.tables), today, name);
    metrics.push(metric);
  }
  return metrics;
}

export function printMetric({ name, text }: MetricPlan): string {
  return `metric ${name} = ${text}`;
}

/** One aggregate, with its modifiers behind it or inside its parentheses. */
export function simple(
  random: Random,
  model: ModelPlan,
  table: TablePlan,
  today: string,
  name: string,
  alwaysDated = false,
): MetricPlan {
  const from = readables(model, table);
  const prefix = `${quote(table.name)}.`;
  const own = ofType(from, 'date', 'time');
  const ordered = table.datedBy !== undefined || (alwaysDated && own.length > 0);
  const { call, type } = aggregateCall(random, table, readables(model, table, prefix), today, ordered);
  const where = random.chance(0.45) && from.length > 0 ? ` where ${condition(random, from, today, 1)}` : '';
  const on = own.length > 0 && (alwaysDated || random.chance(0.3)) ? ` on ${random.pick(own).text}` : '';
  const ends = own.filter(({ text: end }) => !on.endsWith(` ${end}`));
  const converted = table.columns.some(({ currency }) => currency !== undefined);
  const opens = /^(count|sum)\(/.test(call) && on === '' && own.length > 1 && random.chance(converted ? 0.5 : 0.3);
  const open = opens ? ` open from ${random.pick(own).text} until ${random.pick(ends).text}` : '';
  const divides =
    /^sum\(/.test(call) && type !== 'duration' && on === '' && !opens && own.length > 1 && random.chance(0.25);
  const spread = divides ? ` spread from ${random.pick(own).text} until ${random.pick(ends).text}` : '';
  const references = table.columns.filter((column) => column.type === 'reference');
  const via = references.length > 0 && random.chance(0.15) ? ` via ${quote(random.pick(references).name)}` : '';
  const dated = on !== '' || open !== '' || spread !== '' || table.datedBy !== undefined;
  const ownRange = dated && open === '' && spread === '' && random.chance(0.05) ? ` for ${range(random, today)}` : '';
  const modifiers = `${where}${on}${open}${spread}${via}${ownRange}`;
  const inside = alwaysDated || random.chance(0.4);
  return {
    name,
    text: inside ? `${call.slice(0, -1)}${modifiers})` : `${call}${modifiers}`,
    type,
    tables: [table.name],
    dated,
    additive: open === '' && /^(count|sum|average|avg|rate)\(/.test(call),
    stock: open !== '',
    ranged: ownRange !== '',
  };
}

function aggregateCall(
  random: Random,
  table: TablePlan,
  from: readonly Readable[],
  today: string,
  dated: boolean,
): { readonly call: string; readonly type: ColumnType } {
  const made = number(random, from, today);
  const durations = ofType(from, 'duration');
  const ordered = ofType(from, 'text', 'set', 'date', 'time', 'integer', 'number', 'money');
  // A literal has no table: the first column that is read gives it.
  const based = made?.text.includes(`${quote(table.name)}.`) === true ? made : undefined;
  const averaged: ColumnType = based?.type === 'money' ? 'money' : 'number';
  const choices: (readonly [number, () => { readonly call: string; readonly type: ColumnType }])[] = [
    [4, () => ({ call: `count(${quote(table.name)})`, type: 'integer' })],
  ];
  if (from.length > 0) {
    choices.push(
      [2, () => ({ call: `distinct(${random.pick(from).text})`, type: 'integer' })],
      [2, () => ({ call: `rate(${condition(random, from, today, 1)})`, type: 'percent' })],
    );
  }
  if (based !== undefined) {
    choices.push(
      [5, () => ({ call: `sum(${based.text})`, type: based.type === 'percent' ? 'number' : based.type })],
      [2, () => ({ call: `${random.pick(['average', 'avg'])}(${based.text})`, type: averaged })],
      [2, () => ({ call: `median(${based.text})`, type: averaged })],
      [1, () => ({ call: `percentile(${based.text}, ${random.pick(['0', '25', '90', '100'])})`, type: averaged })],
    );
  }
  if (ordered.length > 0) {
    choices.push([
      2,
      () => {
        const { text, type } = random.pick(ordered);
        const names = dated ? ['min', 'max', 'first', 'last'] : ['min', 'max'];
        return { call: `${random.pick(names)}(${text})`, type };
      },
    ]);
  }
  if (durations.length > 0) {
    const { text } = random.pick(durations);
    choices.push([1, () => ({ call: `${random.pick(['sum', 'average', 'median'])}(${text})`, type: 'duration' })]);
  }
  return random.weighted(choices)();
}

const numeric: readonly ColumnType[] = ['integer', 'number', 'percent', 'money'];

export function isNumeric({ type }: MetricPlan): boolean {
  return numeric.includes(type);
}

/** A metric made of others. */
export function combined(
  random: Random,
  metrics: readonly MetricPlan[],
  model: ModelPlan,
  today: string,
  name: string,
): MetricPlan {
  const numbers = metrics.filter(isNumeric);
  const one = random.pick(numbers.length > 0 ? numbers : metrics);
  const other = random.pick(numbers.length > 0 ? numbers : metrics);
  const both = {
    name,
    tables: [...new Set([...one.tables, ...other.tables])],
    dated: one.dated && other.dated,
    additive: one.additive && other.additive,
    stock: one.stock || other.stock,
    ranged: one.ranged || other.ranged,
  };
  if (numbers.length === 0) return { ...one, name, text: one.name };
  const money = one.type === 'money' || other.type === 'money';
  const sum: ColumnType = money ? 'money' : 'number';
  const scoped = () => scopedMetric(random, one, model, today);
  return random.weighted<() => MetricPlan>([
    [3, () => ({ ...both, text: `${one.name} / ${other.name}`, type: quotient(one.type, other.type) })],
    [2, () => ({ ...both, text: `${one.name} ${random.pick(['+', '-'])} ${other.name}`, type: sum })],
    [1, () => ({ ...both, text: `${one.name} / (${one.name} + ${other.name})`, type: 'number' })],
    [1, () => ({ ...one, name, text: `${one.name} * 2` })],
    [1, () => ({ ...both, text: `${one.name} else ${other.name}`, type: sum })],
    [
      1,
      () => ({
        ...both,
        text: `when ${one.name} > ${amount(random, one.type)}: ${one.name}, else ${other.name}`,
        type: sum,
      }),
    ],
    [3, () => ({ ...one, name, text: scoped() })],
    [1, () => ({ ...one, name, text: `${scoped()} / ${one.name}`, type: 'number' })],
    [1, () => ({ ...both, text: `${random.pick(['greatest', 'least'])}(${one.name}, ${other.name})`, type: sum })],
  ])();
}

/** A metric with a condition in parentheses, on what the first of its tables has. */
function scopedMetric(random: Random, metric: MetricPlan, model: ModelPlan, today: string): string {
  const table = model.tables.find(({ name }) => name === metric.tables[0]);
  const from = table === undefined || metric.tables.length > 1 ? [] : readables(model, table);
  if (from.length === 0) return metric.name;
  const dates = ofType(from, 'date', 'time');
  const on = dates.length > 0 && random.chance(0.25) ? ` on ${random.pick(dates).text}` : '';
  return `(${metric.name} where ${condition(random, from, today, 1)}${on})`;
}
