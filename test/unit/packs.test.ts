/** Packs of the project, of the program and of node_modules; what is wrong with those listed. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { position } from '../../language/base/span.ts';
import { loadProject, type Project } from '../../runtime/project.ts';
import { openSession } from '../../runtime/session.ts';
import { folderWith } from '../engine/import/project.ts';

const run = promisify(execFile);

function complaints({ diagnostics, texts }: Project): string[] {
  return diagnostics.map(({ code, file, span, message, hint }) => {
    const { line, column } = position(texts.get(file) ?? '', span.start);
    return `${code} at ${file}:${line}:${column}: ${message}${hint === undefined ? '' : ` ${hint}`}`;
  });
}

const paths = ({ files }: Project): string[] => files.map((file) => file.path);

describe('packs', () => {
  test('are folders of the project, before those of the program and those installed', async () => {
    const project = await loadProject(
      await folderWith({
        'rekap.yaml': 'packs: [mine, ./shared/base, crm, far, "@acme/near"]',
        'packs/mine/m.rekap': '',
        'packs/mine/deep/n.rekap': '',
        'packs/crm/own.rekap': '',
        'shared/base/b.rekap': '',
        'shared/not.rekap': '',
        'node_modules/far/package.json': '{ "name": "far", "rekap": { "pack": "." } }',
        'node_modules/far/f.rekap': '',
        'node_modules/far/node_modules/no.rekap': '',
        'node_modules/@acme/near/package.json': '{ "rekap": { "pack": "sources" } }',
        'node_modules/@acme/near/sources/s.rekap': '',
        'node_modules/@acme/near/no.rekap': '',
      }),
    );
    expect(complaints(project)).toEqual([]);
    expect(project.packs).toEqual(['mine', 'base', 'crm', 'far', '@acme/near']);
    expect(paths(project)).toEqual([
      'pack:mine/deep/n.rekap',
      'pack:mine/m.rekap',
      'pack:base/b.rekap',
      'pack:crm/own.rekap',
      'pack:far/f.rekap',
      'pack:@acme/near/s.rekap',
      'shared/not.rekap',
    ]);
  });

  test('come behind those that they list, each once', async () => {
    const project = await loadProject(
      await folderWith({
        'rekap.yaml': 'packs: [top, base]',
        'packs/top/rekap.yaml': 'name: top\npacks: [middle, crm]',
        'packs/top/t.rekap': '',
        'packs/middle/rekap.yaml': 'packs: [base]',
        'packs/middle/m.rekap': '',
        'packs/base/b.rekap': '',
      }),
    );
    expect(complaints(project)).toEqual([]);
    expect(project.packs).toEqual(['base', 'middle', 'crm', 'top']);
  });

  test('that are not there, or are none, are told where they are listed', async () => {
    const project = await loadProject(
      await folderWith({
        'rekap.yaml': 'packs: [bas, lodash, empty, ../out, ./nowhere, a/../b, out]\n',
        'packs/base/b.rekap': '',
        'packs/empty/notes.txt': '',
        'node_modules/lodash/package.json': '{ "name": "lodash" }',
        'node_modules/lodash/l.rekap': '',
        'node_modules/out/package.json': '{ "rekap": { "pack": "../.." } }',
      }),
    );
    expect(complaints(project)).toEqual([
      'pack-missing at rekap.yaml:1:9: There is no pack `bas`. Did you mean `base`?',
      'pack-undeclared at rekap.yaml:1:14: The installed package `lodash` is no pack. A pack says so in its package.json: `"rekap": { "pack": "." }` names the folder of its .rekap files.',
      'pack-empty at rekap.yaml:1:22: Pack `empty` has no .rekap file.',
      "pack-outside at rekap.yaml:1:29: ../out is outside the project's folder. Move the pack into the project, or install it: `npm install ../out`.",
      'pack-missing at rekap.yaml:1:37: There is no pack `./nowhere`. A pack is a folder of `.rekap` files: in `packs/` beside rekap.yaml, at a path such as `./shared`, or installed with npm.',
      'pack-missing at rekap.yaml:1:48: There is no pack `a/../b`. A pack is a folder of `.rekap` files: in `packs/` beside rekap.yaml, at a path such as `./shared`, or installed with npm. There are `base`, `crm`.',
      'pack-undeclared at rekap.yaml:1:56: The installed package `out` is no pack. A pack says so in its package.json: `"rekap": { "pack": "." }` names the folder of its .rekap files.',
    ]);
  });

  test('that list each other, or have one name, are told of', async () => {
    const project = await loadProject(
      await folderWith({
        'rekap.yaml': 'packs: [a, ./other/a]',
        'packs/a/rekap.yaml': 'packs: [b]',
        'packs/a/a.rekap': '',
        'packs/b/rekap.yaml': 'packs: [a]\ntimezone: UTC',
        'packs/b/b.rekap': '',
        'other/a/a.rekap': '',
      }),
    );
    const found = complaints(project).map((text) => text.replace(/:[^:]*packs[\\/]a and .*/, ': …'));
    expect(found).toEqual([
      'unknown-key at pack:b/rekap.yaml:2:1: pack:b/rekap.yaml has no key `timezone`. The keys here are `name` and `packs`.',
      'pack-cycle at pack:b/rekap.yaml:1:9: These packs list each other in a circle: `a` → `b` → `a`. A pack lists only packs that it builds on.',
      'pack-name-twice at rekap.yaml:1:12: There are two packs `a`: …',
    ]);
  });

  test('of an npm tarball are installed and used without a network', async () => {
    const pack = await folderWith({
      'package.json': '{ "name": "@acme/sales", "version": "1.2.3", "rekap": { "pack": "." } }',
      'model.rekap': 'table deals { id: key text   amount: money }\nmetric revenue = sum(deals.amount)\n',
      'id.yaml':
        'metrics: { revenue: Pendapatan }\ntables: { deals: { label: Transaksi, columns: { id: ID, amount: Nilai } } }\n',
    });
    await run('npm', ['pack', '--silent', '--offline'], { cwd: pack });
    const dir = await folderWith({
      'rekap.yaml': 'packs: ["@acme/sales"]',
      'package.json': '{ "private": true }',
      'own.rekap': 'report r { show revenue }\n',
    });
    const install = ['install', '--offline', '--no-audit', '--no-fund', path.join(pack, 'acme-sales-1.2.3.tgz')];
    await run('npm', install, { cwd: dir });
    const session = await openSession(dir);
    expect(session.diagnostics).toEqual([]);
    expect(paths(session.project)).toEqual(['pack:@acme/sales/model.rekap', 'own.rekap']);
    expect(session.compile('r').columns.map(({ label }) => label)).toEqual(['Revenue']);
    const indonesian = await openSession(dir, { locale: 'id' });
    expect(indonesian.compile('r').columns.map(({ name, label }) => [name, label])).toEqual([
      ['revenue', 'Pendapatan'],
    ]);
  });
});
