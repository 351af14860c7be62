/** Random audits over random tables, with texts in them that are nearly alike. */
import type { TableData } from '../evaluator/schema.ts';
import { condition, ofType, type Readable, readables } from './expressions.ts';
import { type ModelPlan, quote, type TablePlan } from './model.ts';
import type { Random } from './random.ts';

const names = [
  'Acme Corp',
  'acme corp.',
  'Acmé  Corp',
  'Acme Crop',
  'Borg',
  'Børg',
  'Jon Smith',
  'John Smith',
  'Smith, Jon',
];
const mails = ['a@b.co', 'A@b.co', 'a@b', 'a b@c.de', '...', '@', 'x@y.org', 'X @y.org'];

/** The same rows, with other texts in some columns that nothing else depends on. */
export function spiced(random: Random, table: TablePlan, data: TableData): TableData {
  const [headings = [], ...rows] = data;
  const plain = headings.map((name) => table.columns.some((column) => column.name === name && column.type === 'text'));
  return [
    headings,
    ...rows.map((row) =>
      row.map((cell, at) => (plain[at] && random.chance(0.7) ? random.pick(random.chance(0.7) ? names : mails) : cell)),
    ),
  ];
}

export function makeAudit(random: Random, model: ModelPlan, today: string, email: string | undefined): string {
  const table = random.pick(model.tables.filter((each) => readables(model, each).length > 0));
  const from = readables(model, table);
  const own = readables(model, table, '', 0);
  const checks = Array.from({ length: random.integer(1, 5) }, (_, index) => {
    const text = makeCheck(random, { model, table, from, own, today, email, index });
    return text === undefined ? undefined : `  check "c${index}" ${text}`;
  });
  const some = checks.filter((check) => check !== undefined);
  const all = some.length > 0 ? some : [`  check "all" where ${condition(random, from, today)}`];
  const fails = random.pick(['accuracy < 70%', 'failing > 1', 'not (accuracy >= 50%) and rows > 2', 'rows = 0', '']);
  return [`audit asked of ${quote(table.name)} {`, ...all, ...(fails === '' ? [] : [`  fail when ${fails}`]), '}'].join(
    '\n',
  );
}

interface Making {
  readonly model: ModelPlan;
  readonly table: TablePlan;
  /** What can be read along references, and of the table alone. */
  readonly from: readonly Readable[];
  readonly own: readonly Readable[];
  readonly today: string;
  readonly email: string | undefined;
  readonly index: number;
}

function makeCheck(random: Random, { model, table, from, own, today, email }: Making): string | undefined {
  if (from.length === 0) return undefined;
  const among = random.chance(0.3) ? ` where ${condition(random, from, today)}` : '';
  const listed = (some: readonly Readable[], count: number): string =>
    random
      .some(some, count)
      .map(({ text }) => text)
      .join(', ');
  const texts = ofType(from, 'text', 'set');
  const stored = own.filter(({ computed }) => computed !== true);
  const validated = [...ofType(stored, 'set', 'reference'), ...stored.filter(({ text }) => text === email)];
  const dates = ofType(from, 'date', 'time');
  const alike = [...texts, ...ofType(stored, 'reference')];
  return random.weighted<() => string | undefined>([
    [2, () => `missing ${listed(from, random.integer(1, 3))}${among}`],
    [2, () => (validated.length === 0 ? undefined : `invalid ${listed(validated, random.integer(1, 2))}${among}`)],
    [3, () => `duplicate ${listed(from, random.integer(1, 2))}${among}`],
    [
      3,
      () => {
        if (texts.length === 0) return undefined;
        const ignored = random.some(['case', 'accents', 'spaces', 'punctuation'], random.integer(1, 4)).join(', ');
        return `duplicate ${listed(texts, random.integer(1, 2))} ignoring ${ignored}${among}`;
      },
    ],
    [
      4,
      () => {
        if (alike.length === 0) return undefined;
        const above = random.pick(['', ' above 60%', ' above 80%', ' above 95%']);
        return `similar ${listed(alike, random.integer(1, 2))}${above}${among}`;
      },
    ],
    [
      2,
      () => {
        if (dates.length === 0) return undefined;
        const length = random.pick(['1 year', '6 months', '2 weeks', '10 days', '1 quarter']);
        return `stale ${listed(dates, 1)} older than ${length}${among}`;
      },
    ],
    [2, () => `where ${condition(random, from, today)}`],
    [
      1,
      () => {
        const other = random.pick(model.tables);
        const read = readables(model, other);
        return read.length === 0 || other === table
          ? undefined
          : `${quote(other.name)} where ${condition(random, read, today)}`;
      },
    ],
  ])();
}
