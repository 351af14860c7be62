/** Funnels: the steps that rows of a table go through, and since when each of them has reached one. */
import { closest } from '../base/suggest.ts';
import { bind } from '../semantics/bind.ts';
import { type Context, type Declared, type TableSymbol, unknownRow } from '../semantics/context.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { type Base, reachRow } from '../semantics/dimensions.ts';
import type { RowExpression } from '../semantics/model.ts';
import type { Steps } from '../semantics/model-journeys.ts';
import { follow, readColumn, wayAlong } from '../semantics/paths.ts';
import { bindRollUp } from '../semantics/roll-ups.ts';
import { rowScope } from '../semantics/row-scope.ts';
import { bindCondition } from '../semantics/scope.ts';
import { rebase } from '../semantics/typed.ts';
import { describeType, family } from '../semantics/types.ts';
import type { FunnelDefinition, FunnelStep, Name, Path } from '../syntax/ast.ts';
import { partLabel } from './translated.ts';

export interface Funnel {
  readonly table: TableSymbol;
  readonly key: string;
  readonly steps: Steps;
  readonly strict: boolean;
  /** What keeps funnels of data apart, as it is written. */
  readonly each?: Path;
  /** Whether a row may still go further, and how that is known; absent where the table does not tell. */
  readonly open?: { readonly condition: RowExpression; readonly text: string };
}

type WrittenStep = FunnelStep & { readonly kind: 'step' };
type DataSteps = FunnelStep & { readonly kind: 'steps' };

/** Undefined when it has an error, which is reported. */
export function bindFunnel({ definition, file }: Declared<FunnelDefinition>, context: Context): Funnel | undefined {
  const { name, steps, strict } = definition;
  const place = { file, span: name.span };
  const table = definition.table && followedTable(definition.table, context, file);
  if (table === undefined) return undefined;
  if (steps.length === 0) {
    if (!definition.damaged) context.report(diagnose('funnel-without-steps', place, { name: name.text }));
    return undefined;
  }
  const data = steps.find((step): step is DataSteps => step.kind === 'steps');
  const other = data === undefined ? undefined : steps.find((step) => step !== data);
  if (other !== undefined) {
    context.report(diagnose('steps-mixed', { file, span: other.span }, {}));
    return undefined;
  }
  const written = steps.filter((step): step is WrittenStep => step.kind === 'step');
  const bound =
    data === undefined ? writtenSteps(written, table, name.text, context, file) : dataSteps(data, table, context, file);
  if (bound === undefined) return undefined;
  const open = openOf(table.symbol, context);
  return {
    table: table.symbol,
    key: table.key,
    steps: bound,
    strict: strict !== undefined,
    ...(data?.each === undefined ? {} : { each: data.each }),
    ...(open === undefined ? {} : { open }),
  };
}

/** A table whose rows are followed, which needs a key to tell them apart. */
export function followedTable(
  name: Name,
  context: Context,
  file: string,
): { readonly symbol: TableSymbol; readonly key: string } | undefined {
  const symbol = context.tables.get(name.text);
  if (symbol === undefined) {
    const guess = closest(name.text, context.tables.keys());
    const fix = guess === undefined ? undefined : { span: name.span, text: guess };
    context.report(diagnose('unknown-table', { file, span: name.span, fix }, { name: name.text, guess }));
    return undefined;
  }
  context.link(file, name, { kind: 'table', name: symbol.name });
  if (symbol.key !== undefined) return { symbol, key: symbol.key };
  if (!symbol.damaged)
    context.report(diagnose('followed-without-key', { file, span: name.span }, { table: symbol.name }));
  return undefined;
}

type Followed = NonNullable<ReturnType<typeof followedTable>>;

function writtenSteps(
  written: readonly WrittenStep[],
  { symbol }: Followed,
  funnel: string,
  context: Context,
  file: string,
): Steps | undefined {
  const base: Base = {
    table: symbol.name,
    via: [],
    reader: 'A step',
    rollUp: (call) => bindRollUp(call, symbol, context, file),
  };
  const scope = rowScope(context, file, base);
  const labels = new Map<string, WrittenStep>();
  let sound = true;
  const steps = written.map((step) => {
    const { label } = step;
    const earlier = labels.get(label.text);
    if (earlier !== undefined) {
      const related = [{ message: 'the other one is here', file, span: earlier.label.span }];
      context.report(diagnose('step-twice', { file, span: label.span, related }, { label: label.text }));
      sound = false;
    }
    labels.set(label.text, step);
    const at = bind(step.at, scope);
    const where = step.where === undefined ? undefined : bindCondition(step.where, scope);
    if (at.type.kind !== 'unknown' && family(at.type) !== 'date') {
      const parameters = { label: label.text, found: describeType(at.type) };
      context.report(diagnose('step-no-date', { file, span: step.at.span }, parameters));
      sound = false;
    }
    sound &&= at.type.kind !== 'unknown' && where?.type.kind !== 'unknown';
    const reached: RowExpression =
      where === undefined ? at : { kind: 'when', branches: [{ condition: where, value: at }], type: at.type };
    return { label: partLabel('step', funnel, label.text, context), at: reached };
  });
  return sound ? { kind: 'fixed', steps } : undefined;
}

