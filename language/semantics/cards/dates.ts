/** Spans of days and ranges in words. */
import { addUnits } from '../../base/calendar.ts';
import { assertUnreachable } from '../../base/unreachable.ts';
import type { DateLiteral, Range } from '../../syntax/ast.ts';
import { counted } from './numbers.ts';

/** The days from `from` up to, not including, `until`, as the end of a sentence that says `is`. */
export function spanText(from: string | undefined, until: string | undefined): string {
  if (from === undefined) return until === undefined ? 'at any time' : `before ${until}`;
  if (until === undefined) return `on or after ${from}`;
  const whole = grainOf(from, until);
  if (whole === 'day') return `on ${from}`;
  return whole === undefined ? `from ${from} to ${addUnits(until, -1, 'day')}` : `in ${literalText(from, whole)}`;
}

/** The one day, month, quarter or year that these days are. */
function grainOf(from: string, until: string): DateLiteral['grain'] | undefined {
  const begins = {
    day: true,
    month: from.endsWith('-01'),
    quarter: /-(01|04|07|10)-01$/.test(from),
    year: from.endsWith('-01-01'),
  };
  const grains: readonly DateLiteral['grain'][] = ['day', 'month', 'quarter', 'year'];
  return grains.find((grain) => begins[grain] && addUnits(from, 1, grain) === until);
}

/** A date as it is written: `2024`, `2024-Q1`, `2024-03`, `2024-03-31`. */
function literalText(from: string, grain: DateLiteral['grain']): string {
  switch (grain) {
    case 'day':
      return from;
    case 'month':
      return from.slice(0, 7);
    case 'quarter':
      return `${from.slice(0, 4)}-Q${Math.ceil(Number(from.slice(5, 7)) / 3)}`;
    case 'year':
      return from.slice(0, 4);
    default:
      return assertUnreachable(grain);
  }
}

/** A range as it is written: `last 12 months`, `2024-Q1`. */
export function rangeText(range: Range): string {
  switch (range.kind) {
    case 'relative': {
      const length = range.count === 1 ? range.unit : counted(range.count, range.unit);
      return `${range.direction} ${length}${range.toDate ? ' to date' : ''}`;
    }
    case 'current':
      if (range.part === 'to date') return `${range.unit} to date`;
      return range.part === 'rest' ? `rest of this ${range.unit}` : `this ${range.unit}`;
    case 'dates': {
      const [from, to] = [range.from, range.to].map((literal) => literalText(literal.from, literal.grain));
      return from === to ? `${from}` : `${from} to ${to}`;
    }
    case 'fiscal':
      return `fiscal ${range.year}`;
    case 'param':
      return range.path.parts.map((part) => part.text).join('.');
    case 'all':
      return 'all time';
    default:
      return assertUnreachable(range);
  }
}
