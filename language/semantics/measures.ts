/** What aggregate functions measure: of which table, which of its values, under which conditions. */
import { closest } from '../base/suggest.ts';
import type { Call, Expression, Path } from '../syntax/ast.ts';
import type { Context, TableSymbol } from './context.ts';
import { diagnose } from './diagnostics.ts';
import type { AggregateFunction, RowExpression, RowLeaf } from './model.ts';
import { shortestRoutes, tablesHaving } from './paths.ts';
import { aggregateNamed } from './row-scope.ts';
import { bindCondition, boolean, type Scope } from './scope.ts';
import { leaves } from './typed.ts';
import { describeType, family, type Type } from './types.ts';

/** What is measured of the rows of a table, and the type of the result. */
export interface Measure {
  readonly argument?: RowExpression;
  readonly percent?: string;
  readonly where: readonly RowExpression[];
  readonly type: Type;
}

/** What is a condition whatever stands in it. */
const conditions: ReadonlySet<Expression['kind']> = new Set([
  ...(['comparison', 'between', 'in', 'in-range', 'is-missing', 'not', 'logical'] as const),
]);

/** The table that an aggregate is over. Undefined when it names none, or too many arguments, which is reported. */
export function measuredTable(
  call: Call,
  name: AggregateFunction | 'exists',
  context: Context,
  file: string,
): TableSymbol | undefined {
  const [argument] = call.arguments;
  const allowed = name === 'percentile' ? 2 : 1;
  if (argument === undefined || call.arguments.length !== allowed) {
    const condition = call.arguments.slice(1).some(({ kind }) => conditions.has(kind));
    const hint = condition ? `A condition stands behind \`where\`: \`${name}(… where …)\`.` : undefined;
    const parameters = { name, signature: signatures[name], given: call.arguments.length, hint };
    context.report(diagnose('wrong-arguments', { file, span: call.span }, parameters));
    return undefined;
  }
  return name === 'count' || name === 'exists'
    ? countedTable(argument, name, context, file)
    : argumentTable(argument, name, context, file);
}

/** What an aggregate measures over the rows of a table, in whose scopes its parts are bound. Undefined when it has an error. */
export function bindMeasure(
  call: Call,
  name: AggregateFunction | 'exists',
  scopes: { readonly argument: Scope<RowLeaf>; readonly where: Scope<RowLeaf> },
): Measure | undefined {
  const scope = scopes.argument;
  const { context, file } = scope;
  const [argument, second] = call.arguments;
  if (argument === undefined) return undefined;
  const counts = name === 'count' || name === 'exists';
  const bound = counts ? undefined : name === 'rate' ? bindCondition(argument, scope) : scope.bind(argument);
  const type = name === 'exists' ? boolean : bound === undefined ? integer : resultType(name, bound.type);
  if (type === undefined && bound !== undefined && !counts) {
    const parameters = { expected: takes[name], found: describeType(bound.type), where: `\`${name}\`` };
    context.report(diagnose('wrong-type', { file, span: argument.span }, parameters));
  }
  if (name === 'sum' && bound !== undefined) warnOfRepeats(argument, bound, scope);
  const percent = name === 'percentile' ? percentOf(second, context, file) : undefined;
  const where = call.where === undefined ? [] : conjuncts(bindCondition(call.where, scopes.where));
  const broken = [bound, ...where].some((part) => part?.type.kind === 'unknown');
  if (type === undefined || broken || (name === 'percentile' && percent === undefined)) return undefined;
  return {
    ...(bound === undefined ? {} : { argument: bound }),
    ...(percent === undefined ? {} : { percent }),
    where,
    type,
  };
}

/** A column of another table is the same for every row that leads there. */
function warnOfRepeats(argument: Expression, bound: RowExpression, { context, file }: Scope<RowLeaf>): void {
  if (argument.kind !== 'path' || argument.parts.length < 3) return;
  const read = leaves(bound);
  const [first] = read;
  if (first === undefined || read.some(({ path }) => path.length === 0)) return;
  const table = argument.parts[0]?.text ?? '';
  const column = argument.parts.at(-1)?.text ?? '';
  context.report(diagnose('sum-repeats', { file, span: argument.span }, { table, other: first.table, column }));
}

