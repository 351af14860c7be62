import { literalsOf } from '../semantics/calls.ts';
import type { FunctionSignature, Parameter } from '../semantics/features.ts';
import type { Literal } from '../semantics/model.ts';
import type { Calendar } from '../semantics/ranges.ts';
import type { Type } from '../semantics/types.ts';
import * as build from '../sql/build.ts';
import type { TypedCall } from '../sql/expressions.ts';
import type { SqlExpression, SqlType } from '../sql/tree.ts';

/** A scalar function: one row from which type check, SQL, documentation and completion come. */
export interface FunctionRow extends FunctionSignature {
  /** Total: whatever the arguments, it gives a value or NULL. */
  readonly sql: (args: readonly SqlExpression[], call: CallContext) => SqlExpression;
}

/** What the SQL of a call may depend on besides that of its arguments. */
export interface CallContext {
  readonly types: readonly Type[];
  /** The values of those arguments that are literals. */
  readonly literals: readonly (Literal | undefined)[];
  /** Which arguments are whole numbers or decimals: a mean of money is floating point. */
  readonly exact: readonly boolean[];
  readonly returns: Type;
  readonly calendar: Calendar;
}

/** The SQL of a checked call. */
export function applyFunction(
  row: FunctionRow,
  call: TypedCall,
  args: readonly SqlExpression[],
  exact: readonly boolean[],
  calendar: Calendar,
): SqlExpression {
  const types = call.arguments.map(({ type }) => type);
  const typed = args.map((argument, index) => {
    const parameter = row.parameters[Math.min(index, row.parameters.length - 1)];
    const sqlType = parameter && sqlTypes[parameter.type];
    // A bare NULL would leave open which of the engine's functions is meant.
    return types[index]?.kind === 'missing' && sqlType !== undefined ? build.cast(argument, sqlType) : argument;
  });
  return row.sql(typed, { types, literals: literalsOf(call.arguments), exact, returns: call.type, calendar });
}

const sqlTypes: Partial<Record<Parameter['type'], SqlType>> = {
  text: 'text',
  number: 'number',
  date: 'time',
  condition: 'boolean',
};

/**
 * Numbers in one SQL type, so that whatever is done to them the engine converts none of them in a way that can fail:
 * whole numbers as they are, with money as money, with anything else as floating point.
 */
export function aligned(
  args: readonly SqlExpression[],
  { types, literals, exact: known }: CallContext,
): readonly SqlExpression[] {
  const kinds = args.map((_, index) => {
    const literal = literals[index];
    const digits = literal?.kind === 'number' ? (literal.value.split('.')[1]?.length ?? 0) : 0;
    const kind = types[index]?.kind ?? 'missing';
    // As a decimal, floating point would be rounded.
    if (literal?.kind !== 'number') return kind === 'money' && known[index] !== true ? 'number' : kind;
    return digits === 0 && literal.value.length <= 18 ? 'integer' : digits <= 4 ? 'money' : 'number';
  });
  if (kinds.every((kind) => kind === 'integer' || kind === 'missing')) return args;
  const exact = kinds.every((kind) => kind === 'integer' || kind === 'money' || kind === 'missing');
  return args.map((each) => (exact ? build.call('to_money', each) : build.cast(each, 'number')));
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
