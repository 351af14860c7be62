import { labelOf } from '../base/names.ts';
import { closest } from '../base/suggest.ts';
import type { Context, Declared } from '../semantics/context.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import type { Choice, Param, ParamOptions, ParamType, ParamValue } from '../semantics/model.ts';
import { expectedOf, readValue } from '../semantics/params/values.ts';
import { follow, tablesHaving } from '../semantics/paths.ts';
import { describeType, sameFamily } from '../semantics/types.ts';
import { grains, type ParamDefinition, type Path } from '../syntax/ast.ts';
import { readType } from './types.ts';

const unknown: ParamType = { kind: 'unknown' };

/** A param without its options, whose columns may depend on params themselves. */
export function declareParam({ definition, file }: Declared<ParamDefinition>, context: Context): Param {
  const { name, label, damaged } = definition;
  const type = definition.type === undefined ? unknown : typeOf(definition.type, definition, file, context);
  const value = type.kind === 'unknown' ? undefined : defaultOf(type, definition, file, context);
  return {
    name: name.text,
    label: label?.text ?? labelOf(name.text),
    type: value === undefined || damaged ? unknown : type,
    default: value ?? { kind: 'all' },
    origin: { file, span: name.span },
  };
}

function typeOf(
  type: NonNullable<ParamDefinition['type']>,
  { flags }: ParamDefinition,
  file: string,
  context: Context,
): ParamType {
  const [flag] = flags ?? [];
  if (flag !== undefined) return refuse(`\`${flag.text}\`, which is said of columns`, flag.span);
  if (type.kind === 'choice') return choiceOf(type.choices, file, context);
  if (type.kind === 'named' && type.name.text === 'period') return { kind: 'period' };
  if (type.kind === 'named' && type.in !== undefined) return refuse('money in several currencies', type.span);
  const read = readType(type, file, context);
  return read.kind === 'time' || read.kind === 'duration' ? refuse(describeType(read), type.span) : read;

  function refuse(found: string, span: Path['span']): ParamType {
    context.report(diagnose('param-type', { file, span }, { found }));
    return unknown;
  }
}

/** Without a default, what sorts out rows is all of them. */
function defaultOf(
  type: ParamType,
  { name, default: given }: ParamDefinition,
  file: string,
  context: Context,
): ParamValue | undefined {
  const lacking = type.kind === 'text' || type.kind === 'set' || type.kind === 'reference';
  if (given === undefined) {
    if (lacking) return { kind: 'all' };
    const parameters = { name: name.text, expected: expectedOf(type) };
    context.report(diagnose('param-without-default', { file, span: name.span }, parameters));
    return undefined;
  }
  if (given.kind === 'all') {
    if (type.kind !== 'period' && type.kind !== 'choice') return { kind: 'all' };
  } else {
    const reading = readValue(type, given);
    if (reading.value !== undefined) return reading.value;
    const { expected, guess } = reading;
    const text = type.kind === 'set' ? JSON.stringify(guess) : guess;
    const fix = guess === undefined || text === undefined ? undefined : { span: given.span, text };
    context.report(diagnose('param-default', { file, span: given.span, fix }, { name: name.text, expected, guess }));
    return undefined;
  }
  const parameters = { name: name.text, expected: expectedOf(type), guess: undefined };
  context.report(diagnose('param-default', { file, span: given.span }, parameters));
  return undefined;
}

// ---------------------------------------------------------------- choices

function choiceOf(paths: readonly Path[], file: string, context: Context): ParamType {
  const choices = new Map<string, Choice & { readonly of: 'dimension' | 'metric' }>();
  let sound = true;
  for (const path of paths) {
    const choice = choiceAt(path, file, context);
    if (choice === undefined) {
      sound = false;
    } else if (choices.has(choice.path)) {
      context.report(diagnose('choice-repeats', { file, span: path.span }, { name: choice.path }));
      sound = false;
    } else choices.set(choice.path, choice);
  }
  const all = [...choices.values()];
  const [dimension, metric] = (['dimension', 'metric'] as const).map((kind) => all.find(({ of }) => of === kind));
  if (dimension !== undefined && metric !== undefined) {
    const later = all.indexOf(dimension) < all.indexOf(metric) ? metric : dimension;
    const parameters = { dimension: dimension.path, metric: metric.path };
    context.report(diagnose('choice-kinds', later.origin, parameters));
    return unknown;
  }
  if (!sound || all.length === 0) return unknown;
  return {
    kind: 'choice',
    of: metric === undefined ? 'dimension' : 'metric',
    choices: all.map(({ of: _, ...choice }) => choice),
  };
}