const integer: Type = { kind: 'integer' };

const signatures: Record<AggregateFunction | 'exists', string> = {
  count: 'count(table)',
  distinct: 'distinct(table.column)',
  sum: 'sum(table.column)',
  average: 'average(table.column)',
  median: 'median(table.column)',
  percentile: 'percentile(table.column, 90)',
  deviation: 'deviation(table.column)',
  min: 'min(table.column)',
  max: 'max(table.column)',
  rate: 'rate(condition)',
  first: 'first(table.column)',
  last: 'last(table.column)',
  exists: 'exists(table)',
};

/** What a function can take, for messages. */
export const takes: Record<AggregateFunction, string> = {
  count: 'a table',
  distinct: 'a value',
  sum: 'a number, money or a duration',
  average: 'a number, money or a duration',
  median: 'a number, money or a duration',
  percentile: 'a number, money or a duration',
  deviation: 'a number, money or a duration',
  min: 'a value that has an order',
  max: 'a value that has an order',
  rate: 'a condition',
  first: 'a value',
  last: 'a value',
};

/** Undefined when the function cannot take such a value. */
export function resultType(name: AggregateFunction | 'exists', argument: Type): Type | undefined {
  if (argument.kind === 'unknown') return argument;
  const kind = family(argument);
  switch (name) {
    case 'count':
    case 'distinct':
      return integer;
    case 'exists':
      return boolean;
    case 'rate':
      return { kind: 'percent' };
    case 'first':
    case 'last':
      return argument.kind === 'missing' ? undefined : argument;
    case 'min':
    case 'max':
      return kind === 'boolean' || argument.kind === 'missing' || argument.kind === 'reference' ? undefined : argument;
    case 'sum':
      return kind === 'number' || kind === 'duration' ? argument : undefined;
    case 'average':
    case 'median':
    case 'percentile':
    case 'deviation':
      if (kind !== 'number' && kind !== 'duration') return undefined;
      return argument.kind === 'integer' ? { ...argument, kind: 'number' } : argument;
  }
}

function countedTable(
  argument: Expression,
  name: 'count' | 'exists',
  context: Context,
  file: string,
): TableSymbol | undefined {
  if (argument.kind !== 'path') {
    const parameters = {
      expected: 'a table',
      found: 'an expression',
      where: `\`${name}\``,
      hint:
        argument.kind === 'call' && argument.name.text === 'distinct'
          ? '`distinct(…)` counts by itself: leave `count` out.'
          : 'For a share of rows: `rate(condition)`; for some rows: `count(deals where …)`.',
    };
    context.report(diagnose('wrong-type', { file, span: argument.span }, parameters));
    return undefined;
  }
  const [head, ...rest] = argument.parts;
  if (head === undefined) return undefined;
  const table = context.tables.get(head.text);
  if (table === undefined) {
    reportUnknownTable(head.text, head.span, context, file);
    return undefined;
  }
  context.link(file, head, { kind: 'table', name: table.name });
  if (rest.length > 0) {
    const column = argument.parts.map((part) => part.text).join('.');
    context.report(diagnose('count-takes-table', { file, span: argument.span }, { name, table: table.name, column }));
    return undefined;
  }
  return table;
}

function reportUnknownTable(name: string, span: Path['span'], context: Context, file: string): void {
  const guess = closest(name, context.tables.keys());
  const fix = guess === undefined ? undefined : { span, text: guess };
  context.report(diagnose('unknown-table', { file, span, fix }, { name, guess }));
}

