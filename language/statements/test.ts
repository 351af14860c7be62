/** A test: rows for some tables, and what metrics and reports come to with them and nothing else. */

import type { Diagnostic } from '../base/diagnostics.ts';
import { closest } from '../base/suggest.ts';
import { aggregatesOf } from '../semantics/aggregates.ts';
import { asWritten, halfOf } from '../semantics/as-written.ts';
import { bind } from '../semantics/bind.ts';
import type { Context, Declared } from '../semantics/context.ts';
import { auditNamed } from '../semantics/contract-audit.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import type { Link } from '../semantics/links.ts';
import { metricScope } from '../semantics/metric-scope.ts';
import type { MetricReport, Model, Param, ParamValue, Report } from '../semantics/model.ts';
import type { Expected, GivenTable, Test } from '../semantics/model-tests.ts';
import { readText } from '../semantics/params/give.ts';
import { isBound, sameValue } from '../semantics/params/param.ts';
import type { Variants } from '../semantics/params/variants.ts';
import type { Calendar } from '../semantics/ranges.ts';
import { readRaw, storedType } from '../semantics/raw-cells.ts';
import { describeType } from '../semantics/types.ts';
import type { Expression, Name, TestDefinition, TestPart } from '../syntax/ast.ts';
import { bindMetricReport } from './report.ts';
import { bindShow, type Shown } from './shows.ts';
import { isCalled } from './translated.ts';

type Part<K extends TestPart['kind']> = Extract<TestPart, { readonly kind: K }>;

/** What a test may name, besides what a report may. */
export interface Pages {
  readonly model: Model;
  readonly variants: Variants;
}

/** A test, and what was said and found while it was bound. */
export interface BoundTest {
  /** Undefined when it cannot be run; the errors are among the diagnostics. */
  readonly test: Test | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly links: readonly Link[];
}

/** @param usual where params have their defaults; nothing is bound in it, since what a test is of is of no other use */
export function bindTest(
  { definition, file }: Declared<TestDefinition>,
  usual: Context,
  pages: Pages,
  calendar: Calendar,
): BoundTest {
  const of = <K extends TestPart['kind']>(kind: K): Part<K>[] =>
    definition.parts.filter((part): part is Part<K> => part.kind === kind);
  const origin = { file, span: definition.name.span };
  const params = readParams(of('param'), usual.params.declared, file);
  const context = usual.withParams(params.changed);
  for (const diagnostic of params.diagnostics) context.report(diagnostic);
  for (const name of params.names) context.link(file, name, { kind: 'param', name: name.text });
  const given = bindGiven(of('given'), context, file);
  const today = of('today').at(-1)?.date.from;
  const on = today === undefined ? calendar : { ...calendar, today };
  const written = of('expect');
  const conditions = bindConditions(written, { context, file, calendar: on }, definition.name.text);
  const rows = of('expect-rows').flatMap((part) => bindRows(part, params.values, pages, context, file) ?? []);
  if (written.length + of('expect-rows').length === 0 && !definition.damaged)
    context.report(diagnose('expects-nothing', origin, {}));
  const { diagnostics, links } = context;
  const lost = context.errors > 0 || (written.length > 0 && conditions === undefined);
  if (lost || definition.damaged) return { test: undefined, diagnostics, links };
  const expected = [...(conditions?.expected ?? []), ...rows];
  const test: Test = {
    name: definition.name.text,
    ...(today === undefined ? {} : { today }),
    params: params.texts,
    values: params.values,
    given,
    expected: expected.sort((a, b) => a.origin.span.start - b.origin.span.start),
    ...(conditions === undefined ? {} : { conditions: conditions.report }),
    origin,
  };
  return { test, diagnostics, links };
}

// ---------------------------------------------------------------- params

/** What the params are; `changed` are those that stand for names and are not what they usually are. */
function readParams(parts: readonly Part<'param'>[], declared: ReadonlyMap<string, Param>, file: string) {
  const values = new Map<string, ParamValue>([...declared].map(([name, param]) => [name, param.default]));
  const changed = new Map<string, ParamValue>();
  const texts: Record<string, string> = {};
  const diagnostics: Diagnostic[] = [];
  const names: Name[] = [];
  for (const { name, value } of parts) {
    const param = declared.get(name.text);
    if (param === undefined) {
      const params = [...declared.keys()];
      const guess = closest(name.text, params);
      const fix = guess === undefined ? undefined : { span: name.span, text: guess };
      diagnostics.push(diagnose('no-such-param', { file, span: name.span, fix }, { name: name.text, guess, params }));
      continue;
    }
    names.push(name);
    if (Object.hasOwn(texts, name.text))
      diagnostics.push(diagnose('given-twice', { file, span: name.span }, { name: name.text }));
    const read = readText(param, value.text);
    if (read.value === undefined) diagnostics.push({ ...read.problem, file, span: value.span });
    else {
      values.set(param.name, read.value);
      if (isBound(param) && !sameValue(read.value, param.default)) changed.set(param.name, read.value);
    }
    texts[param.name] = value.text;
  }
  return { values, changed, texts, diagnostics, names };
}