// ---------------------------------------------------------------- steps of data

function dataSteps(
  { stage: stagePath, at: atPath, each: eachPath }: DataSteps,
  { symbol, key }: Followed,
  context: Context,
  file: string,
): Steps | undefined {
  const table = tellingTable(stagePath, context, file);
  if (table === undefined) return undefined;
  const stage = columnOf(stagePath, table, context, file);
  const at = columnOf(atPath, table, context, file);
  const base: Base = { table: table.name, via: [], reader: `“${table.label}”` };
  const place = { file, path: { ...stagePath, parts: stagePath.parts.slice(0, 1) } };
  const head = reachRow(context, place, symbol, base);
  if (head === undefined || stage.type.kind === 'unknown' || at.type.kind === 'unknown') return undefined;
  if (family(at.type) !== 'date') {
    const parameters = { label: textOf(stagePath), found: describeType(at.type) };
    context.report(diagnose('step-no-date', { file, span: atPath.span }, parameters));
    return undefined;
  }
  if (!isOrdered(stage, context)) {
    const parameters = { name: textOf(stagePath), type: describeType(stage.type) };
    context.report(diagnose('steps-without-order', { file, span: stagePath.span }, parameters));
    return undefined;
  }
  const way = wayAlong(head.read, head.way);
  const each = eachPath === undefined ? undefined : eachOf(eachPath, symbol, table, way, context, file);
  if (each?.type.kind === 'unknown') return undefined;
  // The key of the row itself, so that what leads to no row tells of no step.
  const entity = readColumn(context, symbol, key, table === symbol ? [] : way);
  return { kind: 'data', table: table.name, entity, stage, at, ...(each === undefined ? {} : { each }) };
}

/** The table whose rows tell of steps: the one that the path begins with. */
function tellingTable(path: Path, context: Context, file: string): TableSymbol | undefined {
  const [head] = path.parts;
  const table = context.tables.get(head?.text ?? '');
  if (table !== undefined && head !== undefined && path.parts.length > 1) {
    context.link(file, head, { kind: 'table', name: table.name });
    return table;
  }
  const guess = closest(head?.text ?? '', context.tables.keys());
  const fix = guess === undefined || head === undefined ? undefined : { span: head.span, text: guess };
  const parameters = { name: head?.text ?? '', guess };
  context.report(diagnose('unknown-table', { file, span: head?.span ?? path.span, fix }, parameters));
  return undefined;
}

/** A column of a table, with or without the table's name before it. */
export function columnOf(path: Path, table: TableSymbol, context: Context, file: string): RowExpression {
  const [head, ...rest] = path.parts;
  if (head?.text !== table.name || rest.length === 0 || table.columns.has(head.text))
    return follow(context, file, table, path.parts);
  context.link(file, head, { kind: 'table', name: table.name });
  return follow(context, file, table, rest);
}

/** What keeps funnels apart: a column of the table that is followed, or else of the rows that tell of its steps. */
function eachOf(
  path: Path,
  symbol: TableSymbol,
  telling: TableSymbol,
  way: readonly string[],
  context: Context,
  file: string,
): RowExpression {
  const [head, ...rest] = path.parts;
  if (head?.text === symbol.name && rest.length > 0) return rebase(columnOf(path, symbol, context, file), way);
  if (
    head !== undefined &&
    !symbol.columns.has(head.text) &&
    (telling.columns.has(head.text) || head.text === telling.name)
  )
    return columnOf(path, telling, context, file);
  return rebase(follow(context, file, symbol, path.parts), way);
}

function isOrdered({ type }: RowExpression, context: Context): boolean {
  if (type.kind === 'set') return true;
  return type.kind === 'reference' && context.tables.get(type.table)?.sortedBy !== undefined;
}

/**
 * How it is known that a row may still go further: a column `open` says it, or else the only closed set of the table that
 * has a value "open".
 */
function openOf(table: TableSymbol, context: Context): Funnel['open'] {
  const own = table.columns.has('open') ? readColumn(context, table, 'open', []) : unknownRow;
  if (own.type.kind === 'boolean') return { condition: own, text: '`open` holds' };
  const found = [...table.columns.keys()].flatMap((name) => {
    const column = readColumn(context, table, name, []);
    const value =
      column.type.kind === 'set' ? column.type.values.find((each) => each.toLowerCase() === 'open') : undefined;
    return value === undefined ? [] : [{ name, column, value }];
  });
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) return undefined;
  const { name, column, value } = only;
  const right: RowExpression = { kind: 'literal', value: { kind: 'text', value }, type: { kind: 'text' } };
  const condition: RowExpression = {
    kind: 'comparison',
    operator: '=',
    left: column,
    right,
    type: { kind: 'boolean' },
  };
  return { condition, text: `\`${name}\` is "${value}"` };
}

function textOf(path: Path): string {
  return path.parts.map(({ text }) => text).join('.');
}
