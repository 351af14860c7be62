/** What hangs off the spine and is handed to it by `language/index.ts`. */
import type { Literal } from './model.ts';
import type { Type } from './types.ts';

/** A set of types an argument may have. */
export type ParameterType = 'any' | 'text' | 'number' | 'date' | 'number literal';

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly optional?: boolean;
  /** The last parameter may be repeated. */
  readonly repeated?: boolean;
}

/** What the checker knows of a scalar function. */
export interface FunctionSignature {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** `literals` are the values of those arguments that are literals. */
  readonly returns: (types: readonly Type[], literals: readonly (Literal | undefined)[]) => Type;
  readonly doc: string;
  readonly example: { readonly call: string; readonly gives: string };
  /** Its SQL takes the project's today as one more argument, the last. */
  readonly usesToday?: boolean;
  /** Whether it may stand over metrics, too. */
  readonly overMetrics?: boolean;
}

export interface Features {
  readonly functions: ReadonlyMap<string, FunctionSignature>;
  readonly charts: readonly string[];
}

/** `round(value, digits?)` */
export function signature(row: Pick<FunctionSignature, 'name' | 'parameters'>): string {
  const parameters = row.parameters.map(
    ({ name, optional, repeated }) => `${name}${optional ? '?' : ''}${repeated ? ', …' : ''}`,
  );
  return `${row.name}(${parameters.join(', ')})`;
}
