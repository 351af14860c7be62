import type { Literal } from '../semantics/model.ts';
import * as build from '../sql/build.ts';
import { argument, type FunctionRow } from './row.ts';

interface Band {
  readonly label: string;
  readonly from?: number;
  readonly until?: number;
}

/** The bands between some limits, from the lowest up. */
function bandsOf(limits: readonly number[]): Band[] {
  const sorted = [...limits].sort((a, b) => a - b);
  return [undefined, ...sorted].map((from, index) => {
    const until = sorted[index];
    if (from === undefined) return { label: `under ${short(until ?? 0)}`, ...(until === undefined ? {} : { until }) };
    return until === undefined
      ? { label: `${short(from)} and more`, from }
      : { label: `${short(from)} to ${short(until)}`, from, until };
  });
}

function short(value: number): string {
  if (Math.abs(value) >= 1e9 && value % 1e8 === 0) return `${value / 1e9}bn`;
  if (Math.abs(value) >= 1e6 && value % 1e5 === 0) return `${value / 1e6}m`;
  if (Math.abs(value) >= 1000 && value % 100 === 0) return `${value / 1000}k`;
  return String(value);
}

function limitsOf(literals: readonly (Literal | undefined)[]): number[] {
  return literals.slice(1).flatMap((literal) => (literal?.kind === 'number' ? [Number(literal.value)] : []));
}

export const bands: FunctionRow = {
  name: 'bands',
  parameters: [
    { name: 'number', type: 'number' },
    { name: 'limit', type: 'number literal', repeated: true },
  ],
  returns: (_, literals) => ({
    kind: 'set',
    values: [...new Set(bandsOf(limitsOf(literals)).map(({ label }) => label))],
  }),
  doc: 'The band a number is in; each band includes its lower limit. Bands sort from the lowest up.',
  example: { call: 'bands(2500, 1k, 10k)', gives: '1k to 10k' },
  copies: (given) => 2 * given,
  sql: (args, { literals }) => {
    const value = argument(args, 0);
    const branches = bandsOf(limitsOf(literals)).map(({ label, from, until }) => {
      const bounds = [
        ...(from === undefined ? [] : [build.binary(value, '>=', build.number(from))]),
        ...(until === undefined ? [] : [build.binary(value, '<', build.number(until))]),
      ];
      return { condition: build.and(bounds) ?? build.is(value, 'NOT NULL'), value: build.text(label) };
    });
    return { kind: 'case', branches };
  },
};
