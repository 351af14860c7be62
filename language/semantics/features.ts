/** What hangs off the spine and is handed to it by `language/index.ts`. */
import type { Patch } from '../base/merge.ts';
import type { Span } from '../base/span.ts';
import type { Literal } from './model.ts';
import type { Type } from './types.ts';

/** A set of types an argument may have. */
export type ParameterType =
  | 'any'
  | 'text'
  | 'number'
  | 'date'
  | 'condition'
  /** Whatever can be compared with the first argument. */
  | 'like first'
  | 'number literal'
  | 'text literal'
  /** The bare name of a grain. */
  | 'period';

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly optional?: boolean;
  /** The last parameter may be repeated. */
  readonly repeated?: boolean;
  /** What is wrong with the value of a literal, as the end of a sentence; undefined when nothing is. */
  readonly problem?: (value: string) => string | undefined;
}

/** What the checker knows of a scalar function. */
export interface FunctionSignature {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** `literals` are the values of those arguments that are literals. */
  readonly returns: (types: readonly Type[], literals: readonly (Literal | undefined)[]) => Type;
  readonly doc: string;
  readonly example: { readonly call: string; readonly gives: string };
  /** What other programs call it. */
  readonly alsoKnownAs?: readonly string[];
  /** Whether it may stand over metrics, too. */
  readonly overMetrics?: boolean;
}

export interface Features {
  readonly functions: ReadonlyMap<string, FunctionSignature>;
  /** What is a function elsewhere and has a form of its own here: its name in small letters, and that form. */
  readonly foreignFunctions: ReadonlyMap<string, string>;
  readonly charts: readonly string[];
  /** The reader's, where it is not English. */
  readonly locale?: string;
  /** In another language than that of the files, what things are called, and by such a label those of the files. */
  readonly labels?: Labels | undefined;
  readonly originals?: ReadonlyMap<string, readonly string[]>;
  /** Reads the text of a `vega` block. */
  readonly vega: (text: string) => VegaReading;
}

/**
 * What things are called: `metric:revenue`, `column:deals.amount`, `shown:sales.median_days` (a column of a report),
 * `text:The model` (a text by its heading).
 */
export type Labels = Readonly<Record<string, string>>;

export interface VegaReading {
  /** Missing where there are problems. */
  readonly patch?: Patch;
  readonly problems: readonly VegaProblem[];
}

/** What is wrong with a `vega` block, and where in its text. */
export type VegaProblem = { readonly span: Span } & (
  | { readonly kind: 'syntax'; readonly problem: string }
  | { readonly kind: 'no-mapping' | 'deep' }
  /** It would read something from elsewhere. */
  | { readonly kind: 'loads'; readonly what: string }
  | {
      readonly kind: 'unknown-key';
      readonly key: string;
      readonly guess: string | undefined;
      readonly known: readonly string[];
    }
);

/** `round(value, digits?)` */
export function signature(row: Pick<FunctionSignature, 'name' | 'parameters'>): string {
  const parameters = row.parameters.map(
    ({ name, optional, repeated }) => `${name}${optional ? '?' : ''}${repeated ? ', …' : ''}`,
  );
  return `${row.name}(${parameters.join(', ')})`;
}