// ---------------------------------------------------------------- rows that are given

function bindGiven(parts: readonly Part<'given'>[], context: Context, file: string): GivenTable[] {
  const seen = new Set<string>();
  return parts.flatMap((part) => {
    const { table: name } = part;
    const place = { file, span: name.span };
    const table = context.tables.get(name.text);
    if (table === undefined) {
      const guess = closest(name.text, context.tables.keys());
      const fix = guess === undefined ? undefined : { span: name.span, text: guess };
      context.report(diagnose('unknown-table', { ...place, fix }, { name: name.text, guess }));
      return [];
    }
    context.link(file, name, { kind: 'table', name: table.name });
    if (seen.has(table.name)) context.report(diagnose('given-twice', place, { name: table.name }));
    seen.add(table.name);
    const [heading, ...rows] = part.rows;
    if (heading === undefined) return [];
    const names = new Set<string>();
    const columns = heading.cells.map(({ text, span }) => {
      const column = table.columns.get(text);
      const at = { file, span };
      if (column === undefined) {
        const known = [...table.columns.values()].flatMap((each) =>
          each.content.kind === 'stored' ? [each.name] : [],
        );
        const guess = closest(text, known);
        const fix = guess === undefined ? undefined : { span, text: guess };
        const related = [{ message: `\`${table.name}\` is declared here`, ...table.origin }];
        const parameters = { name: text, table: table.name, columns: known, guess };
        context.report(diagnose('unknown-column', { ...at, fix, related }, parameters));
        return undefined;
      }
      context.link(file, { text, span }, { kind: 'column', table: table.name, name: text });
      if (names.has(text)) context.report(diagnose('given-twice', at, { name: text }));
      names.add(text);
      if (column.content.kind === 'stored')
        return { name: text, type: storedType(column.content.type, context.tables) };
      context.report(diagnose('given-computed', at, { name: text, table: table.name }));
      return undefined;
    });
    const keys = new Map<string, { start: number; end: number }>();
    const read = rows.map((row) => {
      if (row.cells.length !== columns.length) {
        const parameters = { cells: row.cells.length, columns: columns.length };
        context.report(diagnose('ragged-row', { file, span: row.span }, parameters));
        return [];
      }
      return row.cells.map(({ text, span }, index) => {
        const column = columns[index];
        if (column === undefined) return null;
        const reading = readRaw(text, column.type);
        if (!('value' in reading)) {
          const { expected, guess } = reading;
          const fix = guess === undefined ? undefined : { span, text: guess };
          const parameters = { value: text, column: column.name, expected, guess };
          context.report(diagnose('cell-type', { file, span, fix }, parameters));
          return null;
        }
        const first = reading.value === null ? undefined : keys.get(reading.value);
        if (column.name !== table.key || reading.value === null) return reading.value;
        if (first === undefined) keys.set(reading.value, span);
        else {
          const related = [{ message: 'the other one is here', file, span: first }];
          context.report(diagnose('key-repeated', { file, span, related }, { value: text, column: column.name }));
        }
        return reading.value;
      });
    });
    return [{ table: table.name, columns: columns.flatMap((column) => column?.name ?? []), rows: read }];
  });
}

// ---------------------------------------------------------------- conditions

interface Site {
  readonly context: Context;
  readonly file: string;
  readonly calendar: Calendar;
}

/** What is compared stands beside whether the condition holds, so that it can be shown when it does not. */
function bindConditions(
  parts: readonly Part<'expect'>[],
  { context, file, calendar }: Site,
  name: string,
): { readonly report: MetricReport; readonly expected: readonly Expected[] } | undefined {
  const [first] = parts;
  if (first === undefined) return undefined;
  const items = parts.map(({ condition }) => ({ expression: condition, span: condition.span }));
  const expected: Expected[] = [];
  let broken = false;
  const columns = (): Shown[] => {
    const shows: Shown[] = [];
    for (const [index, item] of items.entries()) {
      const shown = bindShow(item, { context, file });
      if (shown.type.kind !== 'boolean') {
        const parameters = { found: describeType(shown.type), hint: undefined };
        if (shown.type.kind !== 'unknown')
          context.report(diagnose('not-a-condition', { file, span: item.span }, parameters));
        broken = true;
        continue;
      }
      const holds = `${index + 1}`;
      const lengths = lengthsIn(item.expression);
      const sides = operandsOf(item.expression).flatMap((expression) => {
        const bound = bind(expression, metricScope(context, file));
        if (aggregatesOf([bound]).length === 0) return [];
        return [bindShow({ expression, span: expression.span }, { context, file })];
      });
      const compared = sides.map((side, place) => ({ ...side, name: `${holds}.${place + 1}` }));
      shows.push({ ...shown, name: holds, expression: asWritten(shown.expression, lengths) }, ...compared);
      const origin = { file, span: parts[index]?.span ?? item.span };
      expected.push({
        kind: 'condition',
        holds,
        compared: compared.map(({ name: column, label }) => ({ name: column, label })),
        origin,
      });
    }
    return shows;
  };
  const { span } = first.condition;
  const site = { clauses: { show: { kind: 'show' as const, items, span } }, context, file, calendar };
  const common = { name, label: name, params: [...context.params.declared.keys()], origin: { file, span } };
  const report = bindMetricReport(site, common, { reads: [], columns });
  return report === undefined || broken ? undefined : { report, expected };
}

