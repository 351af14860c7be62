/** What statements are made with, besides a plan. */
import { applyFunction, type FunctionRow } from './functions/row.ts';
import type { Model } from './semantics/model.ts';
import type { Calendar } from './semantics/ranges.ts';
import type { Dialect } from './sql/dialect.ts';
import type { SqlSettings } from './sql/settings.ts';

/** The features that reach into the SQL. */
export interface Backend {
  readonly functions: ReadonlyMap<string, FunctionRow>;
  readonly dialect: Dialect;
}

/** What every statement about a model is made with. */
export function sqlSettings(
  model: Model,
  settings: Calendar & Pick<SqlSettings, 'currency'>,
  backend: Backend,
): SqlSettings {
  return {
    model,
    calendar: settings,
    currency: settings.currency,
    call: (call, args, exact) => {
      const row = backend.functions.get(call.function);
      if (row === undefined) throw new Error(`a checked program calls an unknown function: ${call.function}`);
      return applyFunction(row, call, args, exact, settings);
    },
  };
}
