import type { CstNode } from 'chevrotain';
import type { Span } from '../base/span.ts';
import type { DateLiteral, Grain, Range } from './ast.ts';
import { type Building, buildPath, child, nodes, spanOfNode, token } from './cst.ts';
import { datesRange, grainOf, rangeEnd, relativeRange, yearOf } from './token-values.ts';
import * as t from './tokens.ts';

/** The range of a `range` node; undefined when it is damaged or makes no sense, which is reported. */
export function buildRange(node: CstNode | undefined, building: Building): Range | undefined {
  const span = node && spanOfNode(node);
  if (node === undefined || span === undefined) return undefined;
  const relative = child(node, 'relativeRange');
  if (relative !== undefined) return buildRelative(relative, span, building);
  const fiscal = token(node, t.Fiscal);
  if (fiscal !== undefined) {
    const number = token(node, t.NumberText);
    const year = number && yearOf(number, building);
    return year === undefined ? undefined : { kind: 'fiscal', year: Number(year), span };
  }
  if (token(node, t.All) !== undefined) return { kind: 'all', span };
  const toDate = grainIn(node, t.GrainToDate);
  if (toDate !== undefined) return { kind: 'current', unit: toDate, part: 'to date', span };
  const unit = grainIn(node, t.GrainWord);
  if (unit !== undefined) return { kind: 'current', unit, part: token(node, t.Rest) ? 'rest' : 'whole', span };
  const path = buildPath(child(node, 'path'));
  return path === undefined ? buildDates(node, span, building) : { kind: 'param', path, span };
}

function buildRelative(node: CstNode, span: Span, building: Building): Range | undefined {
  const direction = token(node, t.Next) === undefined ? 'last' : 'next';
  const toDate = token(node, t.To) !== undefined;
  const length = token(node, t.GrainWord) ?? token(node, t.Duration);
  return length && relativeRange(length, { direction, toDate, span }, building);
}

function buildDates(node: CstNode, span: Span, building: Building): Range | undefined {
  const [first, last] = nodes(node, 'rangeEnd');
  const from = buildRangeEnd(first, building);
  if (from === undefined) return undefined;
  const to = last === undefined ? from : buildRangeEnd(last, building);
  return to && datesRange(from, to, span, building);
}

function buildRangeEnd(node: CstNode | undefined, building: Building): DateLiteral | undefined {
  const end = token(node, t.DateText) ?? token(node, t.NumberText);
  return end && rangeEnd(end, building);
}

function grainIn(node: CstNode, type: typeof t.GrainWord): Grain | undefined {
  const word = token(node, type);
  return word && grainOf(word);
}