/** The table whose rows are added up: the first that the argument names. */
function argumentTable(
  argument: Expression,
  outer: AggregateFunction,
  context: Context,
  file: string,
): TableSymbol | undefined {
  const nested = nodesIn<Call>(argument, 'call').find((call) => aggregateNamed(call.name.text) !== undefined);
  if (nested !== undefined) {
    const parameters = { name: nested.name.text, outer, metric: false };
    context.report(diagnose('nested-aggregate', { file, span: nested.span }, parameters));
    return undefined;
  }
  const paths = nodesIn<Path>(argument, 'path');
  const qualified = paths.flatMap((path) => {
    const table = path.parts.length > 1 ? context.tables.get(path.parts[0]?.text ?? '') : undefined;
    return table === undefined ? [] : [{ path, table }];
  });
  const [first, ...others] = qualified;
  if (first === undefined) {
    reportNoTable(argument, paths[0], outer, context, file);
    return undefined;
  }
  const { table } = first;
  const apart = others.find(
    (other) =>
      other.table !== table &&
      shortestRoutes(context, table.name, [], ({ table: end }) => end === other.table.name).length === 0,
  );
  if (apart !== undefined) {
    context.report(
      diagnose('two-tables', { file, span: apart.path.span }, { first: table.name, second: apart.table.name }),
    );
    return undefined;
  }
  return table;
}

/** A column of this table in an aggregate that names no table's: `sum(amount)`. */
export function ownColumnIn(call: Call, table: TableSymbol, context: Context): string | undefined {
  const paths = call.arguments.flatMap((argument) => nodesIn<Path>(argument, 'path'));
  const heads = paths.flatMap(({ parts }) => (parts[0] === undefined ? [] : [parts[0].text]));
  return heads.some((head) => context.tables.has(head)) ? undefined : heads.find((head) => table.columns.has(head));
}

/** Why an argument names no table. */
function reportNoTable(
  argument: Expression,
  path: Path | undefined,
  outer: AggregateFunction,
  context: Context,
  file: string,
): void {
  const head = path?.parts[0];
  if (path === undefined || head === undefined) {
    context.report(diagnose('which-table', { file, span: argument.span }, { name: 'this', forms: [] }));
  } else if (context.tables.has(head.text)) {
    context.report(diagnose('table-as-value', { file, span: head.span }, { name: head.text }));
  } else if (context.declarations.metrics.has(head.text)) {
    const parameters = { name: head.text, outer, metric: true };
    context.report(diagnose('nested-aggregate', { file, span: path.span }, parameters));
  } else if (
    path.parts.length > 1 &&
    !context.dimensions.has(head.text) &&
    tablesHaving(context, head.text).length === 0
  ) {
    reportUnknownTable(head.text, head.span, context, file);
  } else {
    reportWhichTable(path, context, file);
  }
}

function reportWhichTable(path: Path, context: Context, file: string): void {
  const name = path.parts.map((part) => part.text).join('.');
  const forms = tablesHaving(context, path.parts[0]?.text ?? '').map((table) => `${table}.${name}`);
  const [only] = forms;
  const fix = only !== undefined && forms.length === 1 ? { span: path.span, text: only } : undefined;
  context.report(diagnose('which-table', { file, span: path.span, fix }, { name, forms: forms.slice(0, 4) }));
}

/** Every node of a kind in an expression, from left to right. */
export function nodesIn<N extends Call | Path>(node: unknown, kind: N['kind']): N[] {
  const found: N[] = [];
  const collect = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    if ('kind' in part && part.kind === kind) found.push(part as N);
    for (const child of Object.values(part)) collect(child);
  };
  collect(node);
  return found;
}

/** The second argument of `percentile`. */
export function percentOf(node: Expression | undefined, context: Context, file: string): string | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'number' && !node.percent && Number(node.value) >= 0 && Number(node.value) <= 100)
    return node.value;
  context.report(diagnose('percentile-range', { file, span: node.span }, {}));
  return undefined;
}

/** `a and b and c` as three conditions. */
export function conjuncts(condition: RowExpression): readonly RowExpression[] {
  return condition.kind === 'and' ? condition.operands.flatMap(conjuncts) : [condition];
}
