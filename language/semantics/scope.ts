/** Where an expression stands, and small parts that all binding uses. */
import type { Span } from '../base/span.ts';
import type { Call, Expression, Name, Path, Scoped } from '../syntax/ast.ts';
import type { Context } from './context.ts';
import { diagnose } from './diagnostics.ts';
import type { ComparedBy, Literal, Param, Typed } from './model.ts';
import { describeType, type Type } from './types.ts';

/** What names and calls mean where an expression stands. */
export interface Scope<Leaf> {
  readonly context: Context;
  readonly file: string;
  /** Aggregates and other calls that are no scalar function; undefined leaves the call to the function table. */
  readonly call: (call: Call) => Typed<Leaf> | undefined;
  readonly path: (path: Path) => Typed<Leaf>;
  /** The param that a path names here; undefined where it means anything else. */
  readonly param: (path: Path) => NamedParam | undefined;
  /** Whether a bare name means something here. */
  readonly knows: (name: string) => boolean;
  readonly scoped: (scoped: Scoped) => Typed<Leaf>;
  /** Binds an expression in this scope: `bind` of `bind.ts`. */
  readonly bind: (expression: Expression) => Typed<Leaf>;
  /** Only functions that make sense over metrics may be called. */
  readonly overMetrics: boolean;
}

/** A param that a path names: by its bare name, or outright as `param.team`. */
export interface NamedParam {
  readonly param: Param;
  readonly span: Span;
  /** What follows it: `team` in `split.team`. */
  readonly tail: readonly Name[];
}

/** Binds an expression that must be a condition. `hint` says what is likely meant where it is none. */
export function bindCondition<Leaf>(
  expression: Expression,
  scope: Scope<Leaf>,
  hint?: (found: Typed<Leaf>) => string | undefined,
): Typed<Leaf> {
  const bound = scope.bind(expression);
  if (bound.type.kind === 'boolean' || bound.type.kind === 'unknown') return bound;
  const parameters = { found: describeType(bound.type), hint: hint?.(bound) };
  scope.context.report(diagnose('not-a-condition', { file: scope.file, span: expression.span }, parameters));
  return unknown();
}

export const boolean: Type = { kind: 'boolean' };

/** What stands for an expression that was reported. */
export function unknown<Leaf>(): Typed<Leaf> {
  return { kind: 'literal', value: { kind: 'missing' }, type: { kind: 'unknown' } };
}

export function literal<Leaf>(value: Literal, type: Type): Typed<Leaf> {
  return { kind: 'literal', value, type };
}

/** The operator with its sides changed over. */
export const mirrored: Record<ComparedBy, ComparedBy> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

export function negate<Leaf>(operand: Typed<Leaf>): Typed<Leaf> {
  return { kind: 'not', operand, type: boolean };
}
