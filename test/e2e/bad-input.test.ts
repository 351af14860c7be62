import { type ChildProcess, spawn } from 'node:child_process';
import { access, chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outcome, outcome, program, rekap } from './program.ts';

/** What someone with a broken file sees: where, what, the way out, an exit code, and nothing half-done. */

let folder: string;
let project: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rekap-bad-'));
  await chmod(folder, 0o755);
  project = path.join(folder, 'sound');
  expect(await rekap(['init', 'sound'], folder)).toMatchObject({ code: 0 });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

let copies = 0;

/** A copy of a sound project in which some files are others. */
async function broken(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  copies += 1;
  const dir = path.join(folder, `p${copies}`);
  await cp(project, dir, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(dir, name)), { recursive: true });
    await writeFile(path.join(dir, name), content);
  }
  return dir;
}

async function namesIn(dir: string): Promise<string[]> {
  return (await readdir(dir, { recursive: true })).sort();
}

/** No sign of the program's insides, and no more than a screenful about one mistake. */
function expectCivil({ stdout, stderr }: Outcome): void {
  expect(stdout + stderr).not.toMatch(/\n\s+at .*:\d+:\d+|TypeError|RangeError|undefined|\[object|node_modules/);
  expect(stdout.length + stderr.length).toBeLessThan(6_000);
}

const bytes = Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7_919 + (index >> 3) * 104_729) % 256);

describe('rekap check', () => {
  test.each([
    ['a table that names no column', 'table empty {\n}\n', 'bad.rekap:1:7: error: Table `empty` names no column.'],
    [
      'a metric by a dimension that it cannot reach',
      'table costs {\n  id: key text\n  amount: money\n}\nreport r {\n  show sum(costs.amount) "Costs"\n  by deals.source\n}\n',
      'bad.rekap:7:6: error: “Costs” counts rows of `costs`, which has no way to `deals.source`.',
    ],
    [
      'a text compared with a number',
      'metric large = count(deals) where amount > "10k"\n',
      'bad.rekap:1:44: error: Comparing money and a text makes no sense.',
    ],
    ['a metric that refers to itself', 'metric m = m + 1\n', 'bad.rekap:1:8: error: `m` refers to itself.'],
    ['random bytes', bytes, 'bad.rekap:1:'],
    ['a line of 1 MB', `metric m = count(deals) where name = ${'x'.repeat(1_000_000)}\n`, 'bad.rekap:1:38: error: '],
    ['10,000 parentheses', `metric m = ${'('.repeat(10_000)}1${')'.repeat(10_000)}\n`, 'bad.rekap:1:62: error: '],
    ['10,000 braces', `report r ${'{'.repeat(10_000)}\n`, 'bad.rekap:1:'],
    ['an empty text that is never closed', '"""\n', 'bad.rekap:1:1: error: This text cell is never closed.'],
    ['NUL characters', 'metric \0 = count(deals)\n', 'bad.rekap:1:8: error: '],
  ])('answers %s with its place, and ends with 1', async (_, text, message) => {
    const dir = await broken({ 'bad.rekap': text });
    const before = await namesIn(dir);
    const result = await rekap(['check'], dir);
    expect(result.stdout).toContain(message);
    expect(result.code).toBe(1);
    expectCivil(result);
    expect(await namesIn(dir)).toEqual(before);
  });

  test.each([
    [
      'an unknown key',
      'timezne: UTC\n',
      'rekap.yaml:1:1: error: rekap.yaml has no key `timezne`.',
      'Did you mean `timezone`?',
    ],
    ['no YAML', 'name: "a\nimports: [', 'rekap.yaml:', 'error: This is not YAML'],
    ['an unknown pack', 'packs: [crn]\n', 'rekap.yaml:1:9: error: ', 'Did you mean `crm`?'],
    [
      'a file that is not there',
      'imports: { deals: { file: data/dels.csv } }\n',
      'rekap.yaml:1:27: ',
      'data/deals.csv',
    ],
    [
      'a path that leads out',
      'imports: { deals: { file: ../sound/data/deals.csv } }\n',
      'rekap.yaml:1:27: error: ',
      'allow_outside',
    ],
  ])('answers %s in rekap.yaml with its place and the way out', async (_, yaml, place, hint) => {
    const result = await rekap(['check'], await broken({ 'rekap.yaml': yaml }));
    expect(result.stdout).toContain(place);
    expect(result.stdout).toContain(hint);
    expectCivil(result);
  });

  test('tells every mistake at once, each in its cell, and the sound reports still run', async () => {
    const dir = await broken({
      'bad.rekap': 'metric a = sum(deals.amuont)\n\nreport b { show }\n\nmetric c = count(deals) where status = \n',
    });
    expect(await rekap(['import'], dir)).toMatchObject({ code: 0 });
    const { stdout, code } = await rekap(['check'], dir);
    expect([...stdout.matchAll(/^bad\.rekap:(\d+)/gm)].map(([, line]) => line)).toEqual(['1', '3', '5']);
    expect(code).toBe(1);
    const run = await rekap(['run', 'reports/sales.rekap', '--format', 'json'], dir);
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).not.toEqual([]);
  });
});

