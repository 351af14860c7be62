import type { Literal } from '../semantics/model.ts';
import * as build from '../sql/build.ts';
import type { SqlExpression } from '../sql/tree.ts';
import { aligned, type FunctionRow } from './row.ts';

/** `from` and `until` are exact decimals. */
interface Band {
  readonly label: string;
  readonly from?: string;
  readonly until?: string;
}

/** The bands between some limits, from the lowest up. */
function bandsOf(limits: readonly string[]): Band[] {
  const sorted = [...limits].sort((a, b) => Number(a) - Number(b));
  return [undefined, ...sorted].map((from, index) => {
    const until = sorted[index];
    if (from === undefined) return { label: `under ${short(until ?? '0')}`, ...(until === undefined ? {} : { until }) };
    return until === undefined
      ? { label: `${short(from)} and more`, from }
      : { label: `${short(from)} to ${short(until)}`, from, until };
  });
}

function short(limit: string): string {
  const value = Number(limit);
  if (Math.abs(value) >= 1e9 && value % 1e8 === 0) return `${value / 1e9}bn`;
  if (Math.abs(value) >= 1e6 && value % 1e5 === 0) return `${value / 1e6}m`;
  if (Math.abs(value) >= 1000 && value % 100 === 0) return `${value / 1000}k`;
  return String(value);
}

function limitsOf(literals: readonly (Literal | undefined)[]): string[] {
  return literals.slice(1).flatMap((literal) => (literal?.kind === 'number' ? [literal.value] : []));
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
  sql: (args, call) => {
    const written = limitsOf(call.literals);
    // Beside whole numbers an amount is compared as it is stored, which is much quicker than with 38 digits.
    const whole = written.every((limit) => /^-?\d{1,18}$/.test(limit));
    const [value = build.nothing, ...limits] = whole ? args : aligned(args, call);
    const limit = (of: string): SqlExpression => limits[written.indexOf(of)] ?? build.nothing;
    return build.reading(value, (each) => {
      const branches = bandsOf(written).map(({ label, from, until }) => {
        // What is under the lower limit is in a band before.
        const last = from === undefined ? build.is(each, 'NOT NULL') : build.binary(each, '>=', limit(from));
        return {
          condition: until === undefined ? last : build.binary(each, '<', limit(until)),
          value: build.text(label),
        };
      });
      return { kind: 'case', branches };
    });
  },
};
