import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { position } from '../../language/base/span.ts';
import { checkImports, findProject, loadProject, type Project } from '../../runtime/project.ts';
import { modelOf } from '../engine/import/models.ts';
import { asNobody } from '../engine/import/nobody.ts';
import { folderWith } from '../engine/import/project.ts';

function complaints({ diagnostics, texts }: Project): string[] {
  return diagnostics.map(({ code, file, span, message, severity }) => {
    const { line, column } = position(texts.get(file) ?? '', span.start);
    return `${code}, ${severity}, at ${file}:${line}:${column}: ${message}`;
  });
}

describe('a project', () => {
  test('is the nearest folder upwards that holds a rekap.yaml', async () => {
    const dir = await folderWith({ 'rekap.yaml': '', 'reports/deep/a.rekap': '' });
    expect(await findProject(path.join(dir, 'reports/deep'))).toBe(dir);
    expect(await findProject(dir)).toBe(dir);
    expect(await findProject(await folderWith({ 'a.rekap': '' }))).toBeUndefined();
  });

  test('has the .rekap files of its folders, sorted, but not of hidden ones, node_modules and other projects', async () => {
    const dir = await folderWith({
      'rekap.yaml': 'name: acme',
      'b.rekap': 'b',
      'a/z.rekap': 'z',
      'a/.hidden.rekap': '',
      'node_modules/x/x.rekap': '',
      '.rekap/x.rekap': '',
      'other/rekap.yaml': '',
      'other/o.rekap': '',
      'notes.txt': '',
    });
    const project = await loadProject(dir);
    expect(project.diagnostics).toEqual([]);
    expect(project).toMatchObject({ dir, name: 'acme', packs: [] });
    expect(project.files).toEqual([
      { path: 'a/z.rekap', text: 'z' },
      { path: 'b.rekap', text: 'b' },
    ]);
    expect([...project.texts.keys()].sort()).toEqual(['a/z.rekap', 'b.rekap', 'rekap.yaml']);
  });

  test('is named after its folder when rekap.yaml does not name it', async () => {
    const dir = await folderWith({ 'rekap.yaml': '' });
    expect((await loadProject(dir)).name).toBe(path.basename(dir));
  });

  test('takes the files of a pack before its own', async () => {
    const dir = await folderWith({ 'rekap.yaml': 'packs: [crm]', 'a.rekap': '' });
    const { files, diagnostics, packs } = await loadProject(dir);
    expect(diagnostics).toEqual([]);
    expect(packs).toEqual(['crm']);
    expect(files.map((file) => file.path)).toContain('pack:crm/model.rekap');
    expect(files.at(-1)?.path).toBe('a.rekap');
  });

  test('names a pack that is not there', async () => {
    const project = await loadProject(await folderWith({ 'rekap.yaml': 'packs: [crn, ../../etc]' }));
    expect(complaints(project)).toEqual([
      'pack-missing, error, at rekap.yaml:1:9: There is no pack `crn`.',
      "pack-outside, error, at rekap.yaml:1:14: ../../etc is outside the project's folder.",
    ]);
    expect(project.diagnostics[0]?.hint).toBe('Did you mean `crm`?');
  });

  test('reads a byte order mark as none', async () => {
    const dir = await folderWith({ 'rekap.yaml': '\ufeffname: acme', 'a.rekap': '\ufefftext' });
    const project = await loadProject(dir);
    expect(project.name).toBe('acme');
    expect(project.files).toEqual([{ path: 'a.rekap', text: 'text' }]);
  });
});

describe('what cannot be read', () => {
  test('is a missing rekap.yaml', async () => {
    const project = await loadProject(await folderWith({}));
    expect(complaints(project)).toEqual([
      'unreadable-file, error, at rekap.yaml:1:1: rekap.yaml cannot be read: it does not exist.',
    ]);
  });

  test('is a file of random bytes, told by where they begin', async () => {
    const bytes = Buffer.concat([Buffer.from('metric a = 1\nmetric '), Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])]);
    const project = await loadProject(await folderWith({ 'rekap.yaml': '', 'a.rekap': bytes, 'b.rekap': 'fine' }));
    expect(complaints(project)).toEqual(['not-utf8, error, at a.rekap:2:8: a.rekap is not UTF-8 text from here on.']);
    expect(project.files).toEqual([{ path: 'b.rekap', text: 'fine' }]);
  });

  test('is a folder or a file without permission', async (context) => {
    const dir = await folderWith({ 'rekap.yaml': '', 'secret/a.rekap': '', 'b.rekap': '' });
    await chmod(dir, 0o755);
    await chmod(path.join(dir, 'secret'), 0);
    await chmod(path.join(dir, 'b.rekap'), 0);
    const project = await asNobody(context, () => loadProject(dir));
    expect(complaints(project)).toEqual([
      'unreadable-file, error, at secret/:1:1: secret/ cannot be read: permission denied.',
      'unreadable-file, error, at b.rekap:1:1: b.rekap cannot be read: permission denied.',
    ]);
  });

  test('is a .rekap file that leads out of the project', async () => {
    const outside = await folderWith({ 'o.rekap': 'o' });
    const dir = await folderWith({ 'rekap.yaml': '', 'a.rekap': 'a' });
    await symlink(path.join(outside, 'o.rekap'), path.join(dir, 'o.rekap'));
    await symlink(path.join(dir, 'a.rekap'), path.join(dir, 'b.rekap'));
    const project = await loadProject(dir);
    expect(complaints(project)).toEqual([
      "file-outside, error, at o.rekap:1:1: o.rekap is outside the project's folder.",
    ]);
    expect(project.files.map((file) => file.path)).toEqual(['a.rekap', 'b.rekap']);
  });
});

