import { dateFunctions } from './dates.ts';
import { numberFunctions } from './numbers.ts';
import type { FunctionRow } from './row.ts';
import { textFunctions } from './texts.ts';

/** Every scalar function by its name. */
export const functions: ReadonlyMap<string, FunctionRow> = new Map(
  [...dateFunctions, ...numberFunctions, ...textFunctions].map((row) => [row.name, row]),
);