describe('rekap import', () => {
  const sound = () => readFile(path.join(project, 'data/deals.csv'), 'utf8');

  test.each([
    [
      'lacks columns',
      (csv: string) => csv.replace('amount', 'worth'),
      'rekap.yaml:12:3: error: data/deals.csv has no heading `amount`',
    ],
    ['is empty', () => '', 'rekap.yaml:13:11: error: data/deals.csv is empty'],
    [
      'is in another encoding',
      (csv: string) => Buffer.from(csv.replace('Northwind', 'Nörthwind'), 'latin1'),
      'rekap.yaml:13:11: error: data/deals.csv is not UTF-8: line 2',
    ],
    ['has a heading twice', (csv: string) => csv.replace('amount', 'name'), 'rekap.yaml:1'],
  ])('of a CSV that %s says where, ends with 3 and leaves what was imported before', async (_, spoil, message) => {
    const dir = await broken({ 'data/deals.csv': spoil(await sound()) });
    const before = await namesIn(dir);
    const first = await rekap(['import'], dir);
    expect(first.stderr).toContain(message);
    expect(first).toMatchObject({ code: 3, stdout: '' });
    expectCivil(first);
    expect(await namesIn(dir)).toEqual(before);

    await writeFile(path.join(dir, 'data/deals.csv'), await sound());
    expect(await rekap(['import'], dir)).toMatchObject({ code: 0 });
    const imported = await rekap(['run', '--format', 'json'], dir);
    await writeFile(path.join(dir, 'data/deals.csv'), spoil(await sound()));
    expect(await rekap(['import'], dir)).toMatchObject({ code: 3 });
    expect((await rekap(['run', 'conversion'], dir)).stdout).toContain(
      'data/deals.csv has changed since the import of',
    );
    await writeFile(path.join(dir, 'data/deals.csv'), await sound());
    const kept = await rekap(['run', '--format', 'json'], dir);
    expect(withoutTimes(kept.stdout)).toEqual(withoutTimes(imported.stdout));
  });

  function withoutTimes(json: string): unknown {
    return JSON.parse(json, (key, value) => (key === 'elapsed_ms' ? undefined : value));
  }

  test('of a CSV with ragged rows keeps the others, names the lines, and ends with 0', async () => {
    const csv = `${(await sound()).trimEnd()}\nx,y\na,b,1,won,web,2024-01-01,2024-01-02,u1,more,and more\n`;
    const { stdout, code } = await rekap(['import'], await broken({ 'data/deals.csv': csv }));
    expect(stdout).toContain('1 row set aside, too few values: line 17');
    expect(stdout).toContain('1 row set aside, too many values: line 18');
    expect(code).toBe(0);
  });
});

describe('without permission', () => {
  /** As a user whom permissions stop: root, who runs the tests in a container, is nobody for a while. */
  function asNobody(args: readonly string[], dir: string): ChildProcess {
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    return spawn(process.execPath, [program, ...args], {
      cwd: dir,
      env: { PATH: process.env.PATH, HOME: dir },
      ...user,
    });
  }

  async function canRun(): Promise<boolean> {
    const { code } = await outcome(asNobody(['--help'], folder));
    if (code !== 0) console.warn('SKIPPED: the user nobody cannot run the program here, so permissions are not tried.');
    return code === 0;
  }

  test('a folder of reports that cannot be read is named, and the rest is checked', async (context) => {
    if (!(await canRun())) return context.skip();
    const dir = await broken({ 'bad.rekap': 'metric m = m\n' });
    await chmod(path.join(dir, 'reports'), 0);
    const result = await outcome(asNobody(['check'], dir));
    await chmod(path.join(dir, 'reports'), 0o755);
    expect(result.stdout).toMatch(/reports\/ cannot be read: permission denied/);
    expect(result.stdout).toContain('`m` refers to itself');
    expect(result.code).toBe(1);
    expectCivil(result);
  });

  test('a project that cannot be written takes no import and stays as it is', async (context) => {
    if (!(await canRun())) return context.skip();
    const dir = await broken({});
    const before = await namesIn(dir);
    await chmod(dir, 0o555);
    const result = await outcome(asNobody(['import'], dir));
    await chmod(dir, 0o755);
    expect(result).toMatchObject({ code: 3, stdout: '' });
    expect(result.stderr).toContain('cannot be written: permission denied');
    expectCivil(result);
    expect(await namesIn(dir)).toEqual(before);
  });

  test('a folder that cannot be written takes no new project and no sample', async (context) => {
    if (!(await canRun())) return context.skip();
    const dir = path.join(folder, 'closed');
    await mkdir(dir, { mode: 0o555 });
    for (const args of [
      ['init', 'inside'],
      ['sample', 'inside', '--deals', '1000'],
    ]) {
      const result = await outcome(asNobody(args, dir));
      expect(result.code, args.join(' ')).toBe(3);
      expect(result.stderr).toContain('permission denied');
      expectCivil(result);
    }
    await expect(access(path.join(dir, 'inside'))).rejects.toThrow('ENOENT');
  });
});
