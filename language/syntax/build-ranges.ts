import type { CstNode, IToken } from 'chevrotain';
import { addUnits } from '../base/calendar.ts';
import { cover, type Span } from '../base/span.ts';
import { type DateLiteral, type Grain, grains, type Range } from './ast.ts';
import { type Building, buildPath, child, nodes, placeIn, spanOfNode, token } from './cst.ts';
import { diagnose } from './diagnostics.ts';
import { spanOf } from './lex.ts';
import { readDate, readDuration, readNumber } from './literals.ts';
import * as t from './tokens.ts';

/** The range of a `range` node; undefined when it is damaged or makes no sense, which is reported. */
export function buildRange(node: CstNode | undefined, building: Building): Range | undefined {
  const span = node && spanOfNode(node);
  if (node === undefined || span === undefined) return undefined;
  const relative = child(node, 'relativeRange');
  if (relative !== undefined) return buildRelative(relative, span, building);
  const fiscal = token(node, t.Fiscal);
  if (fiscal !== undefined) {
    const year = yearOf(token(node, t.NumberText), building);
    return year === undefined ? undefined : { kind: 'fiscal', year: Number(year), span };
  }
  if (token(node, t.All) !== undefined) return { kind: 'all', span };
  const toDate = grainOf(token(node, t.GrainToDate));
  if (toDate !== undefined) return { kind: 'current', unit: toDate, part: 'to date', span };
  const unit = grainOf(token(node, t.GrainWord));
  if (unit !== undefined) return { kind: 'current', unit, part: token(node, t.Rest) ? 'rest' : 'whole', span };
  const path = buildPath(child(node, 'path'));
  return path === undefined ? buildDates(node, span, building) : { kind: 'param', path, span };
}

function buildRelative(node: CstNode, span: Span, building: Building): Range | undefined {
  const direction = token(node, t.Next) === undefined ? 'last' : 'next';
  const toDate = token(node, t.To) !== undefined;
  const word = grainOf(token(node, t.GrainWord));
  if (word !== undefined) return { kind: 'relative', direction, count: 1, unit: word, toDate, span };
  const duration = token(node, t.Duration);
  if (duration === undefined) return undefined;
  const { value, unit: name } = readDuration(duration.image);
  const unit = grains.find((grain) => grain === name);
  const count = Number(value);
  if (unit === undefined) return invalid(`its periods are ${grains.join(', ')}`, spanOf(duration), building);
  if (!Number.isInteger(count) || count < 1 || count > 10_000) {
    return invalid('it counts from 1 to 10,000 whole periods', spanOf(duration), building);
  }
  return { kind: 'relative', direction, count, unit, toDate, span };
}

function buildDates(node: CstNode, span: Span, building: Building): Range | undefined {
  const [first, last] = nodes(node, 'rangeEnd');
  const from = buildRangeEnd(first, building);
  if (from === undefined) return undefined;
  const to = last === undefined ? from : buildRangeEnd(last, building);
  if (to === undefined) return undefined;
  // `2024-06-28 to 2024-Q2` ends with the quarter.
  if (addUnits(to.from, 1, to.grain) <= from.from)
    return invalid('it ends before it starts', cover(from.span, to.span), building);
  return { kind: 'dates', from, to, span };
}

function buildRangeEnd(node: CstNode | undefined, building: Building): DateLiteral | undefined {
  const date = token(node, t.DateText);
  if (date !== undefined) return toDate(date);
  const number = token(node, t.NumberText);
  const year = yearOf(number, building);
  if (number === undefined || year === undefined) return undefined;
  return { kind: 'date', from: readDate(year).from, grain: 'year', span: spanOf(number) };
}

export function toDate(token: IToken): DateLiteral {
  const { from, grain } = readDate(token.image);
  return { kind: 'date', from, grain, span: spanOf(token) };
}

/** Four digits, as written. */
function yearOf(token: IToken | undefined, building: Building): string | undefined {
  if (token === undefined) return undefined;
  if (/^[0-9]{4}$/.test(token.image) && token.image !== '0000') return token.image;
  // A number that cannot be read has been reported.
  if (readNumber(token.image).problem !== undefined) return undefined;
  return invalid('a year has four digits', spanOf(token), building);
}

function grainOf(token: IToken | undefined): Grain | undefined {
  const word = token?.image.replace(/s$/, '');
  return grains.find((grain) => grain === word);
}

function invalid(reason: string, span: Span, building: Building): undefined {
  building.diagnostics.push(diagnose('invalid-range', placeIn(building, span), { reason }));
  return undefined;
}
