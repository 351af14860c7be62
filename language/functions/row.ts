import type { FunctionSignature } from '../semantics/features.ts';
import type { Literal } from '../semantics/model.ts';
import type { Type } from '../semantics/types.ts';
import type { SqlExpression } from '../sql/tree.ts';

/** A scalar function: one row from which type check, SQL, documentation and completion come. */
export interface FunctionRow extends FunctionSignature {
  /** Total: whatever the arguments, it gives a value or NULL. `literals` are the values of those that are literals. */
  readonly sql: (args: readonly SqlExpression[], literals: readonly (Literal | undefined)[]) => SqlExpression;
}

/** A function that always gives the same type. */
export function always(type: Type): () => Type {
  return () => type;
}

/** A function that gives the type of its first argument. */
export function first(types: readonly Type[]): Type {
  return types[0] ?? { kind: 'unknown' };
}

/** The argument at a place; a checked call has it. */
export function argument(args: readonly SqlExpression[], index: number): SqlExpression {
  return args[index] ?? { kind: 'null' };
}
