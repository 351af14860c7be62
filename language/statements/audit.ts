import { labelOf, uniqueName } from '../base/names.ts';
import { closest } from '../base/suggest.ts';
import { bind } from '../semantics/bind.ts';
import type { Context, Declared, TableSymbol } from '../semantics/context.ts';
import { depthLimit, depthOf } from '../semantics/depth.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import type { Typed } from '../semantics/model.ts';
import {
  type Audit,
  type AuditCheck,
  type AuditLeaf,
  auditLeaves,
  rowsOf,
  typeOfAuditLeaf,
} from '../semantics/model-audit.ts';
import { findParam, reportUnknownParam, valueOfParam } from '../semantics/params/names.ts';
import type { Calendar } from '../semantics/ranges.ts';
import { bindCondition, type Scope, unknown } from '../semantics/scope.ts';
import type { AuditDefinition } from '../syntax/ast.ts';
import { bindCheck } from './audit-checks.ts';
import { partLabel } from './translated.ts';

/** Undefined when it has an error, which is reported. */
export function bindAudit(
  { definition, file }: Declared<AuditDefinition>,
  context: Context,
  calendar: Calendar,
): Audit | undefined {
  const before = context.errors;
  const table = tableOf(definition, file, context);
  const origin = { file, span: definition.name.span };
  if (definition.checks.length === 0 && !definition.damaged)
    context.report(diagnose('empty-audit', origin, { name: definition.name.text }));
  if (table === undefined) return undefined;
  const taken = new Set<string>();
  const checks = definition.checks
    .flatMap((check) => bindCheck(check, { context, file, table, calendar }))
    .map((check): AuditCheck => {
      const label = uniqueName(check.label, taken);
      return { ...check, label: partLabel('check', definition.name.text, label, context) };
    });
  const { fail } = definition;
  const condition = fail && bindCondition(fail.condition, failScope(context, file));
  const parts = [...checks.flatMap(rowsOf), ...(condition === undefined ? [] : [condition])];
  if (context.errors > before || definition.damaged || parts.some(({ type }) => type.kind === 'unknown'))
    return undefined;
  if (checks.flatMap(rowsOf).some((part) => depthOf(part) > depthLimit)) {
    context.report(diagnose('formula-too-deep', origin, {}));
    return undefined;
  }
  return {
    name: definition.name.text,
    label: definition.label?.text ?? labelOf(definition.name.text),
    table: table.name,
    checks,
    ...(condition === undefined ? {} : { fail: condition }),
    origin,
  };
}

function tableOf({ table, name, damaged }: AuditDefinition, file: string, context: Context): TableSymbol | undefined {
  const found = context.tables.get((table ?? name).text);
  if (found !== undefined) {
    if (table !== undefined) context.link(file, table, { kind: 'table', name: found.name });
    return found;
  }
  if (table === undefined) {
    if (!damaged) context.report(diagnose('audit-without-table', { file, span: name.span }, { name: name.text }));
    return undefined;
  }
  const guess = closest(table.text, context.tables.keys());
  const fix = guess === undefined ? undefined : { span: table.span, text: guess };
  context.report(diagnose('unknown-table', { file, span: table.span, fix }, { name: table.text, guess }));
  return undefined;
}

/** What `fail when` may ask. */
function failScope(context: Context, file: string): Scope<AuditLeaf> {
  const named = (name: string): AuditLeaf | undefined => auditLeaves.find((leaf) => leaf === name);
  const means = (name: string): boolean => named(name) !== undefined;
  const scope: Scope<AuditLeaf> = {
    context,
    file,
    bind: (expression) => bind(expression, scope),
    overMetrics: true,
    knows: (name) => means(name) || context.params.declared.has(name),
    param: (path) => findParam(path, context, file, means),
    path: (path): Typed<AuditLeaf> => {
      const text = path.parts.map((part) => part.text).join('.');
      const leaf = named(text);
      if (leaf !== undefined) return { kind: 'leaf', leaf, type: typeOfAuditLeaf(leaf) };
      const param = findParam(path, context, file, means);
      if (param !== undefined) return valueOfParam(param, false, context, file);
      if (reportUnknownParam(path, context, file)) return unknown();
      const guess = closest(text, auditLeaves) ?? 'accuracy';
      const fix = { span: path.span, text: guess };
      const parameters = { name: text, sought: 'a number of an audit', guess };
      context.report(diagnose('unknown-name', { file, span: path.span, fix }, parameters));
      return unknown();
    },
    call: () => undefined,
    scoped: (scoped) => {
      context.report(diagnose('modifier-in-row', { file, span: scoped.span }, {}));
      return unknown();
    },
  };
  return scope;
}
