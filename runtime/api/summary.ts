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
  return `Found in ${dimension.columns.map(({ table, column }) => `${table}.${column}`).join(', ')}.`;
}

export function describeMetric(metric: Metric): string {
  const aggregates = leaves(metric.expression).flatMap((leaf) => (leaf.kind === 'aggregate' ? [leaf.aggregate] : []));
  const [first] = aggregates;
  if (first === undefined) return 'A constant.';
  if (metric.expression.kind === 'leaf') return sentence([describeAggregate(first)]);
  return sentence([`Calculated from the ${[...new Set(aggregates.map(describeAggregate))].join('; the ')}`]);
}

/** `number of deals where status = "won", each on its closed_at` */
function describeAggregate(aggregate: Aggregate): string {
  const conditions = aggregate.where.map(conditionText);
  const date = aggregate.date === undefined ? [] : columnsOf(aggregate.date);
  return [
    what(aggregate) + (conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`),
    ...(date.length === 0 ? [] : [`each on its ${date.join(' and ')}`]),
  ].join(', ');
}

/** Plain comparisons as they are written; of others the columns that they look at. */
function conditionText(condition: RowExpression): string {
  const plain = plainText(condition);
  if (plain !== undefined) return plain;
  const columns = columnsOf(condition);
  return columns.length === 0 ? 'a condition holds' : `a condition on ${columns.join(', ')} holds`;
}

function plainText(expression: RowExpression): string | undefined {
  switch (expression.kind) {
    case 'leaf':
      return columnsOf(expression)[0];
    case 'literal': {
      const { value } = expression;
      if (value.kind === 'text') return JSON.stringify(value.value);
      return value.kind === 'number' || value.kind === 'date' ? value.value : undefined;
    }
    case 'comparison': {
      const [left, right] = [plainText(expression.left), plainText(expression.right)];
      return left === undefined || right === undefined ? undefined : `${left} ${expression.operator} ${right}`;
    }
    case 'and': {
      const operands = expression.operands.map(plainText);
      return operands.includes(undefined) ? undefined : operands.join(' and ');
    }
    case 'is-missing': {
      const operand = plainText(expression.operand);
      return operand === undefined ? undefined : `${operand} is missing`;
    }
    default:
      return undefined;
  }
}

function what({ function: name, table, argument, percent }: Aggregate): string {
  const columns = argument === undefined ? [] : columnsOf(argument).map((column) => `${table}.${column}`);
  const subject = argument?.kind === 'leaf' ? columns.join('') : `what is calculated from ${columns.join(' and ')}`;
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
      return `share of ${table} by ${columns.join(' and ')}`;
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
