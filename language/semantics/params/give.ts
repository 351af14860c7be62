/** A report and the texts that are given to its params. */
import type { Diagnostic } from '../../base/diagnostics.ts';
import { closest } from '../../base/suggest.ts';
import { auditNamed } from '../contract-audit.ts';
import { diagnose } from '../diagnostics.ts';
import type { Model, Param, ParamValue, ParamValues, Report } from '../model.ts';
import type { Audit } from '../model-audit.ts';
import { readParam } from './texts.ts';
import type { Variants } from './variants.ts';

/** What is given to params, by their names, as it is typed on the command line. */
export type ParamTexts = Readonly<Record<string, string>>;

export interface Given {
  /** Undefined when there are errors. */
  readonly report: Report | undefined;
  /** Of all params that the report depends on. */
  readonly values: ParamValues;
  readonly diagnostics: readonly Diagnostic[];
}

export interface GivenAudit extends Pick<Given, 'values' | 'diagnostics'> {
  /** Undefined when there are errors. */
  readonly audit: Audit | undefined;
}

const noValues: ParamValues = new Map();

/** The report as it is for these texts, and where it is said on another day; undefined when the model has none of this name. */
export function giveParams(
  { model, variants }: { readonly model: Model; readonly variants: Variants },
  name: string,
  texts: ParamTexts,
  today?: string,
): Given | undefined {
  const report = model.reports.get(name) ?? model.texts.get(name);
  if (report === undefined) return undefined;
  const onDay = today === undefined ? variants : variants.on(today);
  const diagnostics = unknownParams(model, report, texts);
  if (report.params === undefined) {
    const bound = onDay.of(report, noValues);
    return { report: diagnostics.length === 0 ? bound.report : undefined, values: noValues, diagnostics };
  }
  const values = readValues(report.params, model, texts, diagnostics);
  if (diagnostics.length > 0) return { report: undefined, values, diagnostics };
  const variant = onDay.of(report, values);
  return { report: variant.report, values, diagnostics: variant.diagnostics };
}

/** The same of an audit. */
export function giveAuditParams(
  { model }: { readonly model: Model },
  name: string,
  texts: ParamTexts,
): GivenAudit | undefined {
  const audit = auditNamed(model, name);
  if (audit === undefined) return undefined;
  const diagnostics = unknownParams(model, audit, texts);
  const values = readValues(audit.params ?? [], model, texts, diagnostics);
  return { audit: diagnostics.length > 0 ? undefined : audit, values, diagnostics };
}

/** What a text is for a param, or what is wrong with it; without a text the default. */
export function readText(
  param: Param,
  text: string | undefined,
): { readonly value: ParamValue } | { readonly value?: never; readonly problem: Diagnostic } {
  const reading = text === undefined ? { value: param.default } : readParam(param, text);
  if (reading.value !== undefined) return reading;
  const { expected, guess } = reading;
  const parameters = { name: param.name, given: text ?? '', expected, guess };
  return { problem: diagnose('param-value', param.origin, parameters) };
}

function readValues(
  params: readonly string[],
  model: Model,
  texts: ParamTexts,
  diagnostics: Diagnostic[],
): Map<string, ParamValue> {
  const values = new Map<string, ParamValue>();
  for (const each of params) {
    const param = model.params.get(each);
    if (param === undefined) continue;
    const read = readText(param, Object.hasOwn(texts, each) ? texts[each] : undefined);
    if (read.value === undefined) diagnostics.push(read.problem);
    else values.set(each, read.value);
  }
  return values;
}

function unknownParams(model: Model, report: Pick<Report, 'origin'>, texts: ParamTexts): Diagnostic[] {
  const params = [...model.params.keys()];
  return Object.keys(texts)
    .filter((name) => !model.params.has(name))
    .map((name) => diagnose('no-such-param', report.origin, { name, guess: closest(name, params), params }));
}
