/** The definitions of the concrete tree as AST. With its neighbours `build-…` the only reader of the concrete tree. */
import type { CstNode } from 'chevrotain';
import { cover, type Span } from '../base/span.ts';
import type { Clause, Expression, Name, NamedDefinition, TableMember } from './ast.ts';
import { buildClause } from './build-clauses.ts';
import { buildExpression, reportRepeated, scoped } from './build-expressions.ts';
import { buildAudit, buildFunnel, buildGoal, buildTest } from './build-pages.ts';
import { buildCalendar, buildParam, labelAtEnd } from './build-params.ts';
import { buildType } from './build-types.ts';
import { type Building, buildPath, child, labelIn, nameIn, nodes, placeIn, spanOfNode, token, tokens } from './cst.ts';
import { diagnose } from './diagnostics.ts';
import { spanOf } from './lex.ts';
import type { Statement } from './statements.ts';
import * as t from './tokens.ts';

/** The definition of a cell's tree; undefined when not even its name could be read. */
export function buildDefinition(node: CstNode, statement: Statement, building: Building): NamedDefinition | undefined {
  const label = labelIn(node);
  const name = statement === 'test' ? label : nameIn(node, t.AnyName);
  const span = spanOfNode(node);
  if (name === undefined || span === undefined) return undefined;
  const named = { name, ...(label === undefined ? {} : { label }), span, damaged: false };
  switch (statement) {
    case 'table':
      return { kind: 'table', ...named, members: nodes(node, 'member').flatMap((part) => buildMember(part, building)) };
    case 'dimension':
      return { kind: 'dimension', ...named, columns: nodes(node, 'column').flatMap((path) => buildPath(path) ?? []) };
    case 'metric':
      return { kind: 'metric', ...named, ...buildMetric(node, building) };
    case 'param':
      return { kind: 'param', ...named, ...labelAtEnd(node, building), ...buildParam(node, building) };
    case 'calendar':
      return { kind: 'calendar', ...named, ...buildCalendar(node, building) };
    case 'report':
      return { kind: 'report', ...named, clauses: buildClauses(node, building) };
    case 'funnel':
      return { kind: 'funnel', ...named, ...buildFunnel(node, building) };
    case 'goal':
      return { kind: 'goal', ...named, ...buildGoal(node, building) };
    case 'audit':
      return { kind: 'audit', ...named, ...buildAudit(node, building) };
    case 'test':
      return { kind: 'test', ...named, ...buildTest(node, building) };
  }
}

function buildMetric(node: CstNode, building: Building): { expression?: Expression; format?: Name } {
  const inner = buildExpression(child(node, 'expression'), building);
  const modifiers = nodes(node, 'modifier');
  const last = modifiers[modifiers.length - 1];
  const span = inner && cover(inner.span, (last && spanOfNode(last)) ?? inner.span);
  const formats = nodes(node, 'format').flatMap((format) => nameIn(format, t.Name) ?? []);
  const [format, second] = formats;
  if (format !== undefined && second !== undefined) reportRepeated('as', second.span, format.span, building);
  return {
    ...(inner === undefined || span === undefined ? {} : { expression: scoped(inner, modifiers, span, building) }),
    ...(format === undefined ? {} : { format }),
  };
}

/** A member, or none where damage left too little of it. */
function buildMember(node: CstNode, building: Building): TableMember[] {
  const span = spanOfNode(node);
  if (span === undefined) return [];
  const field = child(node, 'field');
  if (field !== undefined) return buildColumn(field, span, building);
  const named = nameIn(node, t.AnyName);
  const kind = token(node, t.Dated) ? 'dated' : token(node, t.Shown) ? 'shown' : 'sorted';
  return named === undefined ? [] : [{ kind, column: named, span }];
}

function buildColumn(node: CstNode, span: Span, building: Building): TableMember[] {
  const name = nameIn(node, t.MemberName);
  if (name === undefined) return [];
  const label = labelIn(node);
  const named = { name, ...(label === undefined ? {} : { label }), span };
  const type = child(node, 'type');
  if (type !== undefined) return buildType(type).map((typed) => ({ kind: 'column', ...named, ...typed }));
  const expression = buildExpression(child(node, 'expression'), building);
  const format = nameIn(child(node, 'format'), t.Name);
  if (expression === undefined) return [];
  return [{ kind: 'computed', ...named, expression, ...(format === undefined ? {} : { format }) }];
}

/** Of a clause that stands twice the first is kept. */
function buildClauses(node: CstNode, building: Building): Clause[] {
  for (const comma of tokens(node, t.TrailingComma)) {
    const span = spanOf(comma);
    building.diagnostics.push(diagnose('trailing-comma', placeIn(building, span, { fix: { span, text: '' } }), {}));
  }
  const clauses = new Map<string, Clause>();
  for (const part of nodes(node, 'clause')) {
    const clause = buildClause(part, clauses.size === 0, building);
    if (clause === undefined) continue;
    const before = clauses.get(clause.kind);
    if (before === undefined) clauses.set(clause.kind, clause);
    else reportRepeated(clause.kind, wordOf(clause.span, clause.kind), wordOf(before.span, clause.kind), building);
  }
  return [...clauses.values()];
}

function wordOf(span: Span, word: string): Span {
  return { start: span.start, end: Math.min(span.end, span.start + word.length) };
}
