/**
 * Random audits, asked of the compiler with DuckDB and of the evaluator. `REKAP_AUDITS` says how many, `REKAP_SEED` from
 * which seed on.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { check, compileReport, compileRows, type Settings } from '../../language/index.ts';
import { parseFile } from '../../language/syntax/parse.ts';
import { Engine } from '../harness/database.ts';
import { auditOf } from '../harness/evaluator/audit.ts';
import { makeAudit, spiced } from '../harness/generate/audits.ts';
import { addComputed } from '../harness/generate/computed.ts';
import { makeData } from '../harness/generate/data.ts';
import { makeModel, printModel, quote } from '../harness/generate/model.ts';
import { Random } from '../harness/generate/random.ts';

const count = Number(process.env.REKAP_AUDITS ?? 300);
const first = Number(process.env.REKAP_SEED ?? 1);

const engine = new Engine();
let agreed = 0;
const rejected = new Map<string, number>();

afterAll(async () => {
  await engine.close();
  console.log(`${agreed} audits agreed, rejected: ${[...rejected].map((each) => each.join(' ')).join(', ') || 'none'}`);
});

function makeCase(seed: number) {
  const random = new Random(seed);
  const today = random.pick(['2024-02-29', '2024-06-30', '2024-12-31']);
  const settings: Settings = {
    today,
    timezone: 'UTC',
    locale: 'en',
    currency: 'USD',
    weekStarts: 1,
    fiscalYearStarts: 1,
  };
  const model = makeModel(random);
  addComputed(random, model, today);
  const mail = random.pick(['name', 'city', 'note', 'source', 'stage']);
  // One name for all tables, so that whichever has it has emails.
  const text = printModel(model).replaceAll(new RegExp(`^(\\s+${mail}\\b[^\\n]*?:\\s*)text$`, 'gm'), '$1email');
  const isMail = text.includes('email');
  const plain = makeData(random, model, today);
  const data = new Map(model.tables.map((table) => [table.name, spiced(random, table, plain.get(table.name) ?? [])]));
  const audit = makeAudit(random, model, today, isMail ? quote(mail) : undefined);
  return { text: `${text}\n\n${audit}\n`, data, settings };
}

describe(`the evaluator and DuckDB agree on ${count} random audits`, () => {
  test(`seeds ${first} to ${first + count - 1}`, { timeout: 60_000 + count * 1000 }, async () => {
    const wrong: string[] = [];
    for (let seed = first; seed < first + count; seed += 1) {
      const { text, data, settings } = makeCase(seed);
      const file = { path: 'case.rekap', text };
      const program = check([file], settings);
      const errors = program.diagnostics.filter(({ severity }) => severity === 'error');
      if (errors.length > 0) {
        for (const { code } of errors) rejected.set(code, (rejected.get(code) ?? 0) + 1);
        continue;
      }
      const compiled = compileReport(program, 'asked', settings);
      if (compiled === undefined) throw new Error(`seed ${seed} does not compile`);
      const expected = auditOf([parseFile(file)], data, settings, 'asked');
      const found = await engine.with(program.model, data, async (database) => {
        const returned = await database.query(compiled.sql);
        const read = (name: string) => returned.rows.map((row) => row[returned.columns.indexOf(name)] ?? null);
        const [failing, rows, keys] = [read('failing').map(Number), read('rows').map(Number), read('keys')];
        const behind = await countBehind(read('check').map(String), (cell) =>
          compileRows(program, 'asked', settings, cell),
        )(async (sql) => (await database.query(sql)).rows.length);
        const checks = failing
          .slice(0, -1)
          .map((each, at) => ({ failing: each, rows: rows[at] ?? 0, keys: String(keys[at] ?? '') }));
        const fails = read('$fails').at(-1) === true;
        return { answer: { checks, failing: failing.at(-1), rows: rows.at(-1), fails }, failing, behind };
      });
      const same = JSON.stringify(found.answer) === JSON.stringify(expected);
      const adds = JSON.stringify(found.behind) === JSON.stringify(found.failing);
      if (same && adds) agreed += 1;
      else {
        const parts = [text, JSON.stringify([...data]), JSON.stringify(expected), JSON.stringify(found)];
        wrong.push(`seed ${seed}\n${parts.join('\n')}`);
      }
    }
    expect(wrong.length, wrong.slice(0, 2).join('\n\n')).toBe(0);
  });

  test('few are rejected by the checker', () => {
    expect([...rejected.values()].reduce((sum, each) => sum + each, 0)).toBeLessThan(count / 5);
  });
});

type Cell = Parameters<typeof compileRows>[3];

/** How many rows are behind each number of failing rows. */
function countBehind(
  labels: readonly string[],
  compile: (cell: Cell) => ReturnType<typeof compileRows>,
): (count: (sql: string) => Promise<number>) => Promise<number[]> {
  return async (countRows) => {
    const found: number[] = [];
    for (const [at, label] of labels.entries()) {
      const last = at === labels.length - 1;
      const cell: Cell = last
        ? { kind: 'total', column: 'failing', values: {} }
        : { kind: 'group', column: 'failing', values: { check: label } };
      const rows = compile(cell);
      if (rows === undefined || 'problem' in rows) throw new Error(`nothing is behind ${label}`);
      found.push(await countRows(rows.parts[0]?.sql ?? ''));
    }
    return found;
  };
}
