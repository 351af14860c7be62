/**
 * Random funnels and cohorts, asked of the compiler with DuckDB and of evaluators that look at one row after the other.
 * `REKAP_JOURNEYS` says how many of each, `REKAP_SEED` from which seed on.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { Engine } from '../harness/database.ts';
import { makeCohort } from '../harness/journeys/cohort.ts';
import { makeFunnel } from '../harness/journeys/funnel.ts';
import { differenceOf } from '../harness/journeys/journey.ts';

const count = Number(process.env.REKAP_JOURNEYS ?? 300);
const first = Number(process.env.REKAP_SEED ?? 1);
const engine = new Engine();

afterAll(() => engine.close());

describe.each([
  ['funnels', makeFunnel],
  ['cohorts', makeCohort],
])('random %s', (_, make) => {
  test(`the evaluator and DuckDB agree on ${count}`, { timeout: 60_000 + count * 1000 }, async () => {
    const wrong: string[] = [];
    for (let seed = first; seed < first + count; seed += 1) {
      const asked = make(seed);
      const difference = await differenceOf(asked, engine);
      if (difference !== undefined)
        wrong.push(`seed ${seed}: ${difference}\n${asked.text}\n${JSON.stringify([...asked.data])}`);
    }
    expect(wrong.slice(0, 3), `${wrong.length} of ${count} differ`).toEqual([]);
  });
});
