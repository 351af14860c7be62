/** What holds for every random program: how it is written changes nothing, and what is accepted runs. */
import { afterAll, describe, expect, test } from 'vitest';
import { check, compileReport, type Program, type Settings } from '../../language/index.ts';
import { Cards } from '../../language/semantics/cards/cards.ts';
import { formatText } from '../../language/syntax/format.ts';
import { Engine, type TableData } from '../harness/database.ts';
import { Random } from '../harness/generate/random.ts';
import { type Kind, wild, wildModel } from '../harness/generate/wild.ts';
import { makeTriple } from '../harness/generate.ts';
import type { Question } from '../harness/second-opinion.ts';
import { printDisagreement, shrink } from '../harness/shrink.ts';

const runs = Number(process.env.REKAP_RUNS ?? 150);
const first = process.env.REKAP_SEED === 'now' ? Date.now() % 1e9 : Number(process.env.REKAP_SEED ?? 1);
const seeds = Array.from({ length: runs }, (_, index) => first + index);

const engine = new Engine();
afterAll(() => engine.close());

function checked(text: string, settings: Settings): Program {
  return check([{ path: 'random.rekap', text }], settings);
}

function isSound({ diagnostics }: Program): boolean {
  return diagnostics.every(({ severity }) => severity !== 'error');
}

describe('the form of a random program', () => {
  test('is the same after it was formatted twice, and means the same', () => {
    let sound = 0;
    for (const seed of seeds) {
      const { text, settings, params } = makeTriple(seed);
      const formatted = formatText(text);
      expect(formatText(formatted), `seed ${seed}`).toBe(formatted);
      const [before, after] = [checked(text, settings), checked(formatted, settings)];
      expect(isSound(after), `seed ${seed}`).toBe(isSound(before));
      if (!isSound(before)) continue;
      sound += 1;
      const sql = (program: Program) => compileReport(program, 'asked', settings, params)?.sql;
      expect(sql(after), `seed ${seed}`).toBe(sql(before));
      expect(cardsOf(after, settings), `seed ${seed}`).toEqual(cardsOf(before, settings));
    }
    expect(sound).toBeGreaterThan(runs * 0.9);
  });
});

/** Cards say where things are written, which a new form moves. */
function cardsOf(program: Program, settings: Settings): unknown {
  const cards = new Cards(program, settings);
  const all = [...cards.mentions.written.keys()].map((id) => {
    const [kind = '', name = ''] = id.split(/[ :](.*)/s);
    return [kind, name, cards.mentions.named(name).map((target) => cards.of(target))];
  });
  return JSON.parse(
    JSON.stringify(all, (key, value: unknown) =>
      ['span', 'line', 'place', 'text', 'source'].includes(key) ? undefined : value,
    ),
  );
}

// ---------------------------------------------------------------- what is accepted runs

const settings: Settings = {
  today: '2024-03-15',
  timezone: 'Europe/Berlin',
  locale: 'en',
  currency: 'USD',
  weekStarts: 7,
  fiscalYearStarts: 4,
};

const kinds: readonly Kind[] = ['text', 'number', 'number', 'date', 'condition', 'duration'];

const things: TableData = [
  ['id', 't', 's', 'i', 'n', 'p', 'm', 'b', 'd', 'w', 'l', 'other'],
  [
    'a',
    '(%',
    'a',
    '9223372036854775807',
    '1e300',
    '1',
    '99999999999999.9999',
    'true',
    '9999-12-31',
    '9999-12-31 23:59:59',
    '0',
    'b',
  ],
  [
    'b',
    '🙂 2024-01-01',
    'b',
    '-9223372036854775807',
    '-1e300',
    '-0.5',
    '-99999999999999.9999',
    'false',
    '0001-01-01',
    '0001-01-01 00:00:00',
    '1e15',
    'a',
  ],
  ['c', null, null, '0', '0', '0', '0', null, '2024-03-31', '2024-03-31 02:30:00', '-86400', 'gone'],
  ['d', 'x', 'a', null, null, null, null, 'true', null, null, null, null],
  [null, 'X', 'b', '3', '0.5', '0.15', '12.34', 'false', '2024-02-29', '2024-02-29 12:00:00', '3600.5', 'c'],
];
const wildData = new Map<string, TableData>([
  ['days_off', [['day'], ['2024-01-01'], ['2024-03-15'], [null]]],
  ['things', things],
  [
    'parts',
    [
      ['id', 'thing', 'amount', 'at'],
      ['1', 'a', '99999999999999.9999', '2024-01-01 00:00:00'],
      ['2', 'a', '99999999999999.9999', null],
    ],
  ],
]);

