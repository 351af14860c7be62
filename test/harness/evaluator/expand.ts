/** Metrics written out, down to aggregates that each have all their conditions, their date, their range and their way. */
import type { Call, Expression, Modifiers, Path, PerItem, Range } from '../../../language/syntax/ast.ts';
import { aggregateNames } from './aggregates.ts';
import type { Place } from './resolve.ts';
import { type Schema, tableOf } from './schema.ts';

/** One aggregate as it stands at one place of a report. */
export interface Leaf {
  readonly call: Call;
  readonly table: string;
  readonly conditions: readonly { readonly expression: Expression; readonly place: Place }[];
  readonly date?: { readonly path: Path; readonly place: Place };
  readonly range?: Range;
  readonly via?: string;
  /** A stock: what is there from `date` until this. */
  readonly until?: { readonly path: Path; readonly place: Place };
  /** What is divided evenly over the days from `date` until this, both included. */
  readonly spread?: { readonly path: Path; readonly place: Place };
}

/** The way back from a call to what it stands for: expanding makes every call an object of its own. */
export type Leaves = ReadonlyMap<Call, Leaf>;

/** What is worked out for each combination of some dimensions. */
export interface Per {
  readonly items: readonly PerItem[];
  /** Added around it: they say which members there are, too. */
  readonly conditions: readonly Expression[];
}

/** The same of what is worked out per combination. */
export type Pers = ReadonlyMap<Call, Per>;

export interface Expansion {
  /** Without metrics, and without conditions in parentheses. */
  readonly expression: Expression;
  readonly leaves: Leaves;
  readonly pers: Pers;
}

/** @param known what other names stand for: a report's shown columns */
export function expand(
  schema: Schema,
  expression: Expression,
  known: (name: string) => Expression | undefined = () => undefined,
): Expansion {
  const leaves = new Map<Call, Leaf>();
  const pers = new Map<Call, Per>();
  // What a shown column stands for does not look at the shown columns again.
  const expandWith = (names: typeof known) => {
    const walk = (node: Expression): Expression => expandNode(node, walk, names);
    return walk;
  };
  const expandMeant = expandWith(() => undefined);
  const expandNode = (node: Expression, walk: (node: Expression) => Expression, names: typeof known): Expression => {
    switch (node.kind) {
      case 'path': {
        const name = node.parts.map(({ text }) => text).join('.');
        const meant = names(name) ?? schema.metrics.get(name)?.expression;
        return meant === undefined ? node : expandMeant(meant);
      }
      case 'scoped': {
        const inner = walk(node.expression);
        const calls = callsIn(inner).filter((call) => leaves.has(call));
        for (const call of callsIn(inner)) {
          const per = pers.get(call);
          if (per === undefined || node.where === undefined) continue;
          pers.set(call, { ...per, conditions: [...per.conditions, node.where] });
        }
        const beside = [...new Set(calls.flatMap((call) => leaves.get(call)?.table ?? []))];
        for (const call of calls) {
          const leaf = leaves.get(call);
          if (leaf !== undefined) leaves.set(call, modified(leaf, node, beside));
        }
        return inner;
      }
      case 'call': {
        if (node.per !== undefined) {
          const call = mapChildren(node, walk);
          if (call.kind === 'call') pers.set(call, { items: node.per, conditions: [] });
          return call;
        }
        if (!aggregateNames.has(node.name.text)) return mapChildren(node, walk);
        const call = { ...node };
        leaves.set(call, leafOf(schema, call));
        return call;
      }
      default:
        return mapChildren(node, walk);
    }
  };
  return { expression: expandWith(known)(expression), leaves, pers };
}

function leafOf(schema: Schema, call: Call): Leaf {
  const table = aggregatedTable(schema, call);
  const datedBy = tableOf(schema, table).datedBy;
  const place = { table, beside: [table] };
  const name = datedBy === undefined ? undefined : { text: datedBy, span: call.span };
  const path: Path | undefined = name && { kind: 'path', parts: [name], span: call.span };
  const plain: Leaf = { call, table, conditions: [], ...(path === undefined ? {} : { date: { path, place } }) };
  return modified(plain, call, [table]);
}

