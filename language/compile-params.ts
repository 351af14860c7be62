/** Params and their values, as far as the data and people have to do with them. */
import { type Backend, sqlSettings } from './backend.ts';
import { addUnits } from './base/calendar.ts';
import type { FormatSettings } from './base/format.ts';
import type { CompiledOptions, CompiledParam } from './compiled.ts';
import { referenceOf } from './plan/columns.ts';
import type { Model, Param, ParamValue } from './semantics/model.ts';
import { sameValue } from './semantics/params/param.ts';
import { sayValue, textOfValue } from './semantics/params/texts.ts';
import { type Calendar, resolveRange } from './semantics/ranges.ts';
import { type OptionSource, optionsQuery } from './sql/options.ts';
import { printQuery } from './sql/print.ts';

/** A param and its value, as a result tells them. */
export function compileParam(
  param: Param,
  value: ParamValue,
  model: Model,
  settings: Calendar & FormatSettings,
  backend: Backend,
): CompiledParam {
  const { name, label, type } = param;
  const given = { name, label, value: textOfValue(value, type), text: sayValue(value, type, settings) };
  const usual = sameValue(value, param.default);
  // Fractions have many spellings, and no options that are names.
  const named = type.kind === 'text' || type.kind === 'reference' || type.kind === 'integer' || type.kind === 'date';
  const literal = value.kind === 'literal' && named ? value.literal : undefined;
  const text = literal !== undefined && 'value' in literal ? String(literal.value) : undefined;
  const found = text === undefined ? undefined : compileOptions(param, model, settings, backend, { of: text });
  return { ...given, usual, found: found ?? null, days: daysOf(value, settings) };
}

/** The days that a period is today, both included; null of other values, and of all time. */
function daysOf(value: ParamValue, settings: Calendar): CompiledParam['days'] {
  const days = value.kind === 'range' ? resolveRange(value.range, settings) : null;
  return days === null ? null : { from: days.from, to: addUnits(days.until, -1, 'day') };
}

/** More options than this are not listed at once. */
const optionsLimit = 1000;

/** Which of the options are wanted: the one of this value, or those whose label has this text in it. */
export interface OptionsWanted {
  readonly of?: string;
  readonly containing?: string;
  readonly limit?: number;
}

/** The options of a param that come from the data; undefined without any. */
export function compileOptions(
  param: Param,
  model: Model,
  settings: Calendar & FormatSettings,
  backend: Backend,
  { limit = optionsLimit, ...wanted }: OptionsWanted = {},
): CompiledOptions | undefined {
  const source = optionSource(param, model);
  if (source === undefined) return undefined;
  const query = optionsQuery(source, limit, sqlSettings(model, settings, backend), wanted);
  return {
    sql: printQuery(query, backend.dialect),
    tables: [source.table, ...(source.reference === undefined ? [] : [source.reference.table])],
  };
}

/** Where the values of a param are in the data. */
export function optionSource({ type, options }: Param, model: Model): OptionSource | undefined {
  if (type.kind === 'period' || type.kind === 'choice') return undefined;
  const reference = referenceOf(model, type);
  if (options !== undefined) {
    const byDay = type.kind === 'date' && options.expression.type.kind === 'time';
    return { table: options.table, expression: options.expression, reference, byDay };
  }
  if (reference === undefined) return undefined;
  const leaf = { kind: 'column', path: [], table: reference.table, column: reference.key } as const;
  return {
    table: reference.table,
    expression: { kind: 'leaf', leaf, type: { kind: 'text' } },
    reference,
    byDay: false,
  };
}
