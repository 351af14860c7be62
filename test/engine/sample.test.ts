import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type Json } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identifier, literal, sql } from '../../language/sql/text.ts';
import { loadProject } from '../../runtime/project.ts';
import { makeSample, type SampleSummary, sampleTables } from '../../runtime/sample.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'rekap-sample-'));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

async function hashes(directory: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const table of sampleTables) {
    const bytes = await readFile(path.join(directory, `data/${table}.csv`));
    found[table] = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  }
  return found;
}

describe('the same seed and size', () => {
  test('give the same bytes on every machine, and another seed gives others', async () => {
    const first = await makeSample(path.join(root, 'first'), { deals: 1_000, seed: 7 });
    const again = await makeSample(path.join(root, 'again'), { deals: 1_000, seed: 7 });
    const other = await makeSample(path.join(root, 'other'), { deals: 1_000, seed: 8 });
    expect(await hashes(again.directory)).toEqual(await hashes(first.directory));
    expect(await hashes(first.directory)).toMatchInlineSnapshot(`
      {
        "activities": "52fb10db37550ba2",
        "companies": "86e66ea6dcb12bdf",
        "contacts": "677499880404a696",
        "deals": "804a627a6e7d6100",
        "quotas": "8e733b96930e4cfa",
        "stage_changes": "f194e7b3b1d5e60b",
        "users": "7817479414b7c4a8",
      }
    `);
    const [one, two] = [await hashes(first.directory), await hashes(other.directory)];
    for (const table of sampleTables) expect(two[table], table).not.toBe(one[table]);
  });
});

