/** Values of params that come from the data: whether they are there, and what they are shown as. */

import { closest } from '../../language/base/suggest.ts';
import type { CompiledOptions, CompiledParam, CompiledReport } from '../../language/index.ts';
import { givenText } from '../../language/semantics/params/texts.ts';
import type { ParamOption, ResultNote, ResultParam } from '../api/contract.ts';
import type { Engine } from '../engines/engine.ts';
import { RekapFailure } from '../failure.ts';

/** What a report was given, and what is to be said of it. */
export interface FoundParams {
  readonly params: ResultParam[];
  readonly notes: ResultNote[];
}

/**
 * The params of a report as its result tells them. A value that was given and that no row has is refused: a result
 * without rows would look like an answer. @throws RekapFailure
 */
export async function findParams(
  report: CompiledReport,
  listOptions: (name: string) => CompiledOptions | undefined,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<FoundParams> {
  const found = await Promise.all(report.params.map((param) => findParam(param, listOptions, engine, signal)));
  return { params: found.map(({ param }) => param), notes: found.flatMap(({ note }) => note ?? []) };
}

/** One of them. @throws RekapFailure */
export async function findParam(
  param: CompiledParam,
  listOptions: (name: string) => CompiledOptions | undefined,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<{ readonly param: ResultParam; readonly note?: ResultNote }> {
  const { name, label, value, text } = param;
  const [option] = param.found === null ? [] : await readOptions(param.found, engine, signal);
  if (param.found === null || option !== undefined)
    return { param: { name, label, value, text: option?.label ?? text } };
  if (!param.usual) throw await refusal(param, listOptions(name), engine, signal);
  const message = `No row has the ${label} \`${text}\`, which is the default.`;
  return { param: { name, label, value, text }, note: { code: 'param-not-found', message } };
}

async function refusal(
  { name, text }: CompiledParam,
  listed: CompiledOptions | undefined,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<RekapFailure> {
  const options = listed === undefined ? [] : await readOptions(listed, engine, signal);
  const shown = options.find(({ label }) => label.toLowerCase() === text.toLowerCase())?.value;
  const guess =
    shown ??
    closest(
      text,
      options.flatMap(({ value, label }) => [value, label]),
    );
  const meant = options.find(({ value, label }) => value === guess || label === guess);
  const some = options.slice(0, 8).map(({ value }) => `\`${value}\``);
  const more = options.length > some.length ? ' and others' : '';
  const hint =
    meant !== undefined
      ? `Did you mean \`${meant.value}\`${meant.label === meant.value ? '' : `, which is ${meant.label}`}?`
      : `There are ${some.join(', ')}${more}.`;
  return new RekapFailure(
    'param-value',
    `\`${name}\` is \`${text}\`, which no row has.`,
    some.length === 0 ? {} : { hint },
  );
}

/** Options as a statement of the language lists them. */
export async function readOptions(
  { sql }: CompiledOptions,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<ParamOption[]> {
  const { rows } = await engine.query(sql, { signal });
  return rows.map(([value, label]) => ({ value: givenText(String(value)), label: String(label ?? value) }));
}
