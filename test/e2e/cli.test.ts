import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DiagnosticView, ReportResult } from '../../runtime/api/contract.ts';
import { openStore } from '../../runtime/engines/duckdb.ts';
import { outcome, program, rekap, start, temporaryFolder } from './program.ts';

let folder: string;
/** A project made by `init`, with its data imported. */
let project: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  project = path.join(folder, 'acme');
  expect(await rekap(['init', 'acme'], folder)).toMatchObject({ code: 0 });
  expect(await rekap(['import'], project)).toMatchObject({ code: 0 });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A copy of the project with more files in it. */
async function projectWith(files: Record<string, string>): Promise<string> {
  const copy = path.join(folder, `copy-${(await readdir(folder)).length}`);
  await cp(project, copy, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(copy, name)), { recursive: true });
    await writeFile(path.join(copy, name), text);
  }
  return copy;
}

const broken = 'report broken "Broken" {\n  show revenu\n  by   source\n}\n';

describe('help', () => {
  test('without arguments, and asked for, goes to standard output', async () => {
    const bare = await rekap([], folder);
    expect(bare).toMatchObject({ code: 0, stderr: '' });
    expect(bare.stdout).toContain('Usage: rekap');
    expect(await rekap(['--help'], folder)).toEqual(bare);
  });

  test.each(['init', 'sample', 'import', 'list', 'describe', 'check', 'run', 'rows', 'sql', 'serve'])(
    'of %s has an example',
    async (name) => {
      const { code, stdout } = await rekap([name, '--help'], folder);
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`Examples?:\\n  rekap ${name}`));
    },
  );
});

describe('a call that makes no sense', () => {
  test.each([
    { args: ['chekc'], hint: 'Did you mean check?' },
    { args: ['run', '--formt', 'csv'], hint: 'Did you mean --format?' },
    { args: ['run', '--format', 'docx'], hint: 'Allowed choices are table, md, csv, json' },
    { args: ['run', 'conversoin'], hint: 'Did you mean `conversion`?' },
    { args: ['run', '-o', 'out.docx'], hint: '.csv' },
    { args: ['run', '--format', 'csv'], hint: 'Name one of them' },
    { args: ['sql'], hint: "missing required argument 'name'" },
    { args: ['check', 'nowhere.rekap'], hint: 'rekap list' },
    { args: ['check', '--today', '2024-02-30'], hint: 'not a date' },
    { args: ['check', '--project', 'nowhere'], hint: 'rekap init' },
    { args: ['sample', 'small', '--deals', '5'], hint: '1,000 to 10,000,000' },
  ])('$args ends with 2 and the way out, and no answer', async ({ args, hint }) => {
    const { code, stdout, stderr } = await rekap(args, project);
    expect(stderr).toContain(hint);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('outside of a project', async () => {
    const { code, stderr } = await rekap(['check'], folder);
    expect(code).toBe(2);
    expect(stderr).toContain('There is no rekap.yaml here');
  });
});

describe('init', () => {
  test('makes a project that checks cleanly, and says what comes next', async () => {
    const { code, stdout, stderr } = await rekap(['init', 'fresh'], folder);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toContain(path.join('fresh', 'rekap.yaml'));
    expect(stderr).toContain('cd fresh && rekap import && rekap run');
    expect(await rekap(['check'], path.join(folder, 'fresh'))).toMatchObject({ code: 0, stdout: '' });
  });

  test('overwrites nothing', async () => {
    const taken = path.join(folder, 'taken');
    await mkdir(taken);
    await writeFile(path.join(taken, 'model.rekap'), 'mine');
    const { code, stderr } = await rekap(['init'], taken);
    expect(code).toBe(3);
    expect(stderr).toContain('model.rekap is there already');
    expect(await readdir(taken)).toEqual(['model.rekap']);
    expect(await readFile(path.join(taken, 'model.rekap'), 'utf8')).toBe('mine');
  });
});

describe('check', () => {
  test('says where, what and the way out, and ends with 1', async () => {
    const dir = await projectWith({ 'broken.rekap': broken });
    const { code, stdout, stderr } = await rekap(['check'], dir);
    expect(code).toBe(1);
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      expect.stringMatching(/^broken\.rekap:2:8: error: .*revenu/),
      '  2 |   show revenu',
      '    |        ^^^^^^',
      '  Did you mean `revenue`?',
    ]);
    expect(stderr).toContain('1 error');
    expect(await rekap(['check', '--quiet'], dir)).toEqual({ code: 1, stdout, stderr: '' });
  });

  test('looks at the named files alone', async () => {
    const dir = await projectWith({ 'broken.rekap': broken });
    expect(await rekap(['check', 'reports'], dir)).toMatchObject({ code: 0, stdout: '' });
    expect(await rekap(['check', 'broken.rekap'], dir)).toMatchObject({ code: 1 });
  });

  test('as JSON is an array of diagnostics', async () => {
    const dir = await projectWith({ 'broken.rekap': broken });
    const { code, stdout } = await rekap(['check', '--format', 'json'], dir);
    const [only, ...others] = JSON.parse(stdout) as DiagnosticView[];
    expect(code).toBe(1);
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      severity: 'error',
      file: 'broken.rekap',
      line: 2,
      column: 8,
      endLine: 2,
      endColumn: 14,
    });
    expect(JSON.parse((await rekap(['check', '--format', 'json'], project)).stdout)).toEqual([]);
  });

  test('shows nothing that could steer a terminal', async () => {
    const dir = await projectWith({ 'noise.rekap': 'report \u001b[31m { \u0007\n' });
    const { code, stdout } = await rekap(['check'], dir);
    expect(code).toBe(1);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toContain('\u0007');
  });
});

