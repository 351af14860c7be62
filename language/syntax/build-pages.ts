/** Funnels, goals, audits and tests of the concrete tree as AST. */
import type { CstNode } from 'chevrotain';
import type {
  AuditCheck,
  AuditDefinition,
  Clause,
  FunnelDefinition,
  FunnelStep,
  GoalDefinition,
  TestDefinition,
  TestPart,
  TextHole,
} from './ast.ts';
import { buildClauseOf } from './build-clauses.ts';
import { buildExpression, reportRepeated, scoped } from './build-expressions.ts';
import {
  type Building,
  buildPath,
  child,
  labelIn,
  nameIn,
  nodes,
  spanOfNode,
  token,
  tokens,
  tokensUnder,
  toName,
} from './cst.ts';
import { spanOf } from './lex.ts';
import { expectation, toDate, toLength, toNumber, toRow } from './token-values.ts';
import * as t from './tokens.ts';

/** The table behind `of`. */
function tableIn(node: CstNode): { readonly table?: FunnelDefinition['table'] & object } {
  const [table] = tokensUnder(node, 'of');
  return table === undefined ? {} : { table: toName(table) };
}

export function buildFunnel(node: CstNode, building: Building): Pick<FunnelDefinition, 'table' | 'steps' | 'strict'> {
  const [strict, second] = tokens(node, t.Strict).map(spanOf);
  if (strict !== undefined && second !== undefined) reportRepeated('strict', second, strict, building);
  const steps = [...nodes(node, 'step'), ...nodes(node, 'steps')].flatMap((step) => buildStep(step, building) ?? []);
  return {
    ...tableIn(node),
    steps: steps.sort((a, b) => a.span.start - b.span.start),
    ...(strict === undefined ? {} : { strict: { span: strict } }),
  };
}

function buildStep(node: CstNode, building: Building): FunnelStep | undefined {
  const span = spanOfNode(node);
  if (span === undefined) return undefined;
  if (token(node, t.Steps) !== undefined) {
    const [stage, at, each] = nodes(node, 'column').map(buildPath);
    if (stage === undefined || at === undefined) return undefined;
    return { kind: 'steps', stage, at, ...(each === undefined ? {} : { each }), span };
  }
  const label = labelIn(node);
  const [at, where] = nodes(node, 'expression').map((part) => buildExpression(part, building));
  if (label === undefined || at === undefined) return undefined;
  return { kind: 'step', label, at, ...(where === undefined ? {} : { where }), span };
}

export function buildGoal(
  node: CstNode,
  building: Building,
): Pick<GoalDefinition, 'expression' | 'limit' | 'target' | 'clauses'> {
  const [expression, target] = nodes(node, 'expression').map((part) => buildExpression(part, building));
  const [least, most] = [token(node, t.Least), token(node, t.Most)];
  const limit = least ?? most;
  const clauses = new Map<string, Clause>();
  const found = (['by', 'for', 'where'] as const).flatMap((rule) =>
    nodes(node, rule).flatMap((clause) => buildClauseOf(rule, clause, building) ?? []),
  );
  for (const clause of found.sort((a, b) => a.span.start - b.span.start)) {
    const before = clauses.get(clause.kind);
    if (before === undefined) clauses.set(clause.kind, clause);
    else reportRepeated(clause.kind, clause.span, before.span, building);
  }
  return {
    ...(expression === undefined ? {} : { expression }),
    ...(limit === undefined
      ? {}
      : { limit: { kind: least === undefined ? ('most' as const) : ('least' as const), span: spanOf(limit) } }),
    ...(target === undefined ? {} : { target }),
    clauses: [...clauses.values()],
  };
}

export function buildAudit(node: CstNode, building: Building): Pick<AuditDefinition, 'table' | 'checks' | 'fail'> {
  const checks = nodes(node, 'check').flatMap((check) => buildCheck(check, building) ?? []);
  const [fail, second] = nodes(node, 'fail').flatMap((part) => {
    const condition = buildExpression(child(part, 'expression'), building);
    const span = spanOfNode(part);
    return condition === undefined || span === undefined ? [] : [{ condition, span }];
  });
  if (fail !== undefined && second !== undefined) reportRepeated('fail', second.span, fail.span, building);
  return { ...tableIn(node), checks, ...(fail === undefined ? {} : { fail }) };
}

function buildCheck(node: CstNode, building: Building): AuditCheck | undefined {
  const span = spanOfNode(node);
  if (span === undefined) return undefined;
  const label = labelIn(node);
  const [what] = tokensUnder(node, 'what');
  let options: Pick<AuditCheck, 'above' | 'olderThan' | 'where'> = {};
  const ignoring: AuditCheck['ignoring'][number][] = [];
  for (const option of nodes(node, 'checkOption')) {
    const [above, olderThan] = [token(option, t.NumberText), token(option, t.Duration)];
    const where = buildExpression(child(option, 'expression'), building);
    ignoring.push(...tokens(option, t.AnyName).map(toName));
    const given = {
      ...(above === undefined ? {} : { above: toNumber(above) }),
      ...(olderThan === undefined ? {} : { olderThan: toLength(olderThan) }),
      ...(where === undefined ? {} : { where }),
    };
    const [twice] = Object.keys(given).filter((key) => key in options);
    const place = spanOfNode(option);
    if (twice !== undefined && place !== undefined) {
      reportRepeated(twice === 'olderThan' ? 'older than' : twice, place, span, building);
    } else options = { ...options, ...given };
  }
  return {
    kind: 'check',
    ...(label === undefined ? {} : { label }),
    ...(what === undefined ? {} : { what: toName(what) }),
    columns: nodes(node, 'column').flatMap((column) => buildPath(column) ?? []),
    ignoring,
    ...options,
    span,
  };
}

export function buildTest(node: CstNode, building: Building): Pick<TestDefinition, 'parts'> {
  const rules = ['given', 'expect', 'today', 'testParam'];
  const parts = rules.flatMap((rule) => nodes(node, rule).flatMap((part) => buildPart(part, rule, building) ?? []));
  return { parts: parts.sort((a, b) => a.span.start - b.span.start) };
}

function buildPart(node: CstNode, rule: string, building: Building): TestPart | undefined {
  const span = spanOfNode(node);
  if (span === undefined) return undefined;
  const rows = tokens(node, t.Row).map(toRow);
  const name = nameIn(node, t.AnyName);
  switch (rule) {
    case 'given':
      return name && { kind: 'given', table: name, rows, span };
    case 'today': {
      const date = token(node, t.DateText);
      return date && { kind: 'today', date: toDate(date), span };
    }
    case 'testParam': {
      const value = labelIn(node);
      return name && value && { kind: 'param', name, value, span };
    }
    default: {
      const condition = buildExpression(child(node, 'expression'), building);
      return condition && expectation(condition, token(node, t.Includes) !== undefined, rows, span, building);
    }
  }
}

/** A text's hole: an expression with modifiers, and how it is written. */
export function buildHole(node: CstNode, building: Building): Omit<TextHole, 'span'> {
  const inner = buildExpression(child(node, 'expression'), building);
  const format = nameIn(node, t.Name);
  const span = spanOfNode(node);
  if (inner === undefined || span === undefined) return {};
  const modifiers = nodes(node, 'modifier');
  const last = modifiers.at(-1);
  const end = (last && spanOfNode(last)?.end) ?? inner.span.end;
  return {
    expression: scoped(inner, modifiers, { start: inner.span.start, end }, building),
    ...(format === undefined ? {} : { format }),
  };
}
