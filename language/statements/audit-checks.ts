/** The checks of an audit: which rows fail them. */
import { addUnits } from '../base/calendar.ts';
import { labelOf } from '../base/names.ts';
import type { Span } from '../base/span.ts';
import { closest } from '../base/suggest.ts';
import type { Context, TableSymbol } from '../semantics/context.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { misfit } from '../semantics/misfit.ts';
import type { RowExpression } from '../semantics/model.ts';
import { type AuditCheck, type AuditColumn, type Failing, type Ignored, ignorable } from '../semantics/model-audit.ts';
import type { Calendar } from '../semantics/ranges.ts';
import { rowScope } from '../semantics/row-scope.ts';
import { bindCondition } from '../semantics/scope.ts';
import { columnsOf } from '../semantics/typed.ts';
import { describeType, family } from '../semantics/types.ts';
import type { AuditCheck as CheckNode, Path } from '../syntax/ast.ts';

export const checkKinds = ['missing', 'invalid', 'duplicate', 'similar', 'stale'] as const;
type CheckKind = (typeof checkKinds)[number];

/** How alike is alike when nobody says. */
const usualSimilarity = '0.92';

export interface AuditSite {
  readonly context: Context;
  readonly file: string;
  /** The audit's. */
  readonly table: TableSymbol;
  readonly calendar: Calendar;
}

interface Column extends AuditColumn {
  readonly span: Span;
}

/** A check of several columns that looks at each of them alone is several checks. What is wrong is reported. */
export function bindCheck(check: CheckNode, site: AuditSite): AuditCheck[] {
  const { what, columns } = check;
  const { context, file } = site;
  if (what === undefined) return bindOwn(check, site.table, site);
  const table = columns.length === 0 ? context.tables.get(what.text) : undefined;
  if (table !== undefined) {
    context.link(file, what, { kind: 'table', name: table.name });
    return bindOwn(check, table, site);
  }
  const kind = checkKinds.find((each) => each === what.text);
  if (kind !== undefined) return bindKind(kind, check, site);
  const known = columns.length === 0 ? [...checkKinds, ...context.tables.keys()] : checkKinds;
  const guess = closest(what.text, known);
  const fix = guess === undefined ? undefined : { span: what.span, text: guess };
  const parameters = { name: what.text, guess, kinds: checkKinds };
  context.report(diagnose('unknown-check', { file, span: what.span, fix }, parameters));
  return [];
}

/** `check "Won without amount" deals where …`: what its rows fail by is written. */
function bindOwn(check: CheckNode, table: TableSymbol, site: AuditSite): AuditCheck[] {
  const { label, where, span } = check;
  const { context, file } = site;
  refuseOptions(check, [], 'a condition says all', site);
  const example = 'check "Won without amount" deals where status = "won" and amount is missing';
  if (where === undefined) {
    context.report(diagnose('check-incomplete', { file, span }, { needs: 'a condition that rows fail by', example }));
    return [];
  }
  if (label === undefined) {
    context.report(diagnose('check-incomplete', { file, span }, { needs: 'a label that says what is wrong', example }));
    return [];
  }
  const condition = bindCondition(where, rowsScope(table, site));
  return [
    {
      label: label.text,
      table: table.name,
      failing: { kind: 'condition', condition },
      shows: readIn([condition], table),
    },
  ];
}

const examples: Readonly<Record<CheckKind, string>> = {
  missing: 'check missing email, owner',
  invalid: 'check invalid email',
  duplicate: 'check duplicate email ignoring case',
  similar: 'check similar name, company above 92%',
  stale: 'check stale updated_at older than 1 year',
};