describe('run', () => {
  test('prints a table as the answer, and nothing else', async () => {
    const { code, stdout, stderr } = await rekap(['run', 'conversion'], project);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Conversion by lead source  2024-01-01 to 2024-12-31');
    expect(stdout).toMatch(/referral +3 +0 +100\.0%/);
    expect(stdout).toMatch(/Total +8 +5 +61\.5%/);
    expect(stdout).not.toContain('\u001b');
  });

  test('as JSON has the promised shape, all reports in their order', async () => {
    const { code, stdout } = await rekap(['run', '--format', 'json'], project);
    const results = JSON.parse(stdout) as ReportResult[];
    expect(code).toBe(0);
    expect(results.map(({ name }) => name)).toEqual(['conversion', 'by_quarter', 'by_team']);
    expect(results[1]).toMatchObject({
      label: 'Created and won by quarter',
      file: 'reports/sales.rekap',
      kind: 'report',
      period: { from: '2024-01-01', to: '2024-12-31' },
      columns: [
        { name: 'quarter', type: 'date', role: 'dimension', format: 'quarter' },
        { name: 'deals_created', label: 'Deals created', type: 'integer', role: 'metric', format: 'integer' },
        { name: 'deals_won', type: 'integer' },
        { name: 'revenue', type: 'money', format: 'money' },
      ],
      rows: [
        ['2024-01-01', 6, 2, 22700],
        ['2024-04-01', 3, 2, 16400],
        ['2024-07-01', 3, 2, 27600],
        ['2024-10-01', 3, 2, 15100],
      ],
      totals: [null, 15, 8, 81800],
      orphans: [],
      notes: [],
    });
  });

  test('takes names, files and folders, each report once', async () => {
    const names = async (...targets: string[]) => {
      const { stdout } = await rekap(['run', '--format', 'json', ...targets], project);
      return (JSON.parse(stdout) as ReportResult[]).map(({ name }) => name);
    };
    expect(await names('report:by_team', 'conversion', 'by_team')).toEqual(['by_team', 'conversion']);
    expect(await names('reports/sales.rekap')).toEqual(['conversion', 'by_quarter', 'by_team']);
    expect(await names('reports')).toEqual(['conversion', 'by_quarter', 'by_team']);
  });

  test('goes on after a report that fails, names it, and ends with 3', async () => {
    const dir = await projectWith({ 'broken.rekap': broken });
    const { code, stdout, stderr } = await rekap(['run', 'broken', 'by_team', '--format', 'json'], dir);
    expect(code).toBe(3);
    expect((JSON.parse(stdout) as ReportResult[]).map(({ name }) => name)).toEqual(['by_team']);
    expect(stderr).toContain('report broken:');
    expect(stderr).toContain('broken.rekap:2:8: error:');
  });

  test('says which table has no data', async () => {
    const dir = await projectWith({
      'visits.rekap': 'table visits {\n  id: key text\n}\nreport visits_made { show count(visits) }\n',
    });
    const { code, stdout, stderr } = await rekap(['run', 'visits_made'], dir);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('needs the table `visits`, which has no data');
  });

  test('trusts no number while rekap.yaml has an error', async () => {
    const config = await readFile(path.join(project, 'rekap.yaml'), 'utf8');
    const dir = await projectWith({ 'rekap.yaml': config.replace('fiscal_year_starts', 'fiscal_year_start') });
    const { code, stdout, stderr } = await rekap(['run'], dir);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('Did you mean `fiscal_year_starts`?');
  });

  test('before any import says what to do', async () => {
    const dir = path.join(folder, 'unfed');
    await rekap(['init', 'unfed'], folder);
    const { code, stdout, stderr } = await rekap(['run', 'by_team'], dir);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('rekap import');
  });

  test('names a report that is defined twice once, and runs neither', async () => {
    const dir = await projectWith({ 'twice.rekap': 'report conversion { show count(users) }\n' });
    const { code, stdout, stderr } = await rekap(['run', 'conversion', 'twice.rekap'], dir);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr.match(/duplicate-name/g)).toHaveLength(1);
  });

  test('writes a file, its ending decides the format', async () => {
    const { code, stdout } = await rekap(['run', 'by_team', '-o', 'teams.csv'], project);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(await readFile(path.join(project, 'teams.csv'), 'utf8')).toBe(
      'owner.team,deals_won,revenue,row_kind\r\nNorth,5,51000,group\r\nSouth,3,30800,group\r\n,8,81800,total\r\n',
    );
  });

  test('into a folder that takes no file fails and leaves nothing', async () => {
    const { code, stderr } = await rekap(['run', 'by_team', '-o', 'nowhere/teams.csv'], project);
    expect(code).toBe(3);
    expect(stderr).toContain('nowhere/teams.csv cannot be written: its folder does not exist');
    const onto = await rekap(['run', 'by_team', '-o', 'reports', '--format', 'csv'], project);
    expect(onto.code).toBe(3);
    expect((await readdir(project)).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  test.each(['data/deals.csv', 'rekap.yaml', 'model.rekap', 'linked.csv'])(
    'replaces no file of the project: %s',
    async (file) => {
      const dir = await projectWith({});
      await symlink('data/users.csv', path.join(dir, 'linked.csv'));
      const before = await readFile(path.join(dir, file), 'utf8');
      const { code, stdout, stderr } = await rekap(['run', 'by_team', '--format', 'csv', '-o', file], dir);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`${file} is a file that the project reads`);
      expect(await readFile(path.join(dir, file), 'utf8')).toBe(before);
    },
  );

  test('of another day and in another language', async () => {
    const { stdout } = await rekap(['run', 'by_team', '--today', '2025-01-15', '--locale', 'id'], project);
    expect(stdout).toContain('2025-01-01 to 2025-12-31');
    const indonesian = await rekap(['run', 'conversion', '--locale', 'id'], project);
    expect(indonesian.stdout).toContain('61,5%');
  });

  test('tells the notes that CSV has no room for', async () => {
    const dir = await projectWith({ 'data/users.csv': 'id,name,team\nu1,Ayu Lestari,North\n' });
    await rekap(['import'], dir);
    await writeFile(path.join(dir, 'owners.rekap'), 'report owners { show deals_won  by owner  for 2024 }\n');
    const { code, stdout, stderr } = await rekap(['run', 'owners', '--format', 'csv'], dir);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^owner,deals_won\r\n/);
    expect(stderr).toContain('The owner of 11 rows of deals is not in users');
    expect((await rekap(['run', 'owners'], dir)).stdout).toContain('u2†');
  });

  test('ends quietly when its reader has gone', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `D-${index},a deal of many,1,open,,2024-01-01,,u1`);
    const headings = 'Deal ID,name,amount,status,source,created_at,closed_at,Deal owner';
    const dir = await projectWith({
      'data/deals.csv': `${[headings, ...rows].join('\n')}\n`,
      'all.rekap': 'report all_deals { list deals  show id, name }\n',
    });
    await rekap(['import'], dir);
    const command = `"${process.execPath}" "${program}" run all_deals | head -n 1`;
    const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: dir, encoding: 'utf8' });
    expect(stdout).toBe('All deals\n');
    expect(stderr).toBe('');
  });
});

