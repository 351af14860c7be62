/** Any program is checked and compiled to its end: nothing is thrown, and nothing takes for ever. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check, compileReport, type Settings, type SourceFile } from '../../language/index.ts';
import { program as definitions } from '../bench/definitions.ts';
import { mutated, wordSoup } from '../harness/mutate.ts';

const settings: Settings = {
  today: '2024-06-30',
  timezone: 'America/New_York',
  locale: 'en-US',
  currency: 'USD',
  weekStarts: 1,
  fiscalYearStarts: 4,
};

/** Far longer than anything takes on a busy machine: only what would never end takes as long. */
const endlessMs = 30_000;

/** Reports that the check lets pass are compiled. */
function compileAll(files: readonly SourceFile[]): number {
  const started = performance.now();
  const program = check(files, settings);
  for (const name of program.model.reports.keys()) {
    const compiled = compileReport(program, name, settings);
    expect(compiled?.sql, name).not.toBe('');
    for (const note of compiled?.notes ?? []) expect(note.message(2)).not.toBe('');
  }
  expect(performance.now() - started).toBeLessThan(endlessMs);
  return program.model.reports.size;
}

const text = (content: string): SourceFile[] => [{ path: 'a.rekap', text: content }];

const model = 'table t {\n  id: key text\n  n: integer\n  s: text\n  at: time\n  up: -> t\n  dated by at\n}\n';
const heads = [
  'metric m = ',
  'metric m = count(t where ',
  'report r { show count(t) by ',
  'report r { list t show ',
  'report r {\n',
  'dimension d = ',
  'param p: ',
  'table u {\n',
  'calendar c {\n',
];

/** Sound definitions with some of their words in each other's places. */
const shuffled = fc
  .record({
    count: fc.integer({ min: 8, max: 40 }),
    swaps: fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 12 }),
  })
  .map(({ count, swaps }) =>
    definitions(count).map(({ path, text: whole }) => {
      const words = whole.split(/(\b)/);
      for (const [one, other] of swaps) {
        const [a, b] = [one % words.length, other % words.length];
        [words[a], words[b]] = [words[b] ?? '', words[a] ?? ''];
      }
      return { path, text: words.join('') };
    }),
  );

describe('any program is checked and compiled', () => {
  it('of any characters behind a head', () => {
    const any = fc.tuple(fc.constantFrom(...heads), fc.string({ unit: 'binary', maxLength: 100 }));
    fc.assert(fc.property(any, ([head, rest]) => void compileAll(text(model + head + rest))));
  });

  it('of words of the language in any order', () => {
    const soup = fc.tuple(fc.constantFrom('', ...heads), wordSoup);
    fc.assert(
      fc.property(soup, ([head, words]) => void compileAll(text(model + head + words))),
      { numRuns: 500 },
    );
  });

  it('of a sound program with some words changed', () => {
    let compiled = 0;
    fc.assert(
      fc.property(mutated, (program) => {
        compiled += compileAll(text(program));
      }),
      { numRuns: 300 },
    );
    // Many of them are still sound.
    expect(compiled).toBeGreaterThan(50);
  });

  it('of sound definitions whose words changed places', () => {
    fc.assert(
      fc.property(shuffled, (files) => void compileAll(files)),
      { numRuns: 60 },
    );
  });
});

describe('hostile programs are checked to their end', () => {
  const many = (count: number, of: (at: number) => string): string =>
    Array.from({ length: count }, (_, at) => of(at)).join('');
  it.each<[string, string]>([
    ['2,000 metrics in a circle', many(2_000, (at) => `metric m${at} = m${(at + 1) % 2_000} + 1\n`)],
    [
      '2,000 metrics, each twice the one before',
      `metric m0 = count(t)\n${many(2_000, (at) => `metric m${at + 1} = m${at} + m${at}\n`)}`,
    ],
    [
      '60 metrics, each of the two before',
      `metric m0 = count(t)\nmetric m1 = count(t)\n${many(60, (at) => `metric m${at + 2} = m${at} / m${at + 1}\n`)}report r { show m61 }\n`,
    ],
    [
      '2,000 columns, each twice the one before',
      `table u {\n  id: key text\n  c0: integer\n${many(2_000, (at) => `  c${at + 1} = c${at} * c${at}\n`)}}\nreport r { show sum(u.c2000) }\n`,
    ],
    [
      '200 roll-ups of each other',
      many(200, (at) => `table u${at} {\n  id: key text\n  up: -> u${at + 1}\n  c = sum(u${at - 1}.c)\n}\n`),
    ],
    [
      '300 tables, each refers to all',
      many(
        300,
        (at) => `table u${at} {\n  id: key text\n${many(20, (to) => `  r${to}: -> u${(at * 7 + to * 13) % 300}\n`)}}\n`,
      ),
    ],
    [
      'a report of far dimensions',
      `${many(300, (at) => `table u${at} {\n  id: key text\n  a: -> u${(at + 1) % 300}\n  b: -> u${(at + 1) % 300}\n}\n`)}report r { show count(u0) by u250.id }\n`,
    ],
    ['2,000 unknown names', many(2_000, (at) => `metric m${at} = unknown${at}\n`)],
    ['5,000 names of one definition', many(5_000, () => 'metric m = count(t)\n')],
    [
      'a range of ages',
      `report r { show count(t) by day for ${'9'.repeat(15)} years }\nreport q { show count(t) by day for last 999999999 years }\n`,
    ],
    ['2,000 shifts inside each other', `metric m = ${'prior('.repeat(2_000)}count(t)${', 1 year)'.repeat(2_000)}\n`],
    [
      '40 shifts inside each other',
      `metric m = ${'prior('.repeat(40)}count(t)${', 1 year)'.repeat(40)}\nreport r { show m by month for this year }\n`,
    ],
    [
      '40 combinations inside each other',
      `metric m0 = count(t)\n${many(40, (at) => `metric m${at + 1} = average(m${at} per s)\n`)}report r { show m40 by month for this year }\n`,
    ],
    [
      '30 params of many choices',
      `${many(30, (at) => `param p${at}: one of s, up, at = s\n`)}report r { show count(t) by ${many(30, (at) => (at === 0 ? 'p0' : `, p${at}`))} }\n`,
    ],
    [
      '300 values, compared with each other',
      `metric m = count(t where ${many(300, (at) => `${at === 0 ? '' : ' or '}s in ("${at}", "${at + 1}")`)})\nreport r { show m by s }\n`,
    ],
  ])('%s', (_, program) => {
    compileAll(text(model + program));
  });
});
