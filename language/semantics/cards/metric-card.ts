/** The card of a metric. */
import { assertUnreachable } from '../../base/unreachable.ts';
import type { Aggregate, Format, Metric, MetricExpression, MetricLeaf, RowExpression } from '../model.ts';
import { childrenOf, leaves } from '../typed.ts';
import type { Type } from '../types.ts';
import { aggregateFacts, argumentText, phraseOf, readsTimes, type Telling } from './aggregate.ts';
import { type Fact, fact, type Part } from './card.ts';
import { columnsText, lengthsText, rolledUpText } from './columns.ts';
import { type AggregateLeaf, lookedAt, MetricWords, partsOf } from './metrics.ts';
import { combinationsText } from './per.ts';
import { ratesText } from './rates.ts';
import { typeText } from './types.ts';

/** What a card says of an expression over aggregates. */
export interface Told {
  readonly formula: string;
  readonly facts: readonly Fact[];
  readonly parts: readonly Part[];
}

/** `metrics` are those that it is made of, the nearest first. */
export function tellMetric(
  { expression, type, format }: Pick<Metric, 'expression' | 'type' | 'format'>,
  metrics: readonly Metric[],
  telling: Telling,
): Told {
  const words = new MetricWords(telling, metrics);
  const parts = partsOf(expression);
  const [only] = parts;
  const single =
    only !== undefined && parts.length === 1 && expression.kind === 'leaf' && expression.leaf.kind !== 'per';
  const told = parts.map((leaf) => ({ title: words.title(leaf, expression), facts: leafFacts(leaf, telling) }));
  const aggregates = parts.map(({ aggregate }) => aggregate);
  const read = readBy(aggregates);
  const combinations = leaves(expression).flatMap((leaf) => (leaf.kind === 'per' ? [combinationsText(leaf.per)] : []));
  return {
    formula: words.formula(expression),
    facts: [
      ...(single ? (told[0]?.facts ?? []) : []),
      ...fact('combinations', 'Combinations', listed(combinations)),
      ...quotientFacts(expression, words, telling),
      ...fact('result-missing', 'Result missing', nothingText(expression, words)),
      ...fact('unit', 'Unit', unitText(format, type, telling)),
      ...fact('columns', 'Columns', listed(read.map((each) => columnsText(each, telling)))),
      ...fact('rolled-up', 'Rolled up', rolledUpText(read.flatMap(({ expressions }) => expressions))),
      ...fact('lengths', 'Lengths of time', lengthsText(read.flatMap(({ expressions }) => expressions))),
      ...fact(
        'own-columns',
        'Own columns',
        read.length === 1 ? listed(read.map(({ table }) => ownColumns(table, telling))) : '',
      ),
      ...fact('time-zone', 'Time zone', aggregates.some(readsTimes) ? telling.settings.timezone : undefined),
      ...fact('history', 'History', 'columns and references are read as they are now, not as they were on the date'),
    ],
    parts: single ? [] : told,
  };
}

/** What an aggregate says where it stands in an expression. */
export function leafFacts(leaf: AggregateLeaf, telling: Telling): Fact[] {
  return [
    ...aggregateFacts(leaf.aggregate, telling),
    ...fact('currency', 'Currency', ratesText(leaf.aggregate, telling)),
    ...fact('over', 'Groups', leaf.over && `all of ${lookedAt(leaf.within)}, whatever the row`),
  ];
}

/** What aggregates read of the rows of each table. */
function readBy(aggregates: readonly Aggregate[]): { table: string; expressions: RowExpression[] }[] {
  const tables = new Map<string, RowExpression[]>();
  for (const { table, argument, where, date, stock, spread } of aggregates) {
    const read = [argument, ...where, date, stock?.until, spread?.until].filter((each) => each !== undefined);
    tables.set(table, [...(tables.get(table) ?? []), ...read]);
  }
  return [...tables].map(([table, expressions]) => ({ table, expressions }));
}

/** What rows of a table can be split by without a reference; keys aside, which are all different. */
function ownColumns(table: string, { model }: Telling): string {
  const columns = [...(model.tables.get(table)?.columns.values() ?? [])].filter(
    ({ type, flags }) =>
      !flags.includes('key') &&
      (type.kind === 'set' || type.kind === 'boolean' || (type.kind === 'text' && !type.form)),
  );
  return columns.length === 0 ? '' : `${columns.map(({ name }) => name).join(', ')} of ${table}`;
}

function listed(texts: readonly string[]): string {
  return [...new Set(texts)].filter((text) => text !== '').join('; ');
}

