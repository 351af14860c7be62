/** Binding of `forecast … using pipeline`: open rows, each by its chance, on the day they are expected. */
import type { Context } from '../semantics/context.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import type { Aggregate, ColumnLeaf, LikelihoodLeaf, MetricExpression, RowExpression } from '../semantics/model.ts';
import { boolean, literal } from '../semantics/scope.ts';
import { family } from '../semantics/types.ts';
import type { ReportSite } from './clauses.ts';
import type { Shown } from './shows.ts';

/** What the date is called on which an open row is expected to be settled. */
const expectedNames = /^expected(?:_(?:close|closing|end|win|won))?(?:_(?:at|on|by|date|day))?$/;

/** What a metric has so far, and what is expected of open rows; undefined where nobody can tell, which is reported. */
export function pipelineOf(
  { expression, label, span }: Shown,
  { context, file }: ReportSite,
): MetricExpression | undefined {
  const refuse = (why: string): undefined => {
    context.report(diagnose('forecast-pipeline', { file, span }, { label, why }));
    return undefined;
  };
  const aggregate = aggregateIn(expression);
  if (aggregate === undefined) return refuse('it is no plain count or sum of rows');
  const { table } = aggregate;
  const chance = chanceFor(aggregate, context);
  if (chance === undefined)
    return refuse(`\`${table}\` has no column with the chance of what it counts, such as \`chance = likelihood(…)\``);
  const expected = expectedDate(table, context);
  if (expected === undefined)
    return refuse(`\`${table}\` has no date called \`expected_at\`, which says when an open row is expected`);
  const of = JSON.stringify(chance.of);
  const probability: RowExpression = { kind: 'leaf', leaf: chance, type: { kind: 'percent' } };
  const open: Aggregate = {
    ...aggregate,
    function: 'sum',
    argument:
      aggregate.argument === undefined
        ? probability
        : {
            kind: 'arithmetic',
            first: aggregate.argument,
            rest: [{ operator: '*', operand: probability }],
            type: aggregate.argument.type.kind === 'integer' ? { kind: 'number' } : aggregate.argument.type,
          },
    where: [
      ...aggregate.where.filter((condition) => JSON.stringify(condition) !== of),
      { kind: 'not', operand: chance.settled, type: boolean },
    ],
    date: expected,
  };
  const type = expression.type.kind === 'integer' ? ({ kind: 'number' } as const) : expression.type;
  const coming: MetricExpression = { kind: 'leaf', leaf: { kind: 'aggregate', aggregate: open }, type };
  const none = literal<never>({ kind: 'number', value: '0' }, { kind: 'integer' });
  return {
    kind: 'arithmetic',
    first: orNone(expression, none),
    rest: [{ operator: '+', operand: orNone(coming, none) }],
    type,
  };
}

function orNone(operand: MetricExpression, none: MetricExpression): MetricExpression {
  return {
    kind: 'when',
    branches: [{ condition: { kind: 'is-missing', operand, type: boolean }, value: { ...none, type: operand.type } }],
    otherwise: operand,
    type: operand.type,
  };
}

function aggregateIn(expression: MetricExpression): Aggregate | undefined {
  if (expression.kind !== 'leaf' || expression.leaf.kind !== 'aggregate' || expression.leaf.over === true)
    return undefined;
  const { aggregate } = expression.leaf;
  const { function: name, stock, series, spread, shift, range } = aggregate;
  const isPlain = [stock, series, spread, shift, range].every((part) => part === undefined);
  return isPlain && (name === 'count' || name === 'sum') ? aggregate : undefined;
}

/** The first column of the table that is the chance of one of the conditions. */
function chanceFor({ table, where }: Aggregate, context: Context): LikelihoodLeaf | undefined {
  const conditions = new Set(where.map((condition) => JSON.stringify(condition)));
  const symbol = context.tables.get(table);
  if (symbol === undefined) return undefined;
  for (const column of symbol.columns.values()) {
    if (column.content.kind !== 'computed') continue;
    const computed = context.computed(symbol, column, column.content.member);
    if (computed.kind !== 'leaf' || computed.leaf.kind !== 'likelihood') continue;
    if (conditions.has(JSON.stringify(computed.leaf.of))) return computed.leaf;
  }
  return undefined;
}

function expectedDate(table: string, context: Context): RowExpression | undefined {
  for (const { name, content } of context.tables.get(table)?.columns.values() ?? []) {
    if (content.kind !== 'stored' || family(content.type) !== 'date' || !expectedNames.test(name)) continue;
    const leaf: ColumnLeaf = { kind: 'column', path: [], table, column: name };
    return { kind: 'leaf', leaf, type: content.type };
  }
  return undefined;
}