describe('import', () => {
  test('tells what it did, table by table', async () => {
    const { code, stdout, stderr } = await rekap(['import', '--dry-run'], project);
    expect(code).toBe(0);
    expect(stdout).toContain('deals: 15 rows from data/deals.csv');
    expect(stderr).toContain('nothing was changed');
  });

  test('refuses a model with errors and keeps the data there are', async () => {
    const dir = await projectWith({ 'more.rekap': 'table visits {\n  id: key txet\n}\n' });
    const { code, stdout, stderr } = await rekap(['import'], dir);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('more.rekap:2:11: error:');
    expect(await rekap(['run', 'by_team'], dir)).toMatchObject({ code: 0 });
  });
});

test('list names everything, with its label and place', async () => {
  const dir = await projectWith({ 'broken.rekap': broken });
  const { code, stdout } = await rekap(['list'], dir);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^tables\n {2}deals +Deals +model\.rekap:\d+$/m);
  expect(stdout).toMatch(/^ {2}broken +Broken +broken\.rekap:1 {2}has errors$/m);
  const json = JSON.parse((await rekap(['list', '--format', 'json'], dir)).stdout) as Record<
    string,
    { name: string }[]
  >;
  expect(Object.keys(json)).toEqual([
    'tables',
    'dimensions',
    'metrics',
    'params',
    'reports',
    'funnels',
    'goals',
    'audits',
    'tests',
  ]);
  expect(json.metrics?.map(({ name }) => name)).toContain('win_rate');
});