function bindKind(kind: CheckKind, check: CheckNode, site: AuditSite): AuditCheck[] {
  const { context, file, table } = site;
  const options = {
    duplicate: 'ignoring',
    similar: 'above',
    stale: 'older than',
    missing: undefined,
    invalid: undefined,
  };
  const own = options[kind];
  refuseOptions(
    check,
    own === undefined ? [] : [own],
    `\`${kind}\` takes ${own === undefined ? 'columns alone' : `\`${own}\``}`,
    site,
  );
  if (check.columns.length === 0) {
    const parameters = { needs: 'columns', example: examples[kind] };
    context.report(diagnose('check-incomplete', { file, span: check.span }, parameters));
    return [];
  }
  const columns = check.columns.map((path) => bindColumn(path, site));
  const among = check.where && bindCondition(check.where, rowsScope(table, site));
  const common = { table: table.name, ...(among === undefined ? {} : { among }) };
  const called = (some: readonly Column[], alone: boolean): string => {
    const names = some.map(({ label }) => label).join(', ');
    if (check.label === undefined) return `${labelOf(kind)}: ${names}`;
    return alone && columns.length > 1 ? `${check.label.text}: ${names}` : check.label.text;
  };
  const each = (failingOf: (column: Column) => Failing | undefined): AuditCheck[] =>
    columns.flatMap((column) => {
      const { expression } = column;
      const failing: Failing | undefined =
        expression.type.kind === 'unknown' ? { kind: 'condition', condition: expression } : failingOf(column);
      return failing === undefined
        ? []
        : [{ ...common, label: called([column], true), failing, shows: shown([column]) }];
    });
  const together = (failing: Failing | undefined): AuditCheck[] =>
    failing === undefined ? [] : [{ ...common, label: called(columns, false), failing, shows: shown(columns) }];
  switch (kind) {
    case 'missing':
      return each(({ expression }) => ({ kind: 'condition', condition: isMissing(expression) }));
    case 'invalid':
      return each((column) => invalid(column, site));
    case 'stale':
      return each((column) => stale(column, check, site));
    case 'duplicate':
      return together(duplicate(columns, check, site));
    case 'similar':
      return together(similar(columns, check, site));
  }
}

function shown(columns: readonly Column[]): AuditColumn[] {
  return columns.map(({ span: _, ...column }) => column);
}

const boolean = { kind: 'boolean' } as const;

function isMissing(operand: RowExpression): RowExpression {
  return { kind: 'is-missing', operand, type: boolean };
}

/** A value that is there and is none of its type; undefined, reported, where every value is one. */
function invalid({ name, expression, span }: Column, { context, file }: AuditSite): Failing | undefined {
  const unfit = misfit(expression, context);
  if (unfit !== undefined)
    return { kind: 'condition', condition: unfit.condition, says: `${labelOf(name)} ${unfit.says}` };
  const takes = 'an email, a phone, a url, a closed set or a reference';
  const found = describeType(expression.type);
  context.report(diagnose('check-type', { file, span }, { check: 'invalid', found, takes }));
  return undefined;
}

function stale(column: Column, check: CheckNode, { context, file, calendar }: AuditSite): Failing | undefined {
  const { expression, span } = column;
  const { olderThan } = check;
  if (olderThan === undefined) {
    const parameters = { needs: 'a length of time', example: examples.stale };
    context.report(diagnose('check-incomplete', { file, span: check.span }, parameters));
    return undefined;
  }
  if (family(expression.type) !== 'date') {
    const parameters = { check: 'stale', found: describeType(expression.type), takes: 'a date or a time' };
    context.report(diagnose('check-type', { file, span }, parameters));
    return undefined;
  }
  const { unit, value } = olderThan;
  const count = Number(value);
  const isOfClock = unit === 'second' || unit === 'minute' || unit === 'hour';
  if (isOfClock || !Number.isInteger(count) || count > 10_000) {
    const why = 'rows grow stale by whole days, weeks, months, quarters or years';
    const parameters = { option: `${value} ${unit}s`, why };
    context.report(diagnose('check-option', { file, span: olderThan.span }, parameters));
    return undefined;
  }
  const until = addUnits(calendar.today, -count, unit);
  return { kind: 'condition', condition: { kind: 'within', operand: expression, until, type: boolean } };
}

function duplicate(columns: readonly Column[], check: CheckNode, site: AuditSite): Failing | undefined {
  const { context, file } = site;
  const ignoring: Ignored[] = [];
  for (const { text, span } of check.ignoring) {
    const known = ignorable.find((each) => each === text);
    if (known !== undefined) {
      ignoring.push(known);
      continue;
    }
    const guess = closest(text, ignorable);
    const fix = guess === undefined ? undefined : { span, text: guess };
    context.report(diagnose('unknown-ignored', { file, span, fix }, { name: text, guess, known: ignorable }));
  }
  const [first] = check.ignoring;
  if (
    first !== undefined &&
    columns.every(({ expression: { type } }) => family(type) !== 'text' && type.kind !== 'unknown')
  )
    context.report(
      diagnose(
        'check-option',
        { file, span: first.span },
        { option: 'ignoring', why: 'it is for texts, and none is checked' },
      ),
    );
  return { kind: 'duplicate', columns: columns.map(({ expression }) => expression), ignoring };
}

function similar(columns: readonly Column[], { above }: CheckNode, { context, file }: AuditSite): Failing | undefined {
  for (const { expression, span } of columns) {
    const { type } = expression;
    if (type.kind === 'unknown' || type.kind === 'reference' || family(type) === 'text') continue;
    const parameters = { check: 'similar', found: describeType(type), takes: 'texts and references' };
    context.report(diagnose('check-type', { file, span }, parameters));
    return undefined;
  }
  const share = above?.value ?? usualSimilarity;
  if (above !== undefined && !(Number(share) >= 0.5 && Number(share) < 1)) {
    const why = 'it goes from 50% to less than 100%';
    context.report(diagnose('check-option', { file, span: above.span }, { option: 'above', why }));
    return undefined;
  }
  return { kind: 'similar', columns: columns.map(({ expression }) => expression), above: share };
}

function refuseOptions(check: CheckNode, takes: readonly string[], why: string, { context, file }: AuditSite): void {
  const found: [string, Span | undefined][] = [
    ['ignoring', check.ignoring[0]?.span],
    ['above', check.above?.span],
    ['older than', check.olderThan?.span],
  ];
  for (const [option, span] of found) {
    if (span !== undefined && !takes.includes(option))
      context.report(diagnose('check-option', { file, span }, { option, why }));
  }
}

function rowsScope(table: TableSymbol, { context, file }: AuditSite) {
  return rowScope(context, file, { table: table.name, via: [], reader: table.label });
}

function bindColumn(path: Path, site: AuditSite): Column {
  const expression = rowsScope(site.table, site).path(path);
  const name = path.parts.map((part) => part.text).join('.');
  const leaf = expression.kind === 'leaf' && expression.leaf.kind === 'column' ? expression.leaf : undefined;
  const own =
    site.table.columns.get(name) ?? site.context.tables.get(leaf?.table ?? '')?.columns.get(leaf?.column ?? '');
  const label = path.parts.length === 1 && own !== undefined ? own.label : labelOf(name);
  return { name, label, expression, span: path.span };
}

/** The stored columns that a condition reads, as they are shown beside a row that meets it. */
function readIn(conditions: readonly RowExpression[], table: TableSymbol): AuditColumn[] {
  const names = new Set<string>();
  for (const leaf of columnsOf(conditions)) {
    if (leaf.kind === 'column' && leaf.path.length === 0) names.add(leaf.column);
  }
  return [...names].flatMap((name): AuditColumn[] => {
    const column = table.columns.get(name);
    if (column?.content.kind !== 'stored') return [];
    const { label, content } = column;
    const leaf = { kind: 'column', path: [], table: table.name, column: name } as const;
    return [{ name, label, expression: { kind: 'leaf', leaf, type: content.type } }];
  });
}