/** A condition is added; a date, a range and a way replace what was there. */
function modified(leaf: Leaf, modifiers: Modifiers, beside: readonly string[]): Leaf {
  const via = modifiers.via?.parts.at(-1)?.text ?? leaf.via;
  const place: Place = { table: leaf.table, beside, via };
  const { where, for: range, open, spread } = modifiers;
  const on = open?.from ?? spread?.from ?? modifiers.on;
  const own = { ...place, beside: [leaf.table] };
  return {
    ...leaf,
    conditions: where === undefined ? leaf.conditions : [...leaf.conditions, { expression: where, place }],
    ...(on === undefined ? {} : { date: { path: on, place: own } }),
    ...(open === undefined ? {} : { until: { path: open.until, place: own } }),
    ...(spread === undefined ? {} : { spread: { path: spread.until, place: own } }),
    ...(range === undefined ? {} : { range }),
    ...(via === undefined ? {} : { via }),
  };
}

/** The table whose rows are added up: the one named, or the first that a column is named with. */
export function aggregatedTable(schema: Schema, call: Call): string {
  const paths = call.arguments.flatMap(pathsIn);
  const table = paths.map(({ parts }) => parts[0]?.text ?? '').find((name) => schema.tables.has(name));
  if (table === undefined) throw new Error(`${call.name.text} names no table`);
  return table;
}

function pathsIn(expression: Expression): Path[] {
  return expression.kind === 'path' ? [expression] : childrenOf(expression).flatMap(pathsIn);
}

export function callsIn(expression: Expression): Call[] {
  const inner = childrenOf(expression).flatMap(callsIn);
  return expression.kind === 'call' ? [expression, ...inner] : inner;
}

const known = new WeakMap<Expression, readonly Expression[]>();

export function childrenOf(expression: Expression): readonly Expression[] {
  const found = known.get(expression);
  if (found !== undefined) return found;
  const children: Expression[] = [];
  mapChildren(expression, (child) => {
    children.push(child);
    return child;
  });
  known.set(expression, children);
  return children;
}

/** The same expression with its operands changed. */
function mapChildren(expression: Expression, change: (child: Expression) => Expression): Expression {
  switch (expression.kind) {
    case 'call': {
      const { where, ...rest } = expression;
      const call = { ...rest, arguments: expression.arguments.map(change) };
      // Over combinations a condition is one over metrics; of an aggregate's rows it is its own.
      if (where === undefined) return call;
      return { ...call, where: expression.per === undefined ? where : change(where) };
    }
    case 'scoped':
      return { ...expression, expression: change(expression.expression) };
    case 'arithmetic':
      return {
        ...expression,
        first: change(expression.first),
        rest: expression.rest.map(({ operator, operand }) => ({ operator, operand: change(operand) })),
      };
    case 'comparison':
      return { ...expression, left: change(expression.left), right: change(expression.right) };
    case 'between':
      return {
        ...expression,
        operand: change(expression.operand),
        low: change(expression.low),
        high: change(expression.high),
      };
    case 'in':
      return { ...expression, operand: change(expression.operand), values: expression.values.map(change) };
    case 'negative':
    case 'in-range':
    case 'is-missing':
    case 'not':
      return { ...expression, operand: change(expression.operand) };
    case 'logical':
    case 'else':
      return { ...expression, operands: expression.operands.map(change) };
    case 'when': {
      const { otherwise, ...rest } = expression;
      return {
        ...rest,
        branches: expression.branches.map(({ condition, value }) => ({
          condition: change(condition),
          value: change(value),
        })),
        ...(otherwise === undefined ? {} : { otherwise: change(otherwise) }),
      };
    }
    default:
      return expression;
  }
}
