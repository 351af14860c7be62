/**
 * Random goals, asked of the compiler with DuckDB and of the evaluator. `REKAP_GOALS` says how many, `REKAP_SEED` from which
 * seed on.
 */
import { afterAll, expect, test } from 'vitest';
import { Engine } from '../harness/database.ts';
import { makeGoalCase } from '../harness/generate.ts';
import { ask } from '../harness/second-opinion.ts';

const count = Number(process.env.REKAP_GOALS ?? 300);
const first = Number(process.env.REKAP_SEED ?? 1);

const engine = new Engine();
afterAll(() => engine.close());

test(`the evaluator and DuckDB agree on ${count} random goals`, { timeout: 60_000 + count * 1000 }, async () => {
  const disagreements: string[] = [];
  const codes = new Map<string, number>();
  const statuses = new Map<string, number>();
  let agreed = 0;
  let asked = 0;
  for (let seed = first; agreed < count && asked < count * 2; seed += 1) {
    const question = makeGoalCase(seed);
    if (question === undefined) continue;
    asked += 1;
    const answer = await ask(question, question.report, engine);
    if (answer.kind === 'agreed') agreed += 1;
    if (answer.kind === 'rejected') for (const code of answer.codes) codes.set(code, (codes.get(code) ?? 0) + 1);
    if (answer.kind === 'agreed')
      for (const [status] of answer.expected.matchAll(/reached|ahead|on track|behind|missed/g))
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (answer.kind !== 'disagreed') continue;
    const { reason, expected, found } = answer;
    const goal = question.text.slice(question.text.lastIndexOf('goal asked'));
    disagreements.push(`seed ${seed}: ${reason}\n${goal}\nexpected\n${expected}\nfound\n${found}`);
  }
  console.log(
    `${agreed} agreed of ${asked}; rejected: ${JSON.stringify([...codes])}; ${JSON.stringify([...statuses])}`,
  );
  expect(disagreements.slice(0, 3)).toEqual([]);
  expect(asked - agreed).toBeLessThan(count / 5);
});
