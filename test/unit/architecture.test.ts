import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { cyclesOf, type Import, root, type Source, sourcesIn } from '../harness/sources.ts';

const language = sourcesIn('language');
const runtime = sourcesIn('runtime');
const web = sourcesIn('web');
const tests = sourcesIn('test');
const product = [...language, ...runtime, ...web];

/** From the bottom up: each may use those before it. */
const spine = ['base', 'syntax', 'semantics', 'plan', 'sql'];
/** What hangs off the spine: parts that know the spine, and nothing of each other. */
const features = ['functions', 'statements', 'charts', 'service', 'sql/dialects'];
/** Where they are composed; nothing below looks up to these. */
const composition = [
  ...[
    'language/index.ts',
    'language/catalogue.ts',
    'language/columns.ts',
    'language/compile.ts',
    'language/compile-audit.ts',
    'language/compile-forecast.ts',
    'language/compile-trials.ts',
    'language/compile-params.ts',
    'language/compile-rows.ts',
    'language/compile-place.ts',
    'language/compile-tests.ts',
    'language/compiled.ts',
    'language/translations.ts',
  ],
  ...['language/backend.ts', 'language/reference.ts'],
];

/** The one package that a layer stands on. */
const packages: Readonly<Record<string, string>> = { syntax: 'chevrotain', charts: 'yaml' };

function layerOf(file: string): string {
  if (composition.includes(file)) return 'composition';
  const [, first = '', second = ''] = file.split('/');
  return `${first}/${second}` === 'sql/dialects' ? 'sql/dialects' : first;
}

function mayUse(from: string, to: string): boolean {
  if (from === to || from === 'composition') return true;
  if (spine.includes(from)) return spine.includes(to) && spine.indexOf(to) < spine.indexOf(from);
  return features.includes(from) && spine.includes(to);
}

/** The imports that are not allowed, each as `file -> target`. */
function arrows(sources: readonly Source[], allowed: (from: Source, to: Import) => boolean): string[] {
  return sources.flatMap((source) =>
    source.imports.filter((to) => !allowed(source, to)).map(({ target }) => `${source.path} -> ${target}`),
  );
}

function places(sources: readonly Source[], pattern: RegExp): string[] {
  return sources.flatMap(({ path: file, code }) =>
    [...code.matchAll(pattern)].map(({ index, 0: found }) => {
      const line = code.slice(0, index).split('\n').length;
      return `${file}:${line}: ${found.trim()}`;
    }),
  );
}

describe('directions', () => {
  test('every file that is imported is there', () => {
    const missing = arrows([...product, ...tests], (_, { kind, target }) => {
      return kind === 'package' || existsSync(path.join(root, target));
    });
    expect(missing).toEqual([]);
  });

  test('language: base <- syntax <- semantics <- plan <- sql; features know the spine alone', () => {
    const known = [...spine, ...features, 'composition'];
    expect(language.map(({ path: file }) => layerOf(file)).filter((layer) => !known.includes(layer))).toEqual([]);
    const wrong = arrows(language, (from, { kind, target }) => {
      if (kind === 'package') return packages[layerOf(from.path)] === target;
      return target.startsWith('language/') && mayUse(layerOf(from.path), layerOf(target));
    });
    expect(wrong).toEqual([]);
  });

  test('runtime: on language, never on the page or on tests', () => {
    const wrong = arrows(runtime, (_, { kind, target }) => kind === 'package' || /^(runtime|language)\//.test(target));
    expect(wrong).toEqual([]);
  });

  test('web: on language/base and the types of the contract, and on nothing of Node', () => {
    const wrong = arrows(web, ({ path: file }, { kind, target, typeOnly }) => {
      if (kind === 'package') return file === 'web/vite.config.ts' || !target.startsWith('node:');
      if (target === 'runtime/api/contract.ts') return typeOnly;
      return target.startsWith('web/') || target.startsWith('language/base/');
    });
    expect(wrong).toEqual([]);
  });

  test('no circle of files, types included', () => {
    expect(cyclesOf(product)).toEqual([]);
  });
});

describe('absences', () => {
  test('language has no clock, no chance and no console', () => {
    expect(places(language, /new Date\(\s*\)|Date\.now|performance\.now|Math\.random|console\.|process\./g)).toEqual(
      [],
    );
  });

  test('SQL is written in language/sql, or with its template', () => {
    const words =
      'SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|COPY|ATTACH|DETACH|PRAGMA|CHECKPOINT|SET GLOBAL|WITH|FROM|WHERE|JOIN|GROUP BY|ORDER BY';
    const written = new RegExp(`(?<!\\bsql)(['"\`])\\s*(?:${words})\\s[^\\n]*`, 'g');
    const outside = product.filter(({ path: file }) => !file.startsWith('language/sql/'));
    expect(places(outside, written)).toEqual([]);
    const spliced = product.filter(({ path: file }) => file !== 'language/sql/text.ts');
    expect(places(spliced, /new SqlText\(/g).filter((place) => !place.startsWith('language/sql/'))).toEqual([]);
  });

  test('a chart aggregates nothing', () => {
    const charts = language.filter(({ path: file }) => file.startsWith('language/charts/'));
    expect(places(charts, /\b(?:aggregate|timeUnit|bin)\s*:/g)).toEqual([]);
  });

  test('no file is longer than 400 lines', () => {
    const long = [...product, ...tests]
      .map(({ path: file, text }) => ({ file, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > 400)
      .map(({ file, lines }) => `${file} has ${lines} lines: look for the cut`);
    expect(long).toEqual([]);
  });

  test('nothing is put off, and no check is switched off', () => {
    const marks = new RegExp(['TODO', 'FIXME', '@ts-ignore', '@ts-expect-error', '@ts-nocheck'].join('|'), 'g');
    const marked = [...product, ...tests].filter(({ path: file }) => file !== 'test/unit/architecture.test.ts');
    expect(
      places(
        marked.map((source) => ({ ...source, code: source.text })),
        marks,
      ),
    ).toEqual([]);
  });
});