/** The two sides of a quotient. */
function quotientFacts(expression: MetricExpression, words: MetricWords, telling: Telling): Fact[] {
  const sides = (numerator: string, denominator: string): Fact[] => [
    ...fact('numerator', 'Numerator', numerator),
    ...fact('denominator', 'Denominator', denominator),
  ];
  if (expression.kind === 'leaf' && expression.leaf.kind === 'aggregate') {
    const { aggregate } = expression.leaf;
    const all: Aggregate = { ...aggregate, function: 'count' };
    if (aggregate.function === 'rate' && aggregate.argument !== undefined) {
      const met = { ...all, where: [...aggregate.where, aggregate.argument] };
      return sides(phraseOf(met, telling), phraseOf(all, telling));
    }
    if (aggregate.function === 'average') {
      const what = argumentText(aggregate, telling);
      return sides(
        `sum of ${what}`,
        `${phraseOf(all, telling)}${aggregate.where.length === 0 ? ' where' : ' and'} ${what} is not missing`,
      );
    }
    return [];
  }
  if (expression.kind !== 'arithmetic' || !expression.rest.some(({ operator }) => operator === '/')) return [];
  const side = (operator: '*' | '/'): string =>
    expression.rest
      .filter((each) => each.operator === operator)
      .map(({ operand }) => words.part(operand, expression))
      .join(' × ');
  const factors = side('*');
  return sides(`${words.part(expression.first, expression)}${factors === '' ? '' : ` × ${factors}`}`, side('/'));
}

/** What comes out where no row counts, or a denominator is 0; undefined where that cannot be said in a few words. */
function nothingText(expression: MetricExpression, words: MetricWords): string | undefined {
  const reasons = [...new Set(missingWhere(expression, (part) => words.part(part, expression)))];
  if (reasons.length > 0) return `where ${reasons.join(' or ')}`;
  return isSum(expression) ? 'never: over no rows it is 0' : undefined;
}

/** When an expression has no value. */
function missingWhere(expression: MetricExpression, say: (part: MetricExpression) => string): readonly string[] {
  const within = (operands: readonly MetricExpression[]): string[] =>
    operands.flatMap((operand) => missingWhere(operand, say));
  switch (expression.kind) {
    case 'leaf':
      return leafMissingWhere(expression.leaf, say);
    case 'arithmetic': {
      const divisors = expression.rest.flatMap(({ operator, operand }) => (operator === '/' ? [operand] : []));
      const zero = divisors.map((divisor) => `${say(divisor)} is 0`);
      return [...zero, ...within(childrenOf(expression))];
    }
    case 'negative':
    case 'call':
    case 'working':
      return within(childrenOf(expression));
    case 'else': {
      const each = expression.operands.map((operand) => missingWhere(operand, say));
      return each.some((reasons) => reasons.length === 0) ? [] : (each.at(-1) ?? []);
    }
    case 'when': {
      const values = expression.branches.map(({ value }) => value);
      const { otherwise } = expression;
      return otherwise === undefined ? ['no case holds', ...within(values)] : within([...values, otherwise]);
    }
    case 'literal':
    case 'comparison':
    case 'in':
    case 'within':
    case 'in-range':
    case 'is-missing':
    case 'not':
    case 'and':
    case 'or':
      return [];
    default:
      return assertUnreachable(expression);
  }
}

function leafMissingWhere(leaf: MetricLeaf, say: (part: MetricExpression) => string): readonly string[] {
  switch (leaf.kind) {
    case 'aggregate': {
      const { function: name, shift, series } = leaf.aggregate;
      const additive = name === 'count' || name === 'sum' || name === 'distinct';
      return [
        ...(additive ? [] : [name === 'rate' ? 'no row counts' : 'no row has a value']),
        ...(shift !== undefined || series?.kind === 'rolling' ? ['the data do not reach back so far'] : []),
      ];
    }
    case 'rank':
      return missingWhere(leaf.of, say);
    case 'per': {
      const { function: name, shift } = leaf.per;
      return [
        ...(name === 'count' || name === 'sum' ? [] : ['no combination has a value']),
        ...(shift !== undefined ? ['the data do not reach back so far'] : []),
      ];
    }
    case 'dimension':
      return [];
    default:
      return assertUnreachable(leaf);
  }
}

/** Whether an expression is 0 where all of its aggregates are. */
function isSum(expression: MetricExpression): boolean {
  if (expression.kind === 'leaf') return expression.leaf.kind === 'aggregate' || expression.leaf.kind === 'per';
  return expression.kind === 'arithmetic' && childrenOf(expression).every(isSum);
}

/** What its values are. */
export function unitText(format: Format, type: Type, { settings }: Telling): string {
  switch (format) {
    case 'percent':
      return 'percent';
    case 'points':
      return 'percentage points';
    case 'money':
      return `money in ${settings.currency}`;
    case 'integer':
      return 'a whole number';
    case 'number':
      return 'a number';
    case 'days':
    case 'hours':
      return format;
    case 'duration':
      return 'a length of time';
    case 'date':
    case 'time':
      return `a ${format}`;
    case 'day':
    case 'week':
    case 'month':
    case 'quarter':
    case 'year':
    case 'fiscal quarter':
    case 'fiscal year':
      return `a ${format}, by its first day`;
    case 'plain':
      return typeText(type);
    default:
      return assertUnreachable(format);
  }
}
