import { expect, test } from 'vitest';
import { makeTriple } from '../harness/generate.ts';
import { ask } from '../harness/second-opinion.ts';
import { type Disagreement, printDisagreement, shrink } from '../harness/shrink.ts';

/** How many random models with a report and rows are asked, from which seed on. `REKAP_SEED=now` takes new ones. */
const count = Number(process.env.REKAP_TRIPLES ?? 300);
const first = process.env.REKAP_SEED === 'now' ? Date.now() % 1e9 : Number(process.env.REKAP_SEED ?? 1);

/** Shrinking takes its time; the other seeds are named. */
const shrunkAtMost = 3;

test(`the evaluator and DuckDB agree on ${count} random reports`, { timeout: 60_000 + count * 1000 }, async () => {
  const disagreements: (Disagreement & { readonly seed: number })[] = [];
  const codes = new Map<string, number>();
  let rejected = 0;
  let agreed = 0;
  for (let seed = first; seed < first + count; seed += 1) {
    const triple = makeTriple(seed);
    const answer = await ask(triple, triple.report);
    if (answer.kind === 'agreed') agreed += 1;
    if (answer.kind === 'disagreed') disagreements.push({ seed, question: triple, answer });
    if (answer.kind !== 'rejected') continue;
    rejected += 1;
    for (const code of answer.codes) codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  const why = [...codes].map(([code, times]) => `${code} ${times}`).join(', ');
  console.log(`seeds ${first} to ${first + count - 1}: ${agreed} agreed, ${rejected} rejected by the checker (${why})`);
  const cases: string[] = [];
  for (const disagreement of disagreements.slice(0, shrunkAtMost)) {
    cases.push(`seed ${disagreement.seed}: ${printDisagreement(await shrink(disagreement, 'asked'), 'asked')}`);
  }
  const seeds = disagreements.map(({ seed }) => seed);
  expect(cases, `disagreements at the seeds ${seeds.join(', ')}\n\n${cases.join('\n\n')}`).toEqual([]);
  expect(rejected, why).toBeLessThan(count / 5);
});