describe('the files of an import', () => {
  async function filesOf(pattern: string, extra = ''): Promise<{ found: string[]; project: Project }> {
    const dir = await folderWith({
      'rekap.yaml': `imports: { deals: { file: ${pattern}${extra} } }`,
      'data/2023.csv': '',
      'data/2024.csv': '',
      'data/old/2022.csv': '',
      'data/.hidden.csv': '',
      'data/notes.txt': '',
    });
    const project = await loadProject(dir);
    return { found: project.imports.flatMap(({ files }) => files.map((file) => file.path)), project };
  }

  test.each([
    ['data/2024.csv', ['data/2024.csv']],
    ['data/*.csv', ['data/2023.csv', 'data/2024.csv']],
    ['data/202?.csv', ['data/2023.csv', 'data/2024.csv']],
    ['"**/*.csv"', ['data/2023.csv', 'data/2024.csv', 'data/old/2022.csv']],
    ['data/**/2022.csv', ['data/old/2022.csv']],
    ['[data/2024.csv, data/*.csv]', ['data/2024.csv', 'data/2023.csv']],
  ])('are those of %s', async (pattern, files) => {
    const { found, project } = await filesOf(pattern);
    expect(project.diagnostics).toEqual([]);
    expect(found).toEqual(files);
  });

  test('are missed with a place and a suggestion, as a warning: earlier imported data can still be read', async () => {
    const { project } = await filesOf('data/204.csv');
    expect(complaints(project)).toEqual([
      'import-file-missing, warning, at rekap.yaml:1:27: No file matches `data/204.csv`.',
    ]);
    expect(project.diagnostics[0]?.hint).toBe('Did you mean `data/2024.csv`?');
  });

  test('stay inside the project, symbolic links resolved, unless it allows otherwise', async () => {
    const outside = await folderWith({ 'o.csv': 'a\n1\n' });
    const dir = await folderWith({});
    await mkdir(path.join(dir, 'data'));
    await symlink(path.join(outside, 'o.csv'), path.join(dir, 'data/link.csv'));
    const load = async (file: string, allow: string) => {
      await writeFile(path.join(dir, 'rekap.yaml'), `imports: { t: { file: ${file}${allow} } }`);
      return loadProject(dir);
    };
    for (const file of ['data/link.csv', path.join(outside, 'o.csv'), `../${path.basename(outside)}/*.csv`]) {
      const refused = await load(file, '');
      expect(
        refused.diagnostics.map(({ code }) => code),
        file,
      ).toEqual(['file-outside']);
      expect(refused.imports[0]?.files).toEqual([]);
      const allowed = await load(file, ', allow_outside: true');
      expect(allowed.diagnostics, file).toEqual([]);
      expect(allowed.imports[0]?.files).toHaveLength(1);
    }
  });
});

describe('imports held against the model', () => {
  const model = modelOf({ deals: { id: 'key text', amount: 'money', closed_on: 'date', open: 'boolean', age: '= 1' } });

  async function problems(yaml: string): Promise<string[]> {
    const project = await loadProject(await folderWith({ 'rekap.yaml': yaml, 'a.csv': '' }));
    return checkImports(project, model).map(
      ({ code, span, message, hint }) => `${code} at ${yaml.slice(span.start, span.end)}: ${message} ${hint}`,
    );
  }

  test.each([
    [
      'imports: { dels: { file: a.csv } }',
      'import-unknown-table at dels: The model has no table `dels`. Did you mean `deals`?',
    ],
    [
      'imports: { deals: { file: a.csv, columns: { amont: x } } }',
      'import-unknown-column at amont: Table `deals` has no column `amont`. Did you mean `amount`?',
    ],
    [
      'imports: { deals: { file: a.csv, columns: { age: x } } }',
      'import-computed-column at age: `deals.age` is computed by the model, so no heading can fill it. Take the line away, or give the column a type in the model instead of a formula.',
    ],
    [
      'imports: { deals: { file: a.csv, columns: { id: x, amount: x } } }',
      'import-heading-twice at x: Heading `x` already fills column `id`. Correct one of the two, unless both columns are meant to hold the same values.',
    ],
    [
      'imports: { deals: { file: a.csv, columns: { closed_on: { from: c, decimal: "," } } } }',
      'import-unfit-format at c: `closed_on` is date, which is not written in this way. Dates and times take `format`: d/m/y, m/d/y, y/m/d or a strptime pattern.',
    ],
    [
      'imports: { deals: { file: a.csv, columns: { amount: { from: c, format: d/m/y } } } }',
      'import-unfit-format at c: `amount` is money, which is not written in this way. Numbers take `decimal` and `thousands`.',
    ],
  ])('%s', async (yaml, complaint) => {
    expect(await problems(yaml)).toEqual([complaint]);
  });

  test('of one column twice is a mistake of YAML', async () => {
    const yaml = 'imports: { deals: { file: a.csv, columns: { id: x, id: y } } }';
    const project = await loadProject(await folderWith({ 'rekap.yaml': yaml, 'a.csv': '' }));
    expect(complaints(project)).toEqual([
      'yaml-syntax, error, at rekap.yaml:1:52: This is not YAML: map keys must be unique.',
    ]);
  });
});
