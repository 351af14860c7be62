/** What a name that is a param's means where it stands. */
import { cover } from '../../base/span.ts';
import { closest } from '../../base/suggest.ts';
import type { Name, Path, Range } from '../../syntax/ast.ts';
import type { Context } from '../context.ts';
import { diagnose } from '../diagnostics.ts';
import { rangeNamed } from '../habits.ts';
import type { ParamType, Typed } from '../model.ts';
import { literal, type NamedParam, unknown } from '../scope.ts';
import { takesAll } from './param.ts';

/**
 * The param that a path names. Undefined when it names none, or when its first name means something else where it
 * stands, which comes before params.
 */
export function findParam(
  path: Path,
  context: Context,
  file: string,
  means: (name: string) => boolean,
): NamedParam | undefined {
  const { declared } = context.params;
  const [head, second] = path.parts;
  if (declared.size === 0 || head === undefined || means(head.text)) return undefined;
  const outright = head.text === 'param' ? second : undefined;
  const name = declared.has(head.text) ? head : outright;
  const param = name && declared.get(name.text);
  if (name === undefined || param === undefined) return undefined;
  context.link(file, name, { kind: 'param', name: param.name });
  context.params.note(param.name);
  return { param, span: cover(head.span, name.span), tail: path.parts.slice(path.parts.indexOf(name) + 1) };
}

/** The param that a path names in a condition on rows: what columns and dimensions mean comes first. */
export function findRowParam(
  path: Path,
  context: Context,
  file: string,
  tables: readonly string[],
): NamedParam | undefined {
  const qualified = path.parts.length > 1;
  return findParam(
    path,
    context,
    file,
    (name) =>
      context.dimensions.has(name) ||
      (qualified && context.tables.has(name)) ||
      tables.some((table) => context.tables.get(table)?.columns.has(name) === true),
  );
}

/** `param.tem`: what can be meant by nothing but a param. Reports it. */
export function reportUnknownParam(path: Path, context: Context, file: string): boolean {
  const [head, name] = path.parts;
  if (head?.text !== 'param' || name === undefined) return false;
  reportNoParam(name, [...context.params.declared.keys()], 'param', context, file);
  return true;
}

function reportNoParam(name: Name, known: readonly string[], sought: string, context: Context, file: string): void {
  const guess = closest(name.text, known) ?? (sought === 'period' ? rangeNamed(name.text) : undefined);
  const fix = guess === undefined ? undefined : { span: name.span, text: guess };
  context.report(diagnose('unknown-param', { file, span: name.span, fix }, { name: name.text, guess, sought }));
}

/** The path that a choice stands for, in its place; undefined when the param is no choice, or a broken one. */
export function chosenPath({ param, span, tail }: NamedParam, context: Context, file: string): Path | undefined {
  const { type } = param;
  const value = context.params.valueOf(param);
  if (type.kind !== 'choice' || value.kind !== 'choice') return undefined;
  const choice = type.choices.find(({ path }) => path === value.path);
  if (choice !== undefined) context.chosen(file, span, param, choice);
  const parts = choice?.names.map((text): Name => ({ text, span })) ?? [];
  const last = tail.at(-1);
  return { kind: 'path', parts: [...parts, ...tail], span: last === undefined ? span : cover(span, last.span) };
}

/**
 * The value of a param as an expression. `tested`: something is compared with it by `=`, `!=` or `in`, where alone it
 * may be `all`. Reports what is no value.
 */
export function valueOfParam<Leaf>(named: NamedParam, tested: boolean, context: Context, file: string): Typed<Leaf> {
  const { param, span, tail } = named;
  const { name, type } = param;
  const place = { file, span };
  if (type.kind === 'unknown' || context.isAmbiguous(name)) return unknown();
  const [next] = tail;
  if (type.kind === 'period') {
    const hint = `Say \`for ${name}\`, or of a date \`in ${name}\`.`;
    context.report(diagnose('param-place', place, { name, what: kindOf(type), hint }));
  } else if (type.kind === 'choice') {
    const hint = `It stands for ${type.of === 'metric' ? 'a metric' : 'a dimension'}, where such a one may stand.`;
    context.report(diagnose('param-place', place, { name, what: kindOf(type), hint }));
  } else if (next !== undefined) {
    context.report(diagnose('param-dot', { file, span: next.span }, { name }));
  } else if (!tested && takesAll(param)) {
    context.report(diagnose('all-not-here', place, { name }));
  } else {
    return literal({ kind: 'param', name }, type);
  }
  return unknown();
}

/** That a param which is no choice among dimensions stands where one of them must. */
export function reportNoDimension({ param, span }: NamedParam, context: Context, file: string): void {
  const { name, type } = param;
  if (type.kind === 'unknown' || context.isAmbiguous(name)) return;
  const hint = 'Only a param that is `one of` some dimensions can stand here.';
  context.report(diagnose('param-place', { file, span }, { name, what: kindOf(type), hint }));
}

/** A range whose param has its value; undefined when it names no period, which is reported. */
export function rangeOf(range: Range, context: Context, file: string): Range | undefined {
  if (range.kind !== 'param') return range;
  const named = findParam(range.path, context, file, () => false);
  if (named === undefined) {
    const [head, second] = range.path.parts;
    const name = head?.text === 'param' ? (second ?? head) : head;
    const periods = [...context.params.declared.values()].filter(({ type }) => type.kind === 'period');
    if (name !== undefined)
      reportNoParam(
        name,
        periods.map((param) => param.name),
        'period',
        context,
        file,
      );
    return undefined;
  }
  const { param } = named;
  const value = context.params.valueOf(param);
  if (param.type.kind === 'period' && value.kind === 'range')
    return context.isAmbiguous(param.name) ? undefined : value.range;
  if (param.type.kind !== 'unknown') {
    const hint = 'Only a param of type `period` can stand here.';
    const parameters = { name: param.name, what: kindOf(param.type), hint };
    context.report(diagnose('param-place', { file, span: named.span }, parameters));
  }
  return undefined;
}

function kindOf(type: ParamType): string {
  if (type.kind === 'choice') return `a choice among ${type.of}s`;
  return type.kind === 'period' ? 'a period' : 'a value';
}
