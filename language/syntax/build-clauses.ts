/** The clauses of a report. Clauses of SQL are answered with ours and read as if ours had been written. */
import type { CstNode, IToken } from 'chevrotain';
import type { Span } from '../base/span.ts';
import { closest } from '../base/suggest.ts';
import type { ByItem, Clause, ShowItem, SortKey } from './ast.ts';
import { buildExpression } from './build-expressions.ts';
import { buildRange } from './build-ranges.ts';
import {
  type Building,
  buildPath,
  buildPaths,
  child,
  labelIn,
  nameIn,
  nodes,
  placeIn,
  spanOfNode,
  token,
  tokens,
  toName,
} from './cst.ts';
import { diagnose } from './diagnostics.ts';
import { spanOf } from './lex.ts';
import { clauseFor, clauseWords, closestClause, isJoin, joinHint } from './statements.ts';
import { toCount, toLength, toVega } from './token-values.ts';
import * as t from './tokens.ts';

/** A clause; undefined when it is damaged beyond use or no clause of ours. */
export function buildClause(node: CstNode, first: boolean, building: Building): Clause | undefined {
  const [rule] = Object.keys(node.children);
  const clause = rule === undefined ? undefined : child(node, rule);
  if (rule === undefined || clause === undefined) return undefined;
  if (rule !== 'unknown') return buildClauseOf(rule, clause, building);
  reportUnknown(clause, first, building);
  return undefined;
}

/** A clause by the rule that read it. */
export function buildClauseOf(rule: string, clause: CstNode, building: Building): Clause | undefined {
  const span = spanOfNode(clause);
  if (span === undefined) return undefined;
  switch (rule) {
    case 'show':
      return buildShow(clause, span, building);
    case 'by':
    case 'across':
      return buildGroups(rule, clause, span, building);
    case 'for': {
      const range = buildRange(child(clause, 'range'), building);
      return range && { kind: 'for', range, span };
    }
    case 'where':
    case 'keep': {
      reportForeign(token(clause, t.Having), 'having', 'keep', 'it keeps groups by their results', building);
      const condition = buildExpression(child(clause, 'expression'), building);
      return condition && { kind: rule, condition, span };
    }
    case 'compare':
      return buildCompare(clause, span, building);
    case 'sort':
      return buildSort(clause, span, building);
    case 'top':
      return buildTop(clause, span, building);
    case 'totals': {
      const by = buildPaths(clause);
      return { kind: 'totals', ...(by.length === 0 ? {} : { by }), span };
    }
    case 'list': {
      const table = nameIn(clause, t.AnyName);
      const on = buildPath(child(clause, 'column'));
      return table && { kind: 'list', table, ...(on === undefined ? {} : { on }), span };
    }
    case 'chart': {
      const chart = nameIn(clause, t.AnyName);
      return chart && { kind: 'chart', chart, span };
    }
    case 'from':
      reportForeign(token(clause, t.From), 'from', undefined, 'each metric says which table it counts', building);
      return undefined;
    case 'vega': {
      const block = token(clause, t.Block);
      return block && toVega(block, span, building);
    }
    case 'funnelClause': {
      const funnel = nameIn(clause, t.AnyName);
      return funnel && { kind: 'funnel', funnel, span };
    }
    case 'cohort':
      return buildCohort(clause, span, building);
    case 'forecast': {
      const length = token(clause, t.Duration);
      const methods = tokens(clause, t.AnyName).map(toName);
      return length && { kind: 'forecast', length: toLength(length), methods, span };
    }
    default:
      return undefined;
  }
}

function buildCohort(node: CstNode, span: Span, building: Building): Clause | undefined {
  const table = nameIn(node, t.AnyName);
  const [from, returning] = buildPaths(node);
  const per = nameIn(node, t.GrainWord);
  const number = token(node, t.NumberText);
  const upTo = number && toCount(number, building, 'up to');
  if (table === undefined || from === undefined || per === undefined) return undefined;
  return {
    kind: 'cohort',
    table,
    from,
    ...(returning === undefined ? {} : { returning }),
    per,
    ...(upTo === undefined ? {} : { upTo }),
    span,
  };
}

function buildShow(node: CstNode, span: Span, building: Building): Clause | undefined {
  reportForeign(token(node, t.Select), 'select', 'show', 'a report shows metrics', building);
  const items = nodes(node, 'showItem').flatMap((item): ShowItem[] => {
    const expression = buildExpression(child(item, 'expression'), building);
    const itemSpan = spanOfNode(item);
    if (expression === undefined || itemSpan === undefined) return [];
    const format = nameIn(item, t.Name);
    const label = labelIn(item);
    return [
      {
        expression,
        ...(format === undefined ? {} : { format }),
        ...(label === undefined ? {} : { label }),
        span: itemSpan,
      },
    ];
  });
  return items.length === 0 ? undefined : { kind: 'show', items, span };
}

