import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Catalogue } from '../../language/base/diagnostics.ts';
import { chartKinds } from '../../language/charts/index.ts';
import { functions } from '../../language/functions/index.ts';
import { check, compileReport, type Settings } from '../../language/index.ts';
import { semanticCatalogue } from '../../language/semantics/diagnostics.ts';
import { aggregateFunctions } from '../../language/semantics/model.ts';
import { syntaxCatalogue } from '../../language/syntax/diagnostics.ts';
import { runtimeCatalogue } from '../../runtime/diagnostics.ts';
import { parseCase } from '../harness/case-file.ts';
import { openDatabase } from '../harness/database.ts';
import { root, sourcesIn } from '../harness/sources.ts';

const catalogues: Record<string, Catalogue> = {
  syntax: syntaxCatalogue,
  semantics: semanticCatalogue,
  runtime: runtimeCatalogue,
};

const golden = path.join(root, 'test/golden');
const cases = readdirSync(golden, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.txt'))
  .map((name) => parseCase(readFileSync(path.join(golden, name), 'utf8')));

function bodies(kind: 'rekap' | 'diagnostics' | 'rows'): string[] {
  return cases.flatMap(({ sections }) => sections.filter((section) => section.kind === kind).map(({ body }) => body));
}

function withoutA(what: string, names: readonly string[], found: (name: string) => boolean): string[] {
  return names.filter((name) => !found(name)).map((name) => `${name} has no ${what}`);
}

describe('functions', () => {
  const settings: Settings = {
    today: '2024-04-01',
    timezone: 'UTC',
    locale: 'en',
    currency: 'USD',
    weekStarts: 1,
    fiscalYearStarts: 1,
  };

  test.each([...functions.values()])('$name is documented, and its example is true', async (row) => {
    expect(row.doc).toMatch(/^[A-Z].+\.$/);
    expect(row.example.call).toContain(`${row.name}(`);
    const text = `table one {\n  id: key text\n}\nreport shown { list one  show ${row.example.call} "Value" }\n`;
    const program = check([{ path: 'example.rekap', text }], settings);
    expect(program.diagnostics).toEqual([]);
    const compiled = compileReport(program, 'shown', settings);
    const database = await openDatabase(program.model, new Map([['one', [['id'], ['1']]]]));
    try {
      const { columns, rows } = await database.query(compiled?.sql ?? '');
      expect(String(rows[0]?.[columns.indexOf('value')])).toBe(row.example.gives);
    } finally {
      database.close();
    }
  });
});

describe('diagnostics', () => {
  test.each(Object.entries(catalogues))('of %s say what they are', (_, catalogue) => {
    const mute = Object.entries(catalogue).filter(([code, { doc }]) => !/^[a-z0-9-]+$/.test(code) || !/\.$/.test(doc));
    expect(mute.map(([code]) => code)).toEqual([]);
  });

  test('a code means one thing', () => {
    const codes = Object.values(catalogues).flatMap((catalogue) => Object.keys(catalogue));
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  const tests = sourcesIn('test')
    .filter(({ path: file }) => file.endsWith('.test.ts') && file !== 'test/unit/catalogue.test.ts')
    .map(({ code }) => code)
    .join('\n');
  const tested = (code: string): boolean => new RegExp(`['"\`]${code}\\b(?!-)`).test(tests);

  test('of the language each have a golden case, or a test where a case would be too long', () => {
    const shown = new Set(
      [...bodies('diagnostics'), ...bodies('rows')].flatMap((body) =>
        [...body.matchAll(/^(?:error|warning) ([a-z0-9-]+) /gm)].map(([, code]) => code),
      ),
    );
    const codes = [...Object.keys(syntaxCatalogue), ...Object.keys(semanticCatalogue)];
    expect(withoutA('golden case', codes, (code) => shown.has(code) || tested(code))).toEqual([]);
  });

  test('of the runtime each have a test', () => {
    expect(withoutA('test', Object.keys(runtimeCatalogue), tested)).toEqual([]);
  });
});

describe('golden cases', () => {
  const rekap = bodies('rekap').join('\n');

  test('show each aggregate', () => {
    expect(withoutA('golden case', aggregateFunctions, (name) => rekap.includes(`${name}(`))).toEqual([]);
  });

  test('show each chart', () => {
    expect(withoutA('golden case', chartKinds, (kind) => new RegExp(`chart +${kind}\\b`).test(rekap))).toEqual([]);
  });
});