test('sql prints a statement that runs as it is', async () => {
  const { code, stdout } = await rekap(['sql', 'by_team'], project);
  expect(code).toBe(0);
  const store = await openStore(path.join(project, '.rekap', 'store.duckdb'));
  const { rows } = await store.query(stdout);
  store.close();
  expect(rows.map(([kind, team, won]) => [kind, team, won])).toEqual([
    ['group', 'North', 5],
    ['group', 'South', 3],
    ['total', null, 8],
  ]);
});

const isRoot = process.getuid?.() === 0;
if (isRoot) console.warn('SKIPPED: reading without permission. The superuser may read everything.');

test.skipIf(isRoot)('a folder that may not be read is named', async () => {
  const dir = await projectWith({ 'secret/hidden.rekap': 'metric x = 1\n' });
  await chmod(path.join(dir, 'secret'), 0o000);
  const { code, stdout } = await rekap(['check'], dir);
  await chmod(path.join(dir, 'secret'), 0o755);
  expect(code).toBe(1);
  expect(stdout).toContain('permission denied');
});

test('Ctrl-C stops the work, leaves nothing behind, and ends with 130', async () => {
  const dir = path.join(folder, 'big');
  const child = start(['sample', 'big', '--deals', '3000000'], folder);
  const ended = outcome(child);
  while (!existsSync(dir)) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  expect(existsSync(dir)).toBe(false);
});

test('serve prints the address of a notebook that answers, until Ctrl-C', async () => {
  const child = start(['serve', '--port', '0'], project);
  const ended = outcome(child);
  const address = await new Promise<string>((resolve) =>
    child.stdout?.once('data', (text) => resolve(String(text).trim())),
  );
  const answer = await fetch(new URL('api/project', address));
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ name: 'acme', data: { ready: true } });
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 130, stdout: `${address}\n` });
});
