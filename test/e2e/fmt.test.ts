import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rekap, temporaryFolder } from './program.ts';

const untidy = 'table deals{id:key text}\nmetric a=count(deals)\n';
const tidy = 'table deals {\n  id: key text\n}\n\nmetric a = count(deals)\n';
const broken = 'metric b  =  count(deals\nmetric c=a\n';

let root: string;
let project: string;

beforeAll(async () => {
  root = await temporaryFolder();
});
afterAll(() => rm(root, { recursive: true, force: true }));

beforeEach(async () => {
  project = path.join(root, `project-${(await readdir(root)).length}`);
  await mkdir(path.join(project, 'more'), { recursive: true });
  await write('rekap.yaml', 'name: untidy\n');
  await write('model.rekap', untidy);
  await write('more/tidy.rekap', 'report r {\n  show    a\n}\n');
  await write('more/broken.rekap', broken);
});

function write(name: string, text: string): Promise<void> {
  return writeFile(path.join(project, name), text);
}

function read(name: string): Promise<string> {
  return readFile(path.join(project, name), 'utf8');
}

describe('rekap fmt', () => {
  test('writes what is not in its form, names it, and has nothing to do the second time', async () => {
    const first = await rekap(['fmt'], project);
    expect(first).toMatchObject({ code: 0, stdout: 'model.rekap\nmore/broken.rekap\n' });
    expect(first.stderr).toContain('2 files formatted; 3 files looked at.');
    expect(first.stderr).toContain('Cells with mistakes stay as they are');
    expect(await read('model.rekap')).toBe(tidy);
    expect(await read('more/broken.rekap')).toBe('metric b  =  count(deals\nmetric c = a\n');
    expect(await rekap(['fmt'], project)).toMatchObject({ code: 0, stdout: '' });
    expect(await readdir(path.join(project, 'more'))).toEqual(['broken.rekap', 'tidy.rekap']);
  });

  test('--check writes nothing, and its answer is the exit code', async () => {
    const found = await rekap(['fmt', '--check'], project);
    expect(found).toMatchObject({ code: 1, stdout: 'model.rekap\nmore/broken.rekap\n' });
    expect(await read('model.rekap')).toBe(untidy);
    expect(await rekap(['fmt', '--check', 'more/tidy.rekap'], project)).toMatchObject({ code: 0, stdout: '' });
  });

  test('takes files and folders, and nothing that is not the project’s own', async () => {
    expect(await rekap(['fmt', 'more'], project)).toMatchObject({ code: 0, stdout: 'more/broken.rekap\n' });
    expect(await read('model.rekap')).toBe(untidy);
    const unknown = await rekap(['fmt', 'modle.rekap'], project);
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('modle.rekap');
    await write('rekap.yaml', 'name: untidy\npacks: [crm]\n');
    expect(await rekap(['fmt', 'pack:crm'], project)).toMatchObject({ code: 2 });
  });

  test('a file keeps its permissions, and its place behind a link', async () => {
    await write('more/real.rekap', untidy.replace('deals{', 'other{').replace('metric a=count(deals)\n', ''));
    await symlink(path.join(project, 'more/real.rekap'), path.join(project, 'link.rekap'));
    await rm(path.join(project, 'more/broken.rekap'));
    await chmod(path.join(project, 'model.rekap'), 0o640);
    expect(await rekap(['fmt', 'link.rekap', 'model.rekap'], project)).toMatchObject({ code: 0 });
    expect((await stat(path.join(project, 'model.rekap'))).mode & 0o777).toBe(0o640);
    expect(await read('more/real.rekap')).toContain('table other {');
  });

  test('what cannot be read is told, and the others are formatted', async () => {
    await writeFile(path.join(project, 'more/latin.rekap'), Buffer.from([0x2f, 0x2f, 0xe9, 0x0a]));
    const found = await rekap(['fmt'], project);
    expect(found).toMatchObject({ code: 3, stdout: 'model.rekap\nmore/broken.rekap\n' });
    expect(found.stderr).toContain('more/latin.rekap');
    expect(await readFile(path.join(project, 'more/latin.rekap'))).toHaveLength(4);
  });
});
