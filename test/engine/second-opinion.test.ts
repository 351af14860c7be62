/**
 * Random reports, asked of the compiler with DuckDB and of the evaluator. `REKAP_TRIPLES` says how many, `REKAP_SEED` from
 * which seed on; `REKAP_SEED=now` takes new ones.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { Engine } from '../harness/database.ts';
import { makeTriple } from '../harness/generate.ts';
import { ask } from '../harness/second-opinion.ts';
import { type Disagreement, printDisagreement, shrink } from '../harness/shrink.ts';

/**
 * Defects that are known and not mended yet, by the seeds that show them: who is a member of `every` where two tables
 * reach it in different ways (1209, 1500), periods of spread rows without an end (1671), and the total of a stock
 * compared over a range wholly to come (1806). A seed that agrees again must be taken out.
 */
const open: ReadonlySet<number> = new Set([1209, 1500, 1671, 1806]);

const count = Number(process.env.REKAP_TRIPLES ?? 2000);
const first = process.env.REKAP_SEED === 'now' ? Date.now() % 1e9 : Number(process.env.REKAP_SEED ?? 1);
const parts = 8;

/** Shrinking takes its time; the other seeds are named. */
const shrunkAtMost = 3;

const engine = new Engine();
const codes = new Map<string, number>();
let agreed = 0;
let rejected = 0;

afterAll(async () => {
  await engine.close();
  const why = [...codes].map(([code, times]) => `${code} ${times}`).join(', ');
  console.log(`seeds ${first} to ${first + count - 1}: ${agreed} agreed, ${rejected} rejected by the checker (${why})`);
});

describe(`the evaluator and DuckDB agree on ${count} random reports`, () => {
  const size = Math.ceil(count / parts);
  for (let from = first; from < first + count; from += size) {
    const until = Math.min(from + size, first + count);
    test(`seeds ${from} to ${until - 1}`, { timeout: 60_000 + size * 1000 }, () => agreeOn(from, until));
  }

  test('few are rejected by the checker', () => {
    expect(rejected).toBeLessThan(count / 20);
  });
});

async function agreeOn(from: number, until: number): Promise<void> {
  const disagreements: (Disagreement & { readonly seed: number })[] = [];
  const known: number[] = [];
  for (let seed = from; seed < until; seed += 1) {
    const triple = makeTriple(seed);
    const answer = await ask(triple, triple.report, engine);
    if (answer.kind === 'agreed') agreed += 1;
    if (answer.kind === 'disagreed') {
      if (open.has(seed)) known.push(seed);
      else disagreements.push({ seed, question: triple, answer });
    }
    if (answer.kind !== 'rejected') continue;
    rejected += 1;
    for (const code of answer.codes) codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  const cases: string[] = [];
  for (const disagreement of disagreements.slice(0, shrunkAtMost)) {
    const shrunk = await shrink(disagreement, 'asked', engine);
    cases.push(`seed ${disagreement.seed}: ${printDisagreement(shrunk, 'asked')}`);
  }
  const seeds = disagreements.map(({ seed }) => seed);
  expect(cases, `disagreements at the seeds ${seeds.join(', ')}\n\n${cases.join('\n\n')}`).toEqual([]);
  if (known.length > 0) console.warn(`KNOWN DEFECTS, not mended yet, at the seeds ${known.join(', ')}`);
  expect(known, 'a known defect is mended: take its seed out').toEqual(
    [...open].filter((seed) => seed >= from && seed < until),
  );
}
