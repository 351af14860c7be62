/**
 * Behind random cells of random reports are rows that add up to them. `REKAP_TRIPLES` says how many reports, `REKAP_SEED`
 * from which seed on.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { drill } from '../harness/behind.ts';
import { Engine } from '../harness/database.ts';
import { Random } from '../harness/generate/random.ts';
import { makeTriple } from '../harness/generate.ts';

const count = Number(process.env.REKAP_TRIPLES ?? 160);
const first = process.env.REKAP_SEED === 'now' ? Date.now() % 1e9 : Number(process.env.REKAP_SEED ?? 1);
const parts = 4;

const engine = new Engine();
const looked = new Map<string, number>();

afterAll(async () => {
  await engine.close();
  console.log([...looked].map(([what, times]) => `${what} ${times}`).join(', '));
});

describe(`the rows behind cells of ${count} random reports add up to them`, () => {
  const size = Math.ceil(count / parts);
  for (let from = first; from < first + count; from += size) {
    const until = Math.min(from + size, first + count);
    test(`seeds ${from} to ${until - 1}`, { timeout: 60_000 + size * 1000 }, async () => {
      const problems: string[] = [];
      for (let seed = from; seed < until; seed += 1) {
        const triple = makeTriple(seed);
        try {
          const drilled = await drill(triple, triple.report, engine, new Random(seed));
          for (const [what, times] of drilled?.looked ?? []) looked.set(what, (looked.get(what) ?? 0) + times);
          problems.push(...(drilled?.problems ?? []).map((problem) => `seed ${seed}: ${problem}`));
        } catch (error) {
          problems.push(`seed ${seed}: ${error instanceof Error ? error.message.slice(0, 600) : String(error)}`);
        }
      }
      expect(problems).toEqual([]);
    });
  }

  test.skipIf(count < 160)('cells of every kind are looked at', () => {
    const kinds = ['group', 'others', 'subtotal', 'total', 'list', 'inside'];
    expect(kinds.filter((kind) => (looked.get(kind) ?? 0) === 0)).toEqual([]);
  });
});
