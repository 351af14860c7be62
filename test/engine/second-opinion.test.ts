/**
 * Random reports, asked of the compiler with DuckDB and of the evaluator. `REKAP_TRIPLES` says how many, `REKAP_SEED` from
 * which seed on; `REKAP_SEED=now` takes new ones.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { Engine } from '../harness/database.ts';
import { featureNames, featuresOf } from '../harness/generate/features.ts';
import { makeTriple } from '../harness/generate.ts';
import { ask } from '../harness/second-opinion.ts';
import { type Disagreement, printDisagreement, shrink } from '../harness/shrink.ts';

const count = Number(process.env.REKAP_TRIPLES ?? 2000);
const first = process.env.REKAP_SEED === 'now' ? Date.now() % 1e9 : Number(process.env.REKAP_SEED ?? 1);
const parts = 8;

/** Shrinking takes its time; the other seeds are named. */
const shrunkAtMost = 3;

const engine = new Engine();
const codes = new Map<string, number>();
/** How often what of the language was asked for, and agreed on. */
const asked = new Map(featureNames.map((name) => [name, 0]));
let agreed = 0;
let rejected = 0;

afterAll(async () => {
  await engine.close();
  const why = [...codes].map(([code, times]) => `${code} ${times}`).join(', ');
  console.log(`seeds ${first} to ${first + count - 1}: ${agreed} agreed, ${rejected} rejected by the checker (${why})`);
  console.log([...asked].map(([name, times]) => `${name} ${times}`).join(', '));
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

  test.skipIf(count < 2000)('all of the language is asked for', () => {
    expect([...asked].filter(([, times]) => times < 20)).toEqual([]);
  });
});

async function agreeOn(from: number, until: number): Promise<void> {
  const disagreements: (Disagreement & { readonly seed: number })[] = [];
  for (let seed = from; seed < until; seed += 1) {
    const triple = makeTriple(seed);
    const answer = await ask(triple, triple.report, engine);
    if (answer.kind === 'agreed') {
      agreed += 1;
      for (const name of featuresOf(triple)) asked.set(name, (asked.get(name) ?? 0) + 1);
    }
    if (answer.kind === 'disagreed') disagreements.push({ seed, question: triple, answer });
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
}