/** What a condition compares, from left to right. */
function operandsOf(condition: Expression): Expression[] {
  switch (condition.kind) {
    case 'logical':
      return condition.operands.flatMap(operandsOf);
    case 'not':
      return operandsOf(condition.operand);
    case 'comparison':
      return [condition.left, condition.right];
    case 'between':
    case 'in':
    case 'in-range':
    case 'is-missing':
      return [condition.operand];
    default:
      return [];
  }
}

const secondsPer: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 };

/** How exactly the lengths of time in a condition are written, by what they come to in seconds. */
function lengthsIn(condition: Expression): ReadonlyMap<string, string> {
  const lengths = new Map<string, string>();
  const collect = (expression: Expression): void => {
    if (expression.kind === 'duration') {
      const seconds = secondsPer[expression.unit] ?? 1;
      lengths.set(String(Number(expression.value) * seconds), String(Number(halfOf(expression.value)) * seconds));
    } else if (expression.kind === 'logical') expression.operands.forEach(collect);
    else if (expression.kind === 'not') collect(expression.operand);
    else if (expression.kind === 'comparison') [expression.left, expression.right].forEach(collect);
  };
  collect(condition);
  return lengths;
}

// ---------------------------------------------------------------- rows of a report

function bindRows(
  part: Part<'expect-rows'>,
  values: Test['values'],
  { model, variants }: Pages,
  context: Context,
  file: string,
): Expected | undefined {
  const { report: name, span } = part;
  const usual = model.reports.get(name.text);
  const audit = auditNamed(model, name.text);
  if (usual === undefined && audit === undefined) {
    const guess = closest(name.text, [...model.reports.keys(), ...model.audits.keys()]);
    const fix = guess === undefined ? undefined : { span: name.span, text: guess };
    context.report(diagnose('unknown-page', { file, span: name.span, fix }, { name: name.text, guess }));
    return undefined;
  }
  if (usual === undefined) context.link(file, name, { kind: 'audit', name: name.text });
  else context.link(file, name, { kind: kindOf(usual), name: name.text });
  // Which columns there are is the same on every day.
  const report = usual && variants.of(usual, values).report;
  const [heading, ...rows] = part.rows;
  if (heading === undefined) return undefined;
  const shown = report === undefined ? undefined : columnsOf(report);
  const columns = heading.cells.map(({ text, span: at }) => {
    if (shown === undefined || shown.some(({ name: own, label }) => own === text || isCalled(label, text, context)))
      return text;
    const names = shown.map((column) => column.name);
    const guess = closest(text, [...names, ...shown.map(({ label }) => label)]);
    const fix = guess === undefined ? undefined : { span: at, text: guess };
    const parameters = { name: text, report: name.text, columns: names, guess };
    context.report(diagnose('no-such-result-column', { file, span: at, fix }, parameters));
    return text;
  });
  for (const row of rows) {
    if (row.cells.length === columns.length) continue;
    const parameters = { cells: row.cells.length, columns: columns.length };
    context.report(diagnose('ragged-row', { file, span: row.span }, parameters));
  }
  return {
    kind: 'rows',
    report: name.text,
    includes: part.includes,
    columns,
    rows: rows.map((row) => ({ cells: row.cells.map(({ text }) => text), origin: { file, span: row.span } })),
    origin: { file, span },
  };
}

function kindOf(report: Report): 'report' | 'goal' {
  return report.kind === 'report' && report.goal !== undefined ? 'goal' : 'report';
}

/** Undefined where the data say which columns there are. */
function columnsOf(report: Report): readonly { readonly name: string; readonly label: string }[] | undefined {
  if (report.kind === 'list') return report.shows;
  const { dimensions, shows } = report;
  return dimensions.some(({ across }) => across === true) ? undefined : [...dimensions, ...shows];
}