/** A choice by what its path names; whether a report can reach it is seen where the param stands. */
function choiceAt(
  path: Path,
  file: string,
  context: Context,
): (Choice & { readonly of: 'dimension' | 'metric' }) | undefined {
  const names = path.parts.map((part) => part.text);
  const [head, second] = path.parts;
  if (head === undefined) return undefined;
  const text = names.join('.');
  const choice = { path: text, names, origin: { file, span: path.span } };
  const { metrics } = context.declarations;
  const metric = names.length === 1 ? metrics.get(head.text) : undefined;
  if (metric !== undefined) {
    context.link(file, head, { kind: 'metric', name: head.text });
    return { ...choice, of: 'metric', label: metric.definition.label?.text ?? labelOf(text) };
  }
  const dimension = context.dimensions.get(head.text);
  if (dimension !== undefined) {
    context.link(file, head, { kind: 'dimension', name: head.text });
    return { ...choice, of: 'dimension', label: names.length === 1 ? dimension.label : labelOf(text) };
  }
  if (names.length === 1 && grains.some((grain) => grain === text))
    return { ...choice, of: 'dimension', label: labelOf(text) };
  const having = tablesHaving(context, head.text);
  const table = second === undefined || having.length > 0 ? undefined : context.tables.get(head.text);
  if (table !== undefined && second !== undefined) {
    context.link(file, head, { kind: 'table', name: table.name });
    const bound = follow(context, file, table, path.parts.slice(1, 2));
    if (bound.type.kind === 'unknown') return undefined;
    return { ...choice, of: 'dimension', label: labelIn([table.name], second.text) ?? labelOf(text) };
  }
  if (having.length > 0) {
    return {
      ...choice,
      of: 'dimension',
      label: (second === undefined ? labelIn(having, text) : undefined) ?? labelOf(text),
    };
  }
  const columns = [...context.tables.values()].flatMap(({ columns: all }) => [...all.keys()]);
  const guess = closest(head.text, [...metrics.keys(), ...context.dimensions.keys(), ...columns]);
  const fix = guess === undefined ? undefined : { span: head.span, text: guess };
  const parameters = { name: head.text, sought: 'a dimension, nor a metric', guess };
  context.report(diagnose('unknown-name', { file, span: head.span, fix }, parameters));
  return undefined;

  function labelIn(tables: readonly string[], column: string): string | undefined {
    return tables
      .map((name) => context.tables.get(name)?.columns.get(column)?.label)
      .find((label) => label !== undefined);
  }
}

// ---------------------------------------------------------------- options

/** A param with the column that its options come from. */
export function finishParam(param: Param, { definition, file }: Declared<ParamDefinition>, context: Context): Param {
  const { options: path } = definition;
  if (path === undefined || param.type.kind === 'unknown') return param;
  const part = `options of ${param.name}`;
  const options = context.params.noting(part, () => optionsOf(path, param.type, file, context));
  const [depends] = context.params.usesOf(part);
  if (options !== undefined && depends !== undefined) {
    refuseOptions(path, `\`${options.text}\` depends on the param \`${depends}\``, file, context);
  }
  return options === undefined || depends !== undefined ? { ...param, type: unknown } : { ...param, options };
}

function optionsOf(path: Path, type: ParamType, file: string, context: Context): ParamOptions | undefined {
  const [head, ...rest] = path.parts;
  if (head === undefined) return undefined;
  const text = path.parts.map((part) => part.text).join('.');
  if (type.kind === 'set' || type.kind === 'boolean' || type.kind === 'period' || type.kind === 'choice') {
    return refuseOptions(path, 'the type lists its values itself', file, context);
  }
  const table = context.tables.get(head.text);
  if (table === undefined) {
    const guess = closest(head.text, context.tables.keys());
    const fix = guess === undefined ? undefined : { span: head.span, text: guess };
    context.report(diagnose('unknown-table', { file, span: head.span, fix }, { name: head.text, guess }));
    return undefined;
  }
  context.link(file, head, { kind: 'table', name: table.name });
  if (rest.length === 0) return refuseOptions(path, 'they come from a column, such as `users.team`', file, context);
  const expression = follow(context, file, table, rest);
  if (expression.type.kind === 'unknown') return undefined;
  const { type: found } = expression;
  const referred = type.kind === 'reference' ? type.table : undefined;
  const keyed = found.kind === 'reference' ? found.table : head.text === referred && isKey() ? referred : undefined;
  const fits = referred === undefined ? sameFamily(type, found) : keyed === referred;
  if (!fits) {
    return refuseOptions(
      path,
      `\`${text}\` is ${describeType(found)}, and the param is ${describeType(type)}`,
      file,
      context,
    );
  }
  return { text, table: table.name, expression };

  function isKey(): boolean {
    return rest.length === 1 && rest[0]?.text === table?.key;
  }
}

function refuseOptions(path: Path, reason: string, file: string, context: Context): undefined {
  context.report(diagnose('param-options', { file, span: path.span }, { reason }));
  return undefined;
}