function buildGroups(kind: 'by' | 'across', node: CstNode, span: Span, building: Building): Clause | undefined {
  reportForeign(
    token(node, t.Group),
    'group by',
    'by',
    'a report groups by what `by` lists',
    building,
    token(node, t.By),
  );
  const items = nodes(node, 'byItem').flatMap((item): ByItem[] => {
    const path = buildPath(child(item, 'column'));
    const label = labelIn(item);
    if (path === undefined) return [];
    const every = token(item, t.Every) === undefined ? {} : { every: true as const };
    return [{ path, ...every, ...(label === undefined ? {} : { label }), span: spanOfNode(item) ?? path.span }];
  });
  return items.length === 0 ? undefined : { kind, items, span };
}

/** `compare previous year`, `compare previous period`, `compare quota`. */
function buildCompare(node: CstNode, span: Span, building: Building): Clause | undefined {
  const metric = buildExpression(child(node, 'expression'), building);
  if (metric !== undefined) return { kind: 'compare', with: metric, span };
  const word = nameIn(node, t.AnyName);
  if (word === undefined) return undefined;
  const found = (['year', 'period'] as const).find((known) => known === word.text);
  if (found !== undefined) return { kind: 'compare', with: `previous ${found}`, span };
  building.diagnostics.push(diagnose('unknown-baseline', placeIn(building, word.span), { found: word.text }));
  return undefined;
}

function buildSort(node: CstNode, span: Span, building: Building): Clause | undefined {
  reportForeign(token(node, t.Order), 'order by', 'sort', 'it sorts the rows', building, token(node, t.By));
  const keys = nodes(node, 'sortKey').flatMap((key): SortKey[] => {
    const expression = buildExpression(child(key, 'expression'), building);
    if (expression === undefined) return [];
    const ascending = token(key, t.Ascending);
    const descending = token(key, t.Descending);
    reportForeign(ascending, 'asc', 'up', 'it sorts from small to large', building);
    reportForeign(descending, 'desc', 'down', 'it sorts from large to small', building);
    const up = ascending ?? token(key, t.Up);
    const down = descending ?? token(key, t.Down);
    const direction =
      up === undefined ? (down === undefined ? {} : { direction: 'down' as const }) : { direction: 'up' as const };
    return [{ expression, ...direction, span: spanOfNode(key) ?? expression.span }];
  });
  return keys.length === 0 ? undefined : { kind: 'sort', keys, span };
}

function buildTop(node: CstNode, span: Span, building: Building): Clause | undefined {
  reportForeign(token(node, t.Limit), 'limit', 'top', 'it keeps the first groups', building);
  const number = token(node, t.NumberText);
  const count = number && toCount(number, building);
  if (count === undefined) return undefined;
  const within = buildPaths(child(node, 'within'));
  return {
    kind: 'top',
    count,
    ...(within.length === 0 ? {} : { within }),
    others: token(node, t.Others) !== undefined,
    span,
  };
}

/** Offers our clause for a foreign word, which `last` may extend. */
function reportForeign(
  found: IToken | undefined,
  written: string,
  ours: string | undefined,
  reason: string,
  building: Building,
  last: IToken | undefined = found,
): void {
  if (found === undefined) return;
  const span = { start: spanOf(found).start, end: spanOf(last ?? found).end };
  const place = placeIn(building, span, ours === undefined ? {} : { fix: { span, text: ours } });
  building.diagnostics.push(diagnose('foreign-clause', place, { found: written, ours, reason }));
}

function reportUnknown(node: CstNode, first: boolean, building: Building): void {
  const word = token(node, t.UnknownClause);
  if (word === undefined) return;
  const span = spanOf(word);
  if (isJoin(word.image)) {
    const parameters = { found: word.image, ours: undefined, hint: joinHint };
    building.diagnostics.push(diagnose('foreign-words', placeIn(building, span), parameters));
    return;
  }
  const ours = clauseFor(word.image);
  const suggestion = ours ?? closestClause(word.image);
  const mends = suggestion !== undefined && (suggestion === ours || closest(word.image, clauseWords) === suggestion);
  const place = placeIn(building, span, mends ? { fix: { span, text: suggestion } } : {});
  building.diagnostics.push(diagnose('unknown-clause', place, { word: word.image, suggestion, first }));
}