describe('a random formula that the checker accepts', () => {
  test('is worked out by the engine, alone, in sums and in conditions', { timeout: 240_000 }, async () => {
    let accepted = 0;
    const failures: string[] = [];
    for (const seed of seeds) {
      const random = new Random(seed);
      const kind = random.pick(kinds);
      const formula = wild(random, kind, random.integer(1, 4));
      const text = `${wildModel.replace('  dated by w', `  dated by w\n  c = ${formula}`)}\n${reportsOf(kind)}`;
      const program = checked(text, settings);
      if (!isSound(program)) continue;
      accepted += 1;
      await engine
        .with(program.model, wildData, async (database) => {
          for (const name of program.model.reports.keys()) {
            const sql = compileReport(program, name, settings)?.sql ?? '';
            const failure = await database.query(sql).then(
              () => undefined,
              (error: Error) => error.message,
            );
            if (failure === undefined) continue;
            failures.push(`seed ${seed}, ${name}: ${formula}\n${failure}`);
            // The transaction is over.
            return;
          }
        })
        .catch(() => undefined);
    }
    expect(failures).toEqual([]);
    expect(accepted).toBeGreaterThan(runs / 3);
  });
});

function reportsOf(kind: Kind): string {
  const number = kind === 'number';
  return [
    'report rows { list things  show id, c  sort c }',
    `report groups { show count(things), distinct(things.c), ${number ? 'sum(things.c), average(things.c), median(things.c)' : 'max(things.d)'}  by c  totals }`,
    'report picked { show count(things where c is not missing), count(parts where thing.c is missing) }',
    ...(number
      ? [
          'report doubled { show sum(things.c * 3 where i > 0), sum(things.c * things.i)  by month  for last 3 months  totals }',
        ]
      : []),
    ...(kind === 'condition' ? ['report held { show rate(things.c), count(things where not c)  by b }'] : []),
  ].join('\n');
}

// ---------------------------------------------------------------- shrinking

describe('a disagreement over a random program', () => {
  test('becomes a small case', async () => {
    const seed = seeds.find(
      (one) => / month|median/.test(makeTriple(one).text) && disagree(makeTriple(one)).kind === 'disagreed',
    );
    if (seed === undefined) throw new Error('nothing to shrink');
    const question = makeTriple(seed);
    const answer = disagree(question);
    if (answer.kind !== 'disagreed') throw new Error('no disagreement');
    const small = await shrink({ question, answer }, 'asked', engine, 2000, async (smaller) => disagree(smaller));
    const printed = printDisagreement(small, 'asked');
    expect(small.question.text.trim().length).toBeLessThan(question.text.length / 2);
    const lines = printed.split('\n').filter((line) => line.trim() !== '');
    expect(lines.length, printed).toBeLessThan(40);
    expect(printed).toContain('-- rows asked');
  });
});

/** Someone who takes every sum for wrong, wherever there are rows. */
function disagree(question: Question): Awaited<ReturnType<typeof import('../harness/second-opinion.ts').ask>> {
  const program = checked(question.text, question.settings);
  if (!isSound(program)) return { kind: 'rejected', codes: [] };
  const compiled = compileReport(program, 'asked', question.settings, question.params);
  const rows = [...question.data.values()].some((table) => table.length > 1);
  return compiled !== undefined && rows && /sum\(/.test(compiled.sql)
    ? { kind: 'disagreed', reason: 'a sum', expected: '| group | 1 |', found: '| group | 2 |' }
    : { kind: 'agreed', expected: '' };
}
