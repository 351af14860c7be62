/** What definitions are called in another language, and what files of translations leave out or have too much. */
import { describe, expect, test } from 'vitest';
import { position } from '../../language/base/span.ts';
import { check } from '../../language/index.ts';
import { viewFile } from '../../runtime/api/views.ts';
import { openSession, type Session } from '../../runtime/session.ts';
import { folderWith } from '../engine/import/project.ts';

function complaints({ diagnostics, project: { texts } }: Session): string[] {
  return diagnostics.map(({ code, file, span, message, hint }) => {
    const { line, column } = position(texts.get(file) ?? '', span.start);
    return `${code} at ${file}:${line}:${column}: ${message}${hint === undefined ? '' : ` ${hint}`}`;
  });
}

const model = `table deals "Deals" { id: key text   amount: money   status: "open" | "won"   at: date   dated by at }
metric revenue "Revenue" = sum(deals.amount)
metric income "Revenue in all" = sum(deals.amount)
param least: money = 0 "At least"
report sales "Sales by status" {
  show    revenue, (revenue where amount > 10k) as "Large", average(deals.amount)
  by      status "How it stands", month
  for     2024
  compare previous year
  sort    "Large"
}
report biggest { list deals  show id, amount, amount * 2 as "Doubled"  where amount > least  sort "Amount" down }
"""
# Sales
Text.
"""
"""
Without a heading, and so on, however long it is.
"""
`;

const indonesian = `metrics: { revenue: Pendapatan, income: Pendapatan total }
tables: { deals: { label: Peluang, columns: { id: Nomor, amount: Nilai, status: Status, at: Tanggal } } }
params: { least: Paling sedikit }
reports:
  sales: { label: Penjualan, columns: { large: Besar, average_deals_amount: Rata-rata, status: Keadaan } }
  biggest: { label: Terbesar, columns: { doubled: Dua kali } }
texts:
  Sales: |
    # Penjualan
    Teks.
  Without a heading, and so on,: Tanpa judul.
`;

const folder = (more: Record<string, string> = {}) =>
  folderWith({ 'rekap.yaml': '', 'a.rekap': model, 'id.yaml': indonesian, ...more });