describe('a sample of 50,000 deals', () => {
  let sample: SampleSummary;
  let instance: DuckDBInstance;
  let connection: DuckDBConnection;
  const shares: number[] = [];

  beforeAll(async () => {
    const directory = path.join(root, 'large');
    sample = await makeSample(directory, { deals: 50_000, seed: 1, onProgress: ({ share }) => shares.push(share) });
    instance = await DuckDBInstance.create(':memory:');
    connection = await instance.connect();
    for (const table of sampleTables) {
      const file = literal(path.join(directory, `data/${table}.csv`));
      await connection.run(
        sql`CREATE TABLE ${identifier(table)} AS FROM read_csv(${file}, nullstr = '', sample_size = -1)`.text,
      );
    }
  });
  afterAll(() => {
    connection.closeSync();
    instance.closeSync();
  });

  async function row(query: string): Promise<Record<string, Json>> {
    const result = await connection.runAndReadAll(query);
    return result.getRowObjectsJson()[0] ?? {};
  }
  const count = async (query: string) => Number((await row(`SELECT count(*) AS n FROM ${query}`)).n);
  const share = async (expression: string, from: string) =>
    Number((await row(`SELECT avg((${expression})::INTEGER) AS share FROM ${from}`)).share);

  test('has the rows it says it has, five activities a deal, and unique ids', async () => {
    for (const table of sampleTables) {
      expect(await count(table), table).toBe(sample.rows[table]);
      expect(await count(`(SELECT DISTINCT id FROM ${table})`), table).toBe(sample.rows[table]);
    }
    expect(sample.rows.deals).toBe(50_000);
    expect(sample.rows.activities / sample.rows.deals).toBeCloseTo(5, 0);
  });

  test('says how far it is', () => {
    expect(shares.length).toBeGreaterThanOrEqual(sampleTables.length);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  test('refers only to rows that exist, but for the deleted owner', async () => {
    const references = [
      ['users', 'manager', 'users'],
      ['contacts', 'company', 'companies'],
      ['deals', 'company', 'companies'],
      ['deals', 'contact', 'contacts'],
      ['stage_changes', 'deal', 'deals'],
      ['activities', 'deal', 'deals'],
      ['activities', 'owner', 'users'],
      ['activities', 'company', 'companies'],
      ['activities', 'contact', 'contacts'],
      ['quotas', 'owner', 'users'],
    ];
    for (const [table, column, target] of references) {
      const lost = await count(
        `${table} AS t WHERE ${column} IS NOT NULL AND ${column} NOT IN (SELECT id FROM ${target})`,
      );
      expect(lost, `${table}.${column}`).toBe(0);
    }
    expect(await count("deals WHERE owner NOT IN (SELECT id FROM users) AND owner <> 'U0'")).toBe(0);
    expect(await count('deals JOIN contacts ON contacts.id = contact WHERE contacts.company <> deals.company')).toBe(0);
  });

  test('keeps the order of time', async () => {
    expect(await count('deals WHERE closed_at <= created_at')).toBe(0);
    expect(
      await count('deals JOIN companies ON companies.id = company WHERE companies.created_at > deals.created_at'),
    ).toBe(0);
    expect(
      await count('deals JOIN users ON users.id = owner WHERE hired_on > created_at OR left_on < created_at::DATE'),
    ).toBe(0);
    expect(
      await count(
        'activities JOIN users ON users.id = owner WHERE hired_on > happened_at OR left_on < happened_at::DATE',
      ),
    ).toBe(0);
    expect(
      await count(`activities JOIN deals ON deals.id = deal
        WHERE happened_at < created_at OR (activities.status = 'done' AND happened_at > closed_at)`),
    ).toBe(0);
    expect(await count("activities WHERE (status = 'planned') <> (happened_at >= '2026-01-01')")).toBe(0);
    expect(
      await row('SELECT min(created_at)::DATE::TEXT AS first, max(created_at)::DATE::TEXT AS last FROM deals'),
    ).toEqual({
      first: expect.stringMatching(/^2023-01-0/),
      last: '2025-12-31',
    });
    expect(await count("deals WHERE closed_at >= '2026-01-01'")).toBe(0);
  });

  test('tells one story in deals and stage changes', async () => {
    const last = `(SELECT deal, arg_max(stage, "at") AS stage, max("at") AS "at" FROM stage_changes GROUP BY deal)`;
    expect(await count(`deals JOIN ${last} AS l ON l.deal = deals.id WHERE l.stage <> deals.stage`)).toBe(0);
    expect(await count(`deals JOIN ${last} AS l ON l.deal = deals.id WHERE l."at" <> closed_at`)).toBe(0);
    expect(await count(`${last} AS l`)).toBe(50_000);
    const leads = `stage_changes JOIN deals ON deals.id = deal WHERE stage_changes.stage = 'Lead'`;
    expect(await count(leads)).toBe(50_000);
    expect(await count(`${leads} AND "at" <> created_at`)).toBe(0);
  });

  test('has the dirt that its page documents, in those shares', async () => {
    const won = "deals WHERE status = 'won'";
    const documented: [string, number, number][] = [
      ['deals without a source', await share('source IS NULL', 'deals'), 0.02],
      ['deals whose owner is no user', await share("owner = 'U0'", 'deals'), 0.005],
      ['won deals without an amount', await share('amount IS NULL', won), 0.01],
      ['won deals without a close date', await share('closed_at IS NULL', won), 0.01],
      [
        'open deals before a proposal without an amount',
        await share('amount IS NULL', "deals WHERE status = 'open' AND stage IN ('Lead', 'Qualified')"),
        0.3,
      ],
      ['contacts without an email address', await share('email IS NULL', 'contacts'), 0.05],
    ];
    for (const [what, found, expected] of documented) {
      expect(Math.abs(found / expected - 1), `${what}: ${found}`).toBeLessThan(0.2);
    }
    const spelt = "lower(regexp_replace(name, '(, Inc)?[.]?$', '').replace('-', ' '))";
    const twice = await share('n > 1', `(SELECT count(*) AS n FROM companies GROUP BY ${spelt})`);
    expect(twice).toBeGreaterThan(0.007);
    expect(twice).toBeLessThan(0.013);
    expect(await share('closed_at IS NULL', "deals WHERE status = 'lost'")).toBe(0);
  });

  test('has seasons, growth, and sources that differ', async () => {
    expect(await share('isodow(created_at) > 5', 'deals')).toBeLessThan(0.06);
    const years = await row(`SELECT count(*) FILTER (year(created_at) = 2023) AS first,
      count(*) FILTER (year(created_at) = 2025) AS last FROM deals`);
    expect(Number(years.last)).toBeGreaterThan(1.2 * Number(years.first));
    const august = await count('deals WHERE month(created_at) = 8');
    const october = await count('deals WHERE month(created_at) = 10');
    expect(october).toBeGreaterThan(1.3 * august);
    const closed = (source: string) => `deals WHERE status <> 'open' AND source = '${source}'`;
    expect(await share("status = 'won'", closed('referral'))).toBeGreaterThan(
      2 * (await share("status = 'won'", closed('paid ads'))),
    );
  });

  test('has quotas that were nearly made', async () => {
    const { share: made } = await row(`SELECT
      (SELECT sum(amount) FROM deals WHERE status = 'won' AND year(closed_at) = 2025)
      / (SELECT sum(amount) FROM quotas WHERE year(starts_on) = 2025) AS share`);
    expect(Number(made)).toBeGreaterThan(0.85);
    expect(Number(made)).toBeLessThan(1.05);
  });

  test('is a project that reads without a complaint', async () => {
    const project = await loadProject(sample.directory);
    expect(project.diagnostics).toEqual([]);
    expect(project.settings.today).toBe('2025-12-31');
    expect(project.imports.map((each) => each.table)).toEqual([...sampleTables]);
    expect(project.files.map((file) => file.path)).toContain('reports/welcome.rekap');
  });
});

describe('refusals', () => {
  test.each([
    [999, 1, 'A sample has 1,000 to 10,000,000 deals, not 999.'],
    [10_000_001, 1, 'A sample has 1,000 to 10,000,000 deals, not 10,000,001.'],
    [1_000.5, 1, 'A sample has 1,000 to 10,000,000 deals, not 1,000.5.'],
    [Number.NaN, 1, 'A sample has 1,000 to 10,000,000 deals, not NaN.'],
    [1_000, -1, 'A seed is a whole number from 0, not -1.'],
  ])('%d deals with seed %d', async (deals, seed, message) => {
    const directory = path.join(root, 'refused');
    await expect(makeSample(directory, { deals, seed })).rejects.toMatchObject({ code: 'sample-number', message });
    await expect(readdir(directory)).rejects.toThrow('ENOENT');
  });

  test("a project that is not a sample's is left as it was", async () => {
    const directory = path.join(root, 'mine');
    await mkdir(directory);
    await writeFile(path.join(directory, 'rekap.yaml'), 'name: mine\n');
    await expect(makeSample(directory, { deals: 1_000, seed: 1 })).rejects.toMatchObject({
      code: 'sample-refused',
      message: expect.stringContaining('rekap.yaml'),
    });
    expect(await readdir(directory)).toEqual(['rekap.yaml']);
    expect(await readFile(path.join(directory, 'rekap.yaml'), 'utf8')).toBe('name: mine\n');
  });

  test('a folder that cannot be made is named, and nothing stays behind', async () => {
    await writeFile(path.join(root, 'file'), 'text');
    await expect(makeSample(path.join(root, 'file', 'below'), { deals: 1_000, seed: 1 })).rejects.toMatchObject({
      code: 'sample-failed',
      message: expect.stringContaining('not a folder'),
    });
    expect(await readFile(path.join(root, 'file'), 'utf8')).toBe('text');
  });

  test('an interrupted one leaves nothing behind', async () => {
    const directory = path.join(root, 'interrupted', 'deep');
    const controller = new AbortController();
    const made = makeSample(directory, {
      deals: 10_000_000,
      seed: 1,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(made).rejects.toMatchObject({ code: 'interrupted' });
    await expect(readdir(path.join(root, 'interrupted'))).rejects.toThrow('ENOENT');
  });

  test('a sample is made anew over an earlier one, and what may have been edited is kept', async () => {
    const directory = path.join(root, 'anew');
    await makeSample(directory, { deals: 1_000, seed: 1 });
    const before = await hashes(directory);
    await writeFile(path.join(directory, 'reports/welcome.rekap'), '// mine\n');
    await writeFile(path.join(directory, 'data/other.csv'), 'mine\n');
    const again = await makeSample(directory, { deals: 1_000, seed: 2 });
    expect(again.kept).toEqual(['rekap.yaml', 'reports/welcome.rekap']);
    expect(await readFile(path.join(directory, 'reports/welcome.rekap'), 'utf8')).toBe('// mine\n');
    expect(await readFile(path.join(directory, 'data/other.csv'), 'utf8')).toBe('mine\n');
    expect((await hashes(directory)).deals).not.toBe(before.deals);
    expect((await readdir(directory)).sort()).toEqual(['data', 'rekap.yaml', 'reports']);
  });
});
