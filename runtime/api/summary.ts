/** A sentence on what a definition means, made from its checked form. */
import { assertUnreachable } from '../../language/base/unreachable.ts';
import type { Aggregate, Dimension, Metric, RowExpression, Table } from '../../language/semantics/model.ts';
import { leaves } from '../../language/semantics/typed.ts';

export function describeTable(table: Table): string {
  const columns = [...table.columns.values()];
  const computed = columns.filter((column) => column.computed !== undefined).length;
  return sentence([
    `${count(columns.length, 'column')}${computed === 0 ? '' : `, ${computed} of them computed`}`,
    table.key === undefined ? 'no key' : `one row per ${table.key}`,
    table.datedBy === undefined ? undefined : `dated by ${table.datedBy}`,
    table.shownAs === undefined ? undefined : `shown as ${table.shownAs}`,
  ]);
}

export function describeDimension(dimension: Dimension): string {
  return sentence([dimension.columns.map(({ table, column }) => `${table}.${column}`).join(', ')]);
}

export function describeMetric(metric: Metric): string {
  const aggregates = leaves(metric.expression).flatMap((leaf) => (leaf.kind === 'aggregate' ? [leaf.aggregate] : []));
  const [first] = aggregates;
  if (first === undefined) return 'A constant.';
  if (metric.expression.kind === 'leaf') return sentence([describeAggregate(first)]);
  return sentence([`Calculated from the ${[...new Set(aggregates.map(describeAggregate))].join('; the ')}`]);
}

/** `number of deals, with a condition on status, each on its closed_at` */
function describeAggregate(aggregate: Aggregate): string {
  const conditions = [...new Set(aggregate.where.flatMap((condition) => columnsOf(condition)))];
  const date = aggregate.date === undefined ? [] : columnsOf(aggregate.date);
  return [
    what(aggregate),
    ...(conditions.length === 0 ? [] : [`with a condition on ${conditions.join(' and ')}`]),
    ...(date.length === 0 ? [] : [`each on its ${date.join(' and ')}`]),
  ].join(', ');
}

function what({ function: name, table, argument, percent }: Aggregate): string {
  const subject = argument === undefined ? table : `${table}.${columnsOf(argument).join(` and ${table}.`)}`;
  switch (name) {
    case 'count':
      return `number of ${table}`;
    case 'distinct':
      return `number of different ${subject}`;
    case 'percentile':
      return `percentile ${percent ?? ''} of ${subject}`;
    case 'min':
      return `smallest of ${subject}`;
    case 'max':
      return `largest of ${subject}`;
    case 'rate':
      return `share of ${table} by ${subject}`;
    case 'sum':
    case 'average':
    case 'median':
      return `${name} of ${subject}`;
    default:
      return assertUnreachable(name);
  }
}

/** The columns an expression reads, as a path from its table: `owner.region`. */
function columnsOf(expression: RowExpression): string[] {
  return [...new Set(leaves(expression).map(({ path, column }) => [...path, column].join('.')))];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function sentence(parts: readonly (string | undefined)[]): string {
  const text = parts.filter((part) => part !== undefined).join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
