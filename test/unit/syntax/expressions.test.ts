import { describe, expect, it } from 'vitest';
import type { Expression } from '../../../language/syntax/ast.ts';
import { expression, metric, mistakes, shape } from './read.ts';

const understood = (text: string): string => shape(expression(text));

describe('literals', () => {
  it.each([
    ['0', '0'],
    ['007', '7'],
    ['1.50', '1.50'],
    ['10k', '10000'],
    ['1.5k', '1500'],
    ['0.0005k', '0.5'],
    ['2 thousand', '2000'],
    ['5 million', '5000000'],
    ['2.25 billion', '2250000000'],
    ['15%', '0.15%'],
    ['0.5 %', '0.005%'],
    ['150%', '1.50%'],
    ['12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
    ['2024-03-31', 'day:2024-03-31'],
    ['2024-02-29', 'day:2024-02-29'],
    ['2024-03', 'month:2024-03-01'],
    ['2024-Q4', 'quarter:2024-10-01'],
    ['2024 - 3', '[2024 - 3]'],
    ['30 days', '30·day'],
    ['1 day', '1·day'],
    ['1.5 hours', '1.5·hour'],
    ['"say \\"hi\\" \\\\ C:\\temp"', JSON.stringify('say "hi" \\ C:\\temp')],
    ['true', 'true'],
    ['false', 'false'],
    ['missing', 'missing'],
  ])('%s is %s', (text, meaning) => expect(understood(text)).toBe(meaning));

  it('takes a unit on the next line for something else', () => {
    expect(mistakes('metric m = 5\n  million')).toEqual(['unexpected "million"']);
  });
});

describe('names', () => {
  it.each([
    ['deals.owner.team', 'deals.owner.team'],
    ['`won by`.`in`', 'won by.in'],
    ['größe + 名前 + हिन्दी', '[größe + 名前 + हिन्दी]'],
    ['a.in + a.not', '[a.in + a.not]'],
  ])('%s is %s', (text, meaning) => expect(understood(text)).toBe(meaning));
});

describe('precedence', () => {
  it.each([
    ['a else b or c', '[a else [b or c]]'],
    ['a or b and c or d', '[a or [b and c] or d]'],
    ['not a and b', '[[not a] and b]'],
    ['not a = b', '[not [a = b]]'],
    ['a + b = c - d', '[[a + b] = [c - d]]'],
    ['a - b + c', '[a - b + c]'],
    ['a - b * c / d', '[a - [b * c / d]]'],
    ['- a * b', '[[- a] * b]'],
    ['a * - b', '[a * [- b]]'],
    ['(a + b) * c', '[[a + b] * c]'],
    ['a between b + 1 and c and d', '[[a between [b + 1] and c] and d]'],
    ['a - -1', '[a - [- 1]]'],
  ])('%s is %s', (text, meaning) => expect(understood(text)).toBe(meaning));

  it('keeps an even number of signs as two and an odd one as one, so that types are still checked', () => {
    expect(understood('not not not a')).toBe('[not a]');
    expect(understood('not not a')).toBe('[not [not a]]');
    expect(understood('- - - - a')).toBe('[- [- a]]');
  });
});

describe('conditions', () => {
  it.each([
    ['a != 1', '[a != 1]'],
    ['a <= 1', '[a <= 1]'],
    ['a > 1', '[a > 1]'],
    ['a >= 1', '[a >= 1]'],
    ['a < 1', '[a < 1]'],
    ['a is missing', '[a is missing]'],
    ['a is not missing', '[a is not missing]'],
    ['a in ("x", "y")', '[a in "x", "y"]'],
    ['a not in ("x")', '[a not in "x"]'],
    ['a in allowed', '[a in allowed]'],
    ['a in last month', '[a in last 1 month]'],
    ['a not in 2024-Q1', '[a not in quarter:2024-01-01 to quarter:2024-01-01]'],
    ['a in 2024', '[a in year:2024-01-01 to year:2024-01-01]'],
    ['a not between 1 and 2', '[a not between 1 and 2]'],
  ])('%s is %s', (text, meaning) => expect(understood(text)).toBe(meaning));
});

describe('when', () => {
  it.each([
    ['when a: 1', '[when a: 1]'],
    ['when a > 1: "x", else "y"', '[when [a > 1]: "x", else "y"]'],
    ['when a: 1 else 2', '[when a: 1, else 2]'],
    ['when a: 1, when b: 2, else 3 else 4', '[when a: 1, when b: 2, else [3 else 4]]'],
    ['f(when a: 1, when b: 2, else 3, 4)', 'f([when a: 1, when b: 2, else 3], 4)'],
    ['1 + when not a: 1, else 2', '[1 + [when [not a]: 1, else 2]]'],
    ['when a is missing: missing, else true', '[when [a is missing]: missing, else true]'],
  ])('%s is %s', (text, meaning) => expect(understood(text)).toBe(meaning));
});

describe('calls and parentheses', () => {
  it.each([
    ['f()', 'f()'],
    ['percentile(x, 90)', 'percentile(x, 90)'],
    ['sum(a where b = 1 on c via d.e for this year)', 'sum(a, where [b = 1], on c, via d.e, for this year, whole)'],
    ['(m on a where b)', '{m, where b, on a}'],
    ['(m for last 2 weeks) / m', '[{m, for last 2 week} / m]'],
    ['((m))', 'm'],
    ['average(m per owner.team, day where a > 1)', 'average(m, per owner.team · day, where [a > 1])'],
    [
      'average(m per every owner, every working day in office)',
      'average(m, per every owner · every working day in office)',
    ],
    ['count(per company where m > 0)', 'count(per company, where [m > 0])'],
    ['max(per + per per per)', 'max([per + per], per per)'],
    ['sum(per where every = 1)', 'sum(per, where [every = 1])'],
    ['share(m within team, owner.region)', 'share(m, within team · owner.region)'],
    ['previous(stage within deal)', 'previous(stage, within deal)'],
    ['share(within within within)', 'share(within, within within)'],
    ['sum(a spread from b until c)', 'sum(a, spread from b until c)'],
    ['sum(spread open from a.b until until)', 'sum(spread, open from a.b until until)'],
    ['hours(a, b in office)', 'hours(a, [b in office])'],
    ['(m for span) + (m for param.span)', '[{m, for span} + {m, for param.span}]'],
    ['(m for month to date)', '{m, for this month, to date}'],
    ['previous + next(every) - working', '[previous + next(every) - working]'],
  ])('%s is %s', (text, meaning) => expect(understood(text)).toBe(meaning));
});

it('finds every expression exactly where it stands', () => {
  const text = 'metric m = f(a, -b where c.d = "x") + (g on h) * 10k else when not p in (1, 2): 3 days, else 2024-01';
  const places: string[] = [];
  JSON.stringify(metric(text), (_, node: Partial<Expression> | undefined) => {
    if (node?.kind !== undefined && node.span !== undefined)
      places.push(`${node.kind}: ${text.slice(node.span.start, node.span.end)}`);
    return node;
  });
  expect(places).toEqual([
    `metric: ${text}`,
    `else: ${text.slice(11)}`,
    'arithmetic: f(a, -b where c.d = "x") + (g on h) * 10k',
    'call: f(a, -b where c.d = "x")',
    'path: a',
    'negative: -b',
    'path: b',
    'comparison: c.d = "x"',
    'path: c.d',
    'text: "x"',
    'arithmetic: (g on h) * 10k',
    'scoped: (g on h)',
    'path: g',
    'path: h',
    'number: 10k',
    'when: when not p in (1, 2): 3 days, else 2024-01',
    'not: not p in (1, 2)',
    'in: p in (1, 2)',
    'path: p',
    'number: 1',
    'number: 2',
    'duration: 3 days',
    'date: 2024-01',
  ]);
});