describe('translations', () => {
  test('are shown in their language, and change no name and no meaning', async () => {
    const dir = await folder();
    const [english, session] = [await openSession(dir), await openSession(dir, { locale: 'id-ID' })];
    expect([...complaints(english), ...complaints(session)]).toEqual([]);
    const [before, after] = [english.compile('sales'), session.compile('sales')];
    expect(after.label).toBe('Penjualan');
    expect(after.columns.map(({ name, label }) => `${name}: ${label}`)).toEqual([
      'status: Keadaan',
      'month: Bulan',
      'revenue: Pendapatan',
      'revenue.previous: Pendapatan, sebelumnya',
      'revenue.change: Pendapatan, perubahan',
      'revenue.growth: Pendapatan, pertumbuhan',
      'large: Besar',
      'large.previous: Besar, sebelumnya',
      'large.change: Besar, perubahan',
      'large.growth: Besar, pertumbuhan',
      'average_deals_amount: Rata-rata',
      'average_deals_amount.previous: Rata-rata, sebelumnya',
      'average_deals_amount.change: Rata-rata, perubahan',
      'average_deals_amount.growth: Rata-rata, pertumbuhan',
    ]);
    expect(after.sql).toBe(before.sql);
    expect(after.columns.map(({ name }) => name)).toEqual(before.columns.map(({ name }) => name));
    const list = session.compile('biggest');
    expect(list.columns.map(({ label }) => label)).toEqual(['Nomor', 'Nilai', 'Dua kali']);
    expect(list.sql).toBe(english.compile('biggest').sql);
    expect(list.params.map(({ label }) => label)).toEqual(['Paling sedikit']);
  });

  test('reach the notebook, its texts and the cards', async () => {
    const session = await openSession(await folder({ 'rekap.yaml': 'locale: id' }));
    const view = viewFile(session, 1, 'a.rekap');
    expect(view?.title).toBe('Penjualan');
    expect(view?.cells.flatMap(({ label }) => label ?? [])).toEqual([
      'Peluang',
      'Pendapatan',
      'Pendapatan total',
      'Paling sedikit',
      'Penjualan',
      'Terbesar',
    ]);
    expect(view?.cells.flatMap(({ markdown }) => markdown?.trim() ?? [])).toEqual([
      '# Penjualan\nTeks.',
      'Tanpa judul.',
    ]);
    expect(session.card({ kind: 'metric', name: 'revenue' }).label).toBe('Pendapatan');
    expect(session.card({ kind: 'column', table: 'deals', name: 'amount' }).label).toBe('Nilai');
    expect(session.inventory().reports.map(({ label }) => label)).toEqual(['Penjualan', 'Terbesar']);
  });

  test('that are left out, or gone, are told of once a file', async () => {
    const yaml = `metrics: { revenu: Pendapatan }
tables: { deals: { columns: { amout: Nilai } } }
reports: { sales: { columns: { lage: Besar } }, none: Tiada }
dimensions: Wrong
funnel: {}
params: { least: [a] }
`;
    expect(complaints(await openSession(await folder({ 'id.yaml': yaml })))).toEqual([
      'wrong-value at id.yaml:4:13: `dimensions` must be a mapping from names to what they are called.',
      'unknown-key at id.yaml:5:1: id.yaml has no key `funnel`. Did you mean `funnels`?',
      'wrong-value at id.yaml:6:18: `least` must be a text.',
      'untranslated at id.yaml:1:1: id.yaml leaves 16 of 16 names untranslated: table deals, column deals.id, column deals.amount, column deals.status, column deals.at, metric revenue, metric income, param least, report sales, column sales.large, column sales.average_deals_amount, column sales.status, report biggest, column biggest.doubled, text “Sales”, text “Without a heading, and so on,”.',
      'translation-gone at id.yaml:1:12: There is no metric `revenu` to translate. Did you mean `revenue`?',
      'translation-gone at id.yaml:2:31: There is no column `deals.amout` to translate. Did you mean `deals.amount`?',
      'translation-gone at id.yaml:3:32: There is no column `sales.lage` to translate. Did you mean `sales.large`?',
      'translation-gone at id.yaml:3:49: There is no report `none` to translate. Take the line away.',
    ]);
  });

  test('of the project come after those of its packs, of a language before those of a country, the nearest last', async () => {
    const dir = await folderWith({
      'rekap.yaml': 'packs: [p]\nlocale: id-ID',
      'packs/p/m.rekap': 'table t { id: key text }\nmetric a = count(t)\nmetric b = count(t)\nmetric c = count(t)\n',
      'packs/p/id.yaml': 'tables: { t: { label: T, columns: { id: I } } }\nmetrics: { a: A1, b: B1, c: C1 }\n',
      'id.yaml': 'metrics: { a: A2, d: D2 }\n',
      'deep/d.rekap': 'metric d = count(t)\nreport r { show a, b, c, d, e }\n',
      'deep/id.yaml': 'metrics: { d: D3 }\nreports: { r: R }\n',
      'deep/id-ID.yaml': 'metrics: { c: C4, d: D4 }\nreports: { r: R4 }\n',
      'e.rekap': 'metric e = count(t)\n',
      'fr/de.yaml': 'tables: wrong',
      'my.yaml': 'version: 3\nservices: {}\n',
      'no.yaml': '',
      'to.yaml': '[1',
      'sv.yaml': 'metricz: { a: A5 }',
    });
    const session = await openSession(dir);
    expect(complaints(session)).toEqual([
      'unknown-key at sv.yaml:1:1: sv.yaml has no key `metricz`. Did you mean `metrics`?',
      'untranslated at id.yaml:1:1: id.yaml leaves 1 of 1 name untranslated: metric e.',
      'untranslated at sv.yaml:1:1: sv.yaml leaves 3 of 3 names untranslated: metric d, report r, metric e.',
    ]);
    expect(session.compile('r').columns.map(({ label }) => label)).toEqual(['A2', 'B1', 'C4', 'D4', 'E']);
  });

  test('are followed by a check after an edit', async () => {
    const dir = await folder();
    const { project } = await openSession(dir, { locale: 'id' });
    const { labels: _, ...plain } = project.settings;
    const edited = project.files.map((file) => ({ ...file, text: `// Moved.\n${file.text}` }));
    for (const [from, to] of [
      [project.settings, project.settings],
      [project.settings, plain],
      [plain, project.settings],
    ] as const) {
      const earlier = check(project.files, from);
      const [after, afresh] = [check(edited, to, earlier), check(edited, to)];
      expect(after.model).toEqual(afresh.model);
      expect(after.diagnostics).toEqual(afresh.diagnostics);
      expect(after.files).toEqual(afresh.files);
    }
  });

  test('of the canned pack are complete', async () => {
    const session = await openSession(await folderWith({ 'rekap.yaml': 'packs: [crm]', 'a.rekap': '' }), {
      locale: 'id',
    });
    expect(complaints(session)).toEqual([]);
    const { model } = session.program;
    expect(model.metrics.get('revenue')?.label).toBe('Pendapatan');
    const texts = session.project.files.map(({ path }) => viewFile(session, 1, path)?.title);
    expect(texts).toContain('Siklus penjualan');
  });
});

describe('translations of steps and checks', () => {
  const files = {
    'rekap.yaml': '',
    'a.rekap': `table deals { id: key text   status: "open" | "won"   made: date   won_at: date   dated by made }
metric won = count(deals) where status = "won"
funnel way of deals { step "Lead" at made  step "Won" at won_at }
report steps { funnel way }
report monthly { show won, (won where id = "1") as "First"  by month  for 2024-Q1  compare previous year }
audit deals "Trust" { check "No date" deals where won_at is missing  check missing status }
test "in the words of the files" {
  today 2024-06-30
  given deals
    | id | status | made       | won_at     |
    | 1  | won    | 2024-01-03 | 2024-02-01 |
    | 2  | open   | 2024-01-04 |            |
  expect monthly includes
    | Month   | First | Won, before | First, before |
    | 2024-01 | 1     |             |               |
  expect steps includes
    | Step | Reached |
    | Lead | 2       |
}
`,
    'id.yaml': `tables: { deals: { label: D, columns: { id: I, status: S, made: M, won_at: W } } }
metrics: { won: Menang }
funnels: { way: { label: Jalan, steps: { Lead: Prospek, Won: Menang } } }
reports: { steps: Langkah, monthly: { label: Bulanan, columns: { first: Pertama } } }
audits: { deals: { label: Percaya, checks: { No date: Tanpa tanggal } } }
`,
  };

  test('are shown, and tests hold in whatever language', async () => {
    const dir = await folderWith(files);
    for (const locale of ['en', 'id']) {
      const session = await openSession(dir, { locale });
      expect(complaints(session)).toEqual([]);
      const { failures, passed } = await session.test('in the words of the files');
      expect(failures, locale).toEqual([]);
      expect(passed, locale).toBe(true);
    }
    const session = await openSession(dir, { locale: 'id' });
    expect(session.compile('steps').sql).toContain("'Prospek'");
    const audit = session.program.model.audits.get('deals');
    expect(audit?.checks.map(({ label }) => label)).toEqual(['Tanpa tanggal', 'Missing: S']);
  });
});
