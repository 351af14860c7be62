/** Reports with values for their params, as golden cases ask for them. */
import type { ParamTexts, Program } from '../../language/index.ts';
import { takesAll } from '../../language/semantics/params/param.ts';

/** `conversion team=East span=last 3 months`: a report, and what its params are given. */
export function readAsked(name: string): { readonly report: string; readonly params: ParamTexts } {
  const [report = '', ...given] = name.split(/ (?=[^ =]+=)/);
  const params = given.map((text): [string, string] => {
    const at = text.indexOf('=');
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return { report, params: Object.fromEntries(params) };
}

/** Each value of each param of a report whose values are known without data, beside the defaults of the others. */
export function everyValue({ model }: Program, report: string): ParamTexts[] {
  const { params = [] } = model.reports.get(report) ?? model.texts.get(report) ?? model.audits.get(report) ?? {};
  return params.flatMap((name) => {
    const param = model.params.get(name);
    if (param === undefined) return [];
    const values = takesAll(param) ? ['all'] : [];
    if (param.type.kind === 'choice') values.push(...param.type.choices.map(({ path }) => path));
    if (param.type.kind === 'set') values.push(...param.type.values);
    if (param.type.kind === 'boolean') values.push('true', 'false');
    if (param.type.kind === 'period') values.push('all time', '2024-06-30', 'next 3 weeks');
    if (param.type.kind === 'text' || param.type.kind === 'reference') values.push(`Robert'); DROP TABLE "users"; --`);
    return values.map((value) => ({ [name]: value }));
  });
}
