import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../language/syntax/ast.ts';
import { formatText } from '../../../language/syntax/format.ts';
import { lineLength } from '../../../language/syntax/format-layout.ts';
import { lex, spanOf } from '../../../language/syntax/lex.ts';
import { initProject } from '../../../runtime/init.ts';
import { makeTriple } from '../../harness/generate.ts';
import { goldenPrograms, mutated, wordSoup } from '../../harness/mutate.ts';
import { root } from '../../harness/sources.ts';
import { bare, read } from './read.ts';
import { sample } from './sample.ts';

const programs = [sample, ...goldenPrograms];
const program = fc.oneof(
  fc.constantFrom(...programs),
  fc.nat({ max: 100_000 }).map((seed) => makeTriple(seed).text),
);

function isSound({ diagnostics }: Cell): boolean {
  return diagnostics.length === 0;
}

/** The meaning of sound cells, and the text of others. */
function meaningOf(text: string): unknown[] {
  return read(text).cells.map((cell) =>
    isSound(cell) ? bare(cell.definition ?? null) : text.slice(cell.span.start, cell.span.end),
  );
}

/** The comments of a file, without what stands in texts and in quotes. */
function commentsOf(text: string): string[] {
  return read(text).cells.flatMap(({ definition, span }) => {
    if (definition?.kind === 'text') return [];
    const code = text.slice(span.start, span.end).replace(/"(?:\\.|[^"\\\n])*"|`[^`\n]*`/g, '""');
    return (code.match(/\/\/.*$/gm) ?? []).map((comment) => comment.trimEnd());
  });
}

function expectFormatted(text: string): string {
  const formatted = formatText(text);
  expect(formatText(formatted)).toBe(formatted);
  const unix = text.replaceAll('\r\n', '\n');
  expect(meaningOf(formatted)).toEqual(meaningOf(unix));
  expect(commentsOf(formatted)).toEqual(commentsOf(unix));
  if (unix.trim() !== '') expect(formatted).toMatch(/[^\n]\n$/);
  return formatted;
}

const blank = fc.constantFrom(' ', '  ', '\t', '\n', '\n   ', ' \n\t');
const optional = fc.constantFrom('', '', ' ', '\n  ');

/** The same words and signs with other blanks between them; blank lines stay where they were. */
function scrambled(text: string): fc.Arbitrary<string> {
  const pieces: fc.Arbitrary<string>[] = [];
  let end = 0;
  for (const { definition, span, ...cell } of read(text).cells) {
    pieces.push(fc.constant(text.slice(end, span.start)));
    end = span.end;
    const own = text.slice(span.start, span.end);
    if (definition === undefined || definition.kind === 'text' || cell.diagnostics.length > 0) {
      pieces.push(fc.constant(own));
      continue;
    }
    const { tokens } = lex(own, 0, '');
    let at = 0;
    for (const token of tokens) {
      const gap = own.slice(at, token.startOffset);
      const kept = at === 0 || gap.includes('//') || /\n\s*\n/.test(gap);
      pieces.push(kept ? fc.constant(gap) : gap === '' ? optional : blank, fc.constant(token.image));
      at = spanOf(token).end;
    }
    pieces.push(fc.constant(own.slice(at)));
  }
  return fc.tuple(...pieces).map((parts) => parts.join('') + text.slice(end));
}

describe('the canonical form', () => {
  it('of sound programs reads the same, keeps every comment, and is the form of itself', () => {
    fc.assert(
      fc.property(program, (text) => void expectFormatted(text)),
      { numRuns: 100 },
    );
  });

  it('of programs with mistakes leaves what is damaged as it is', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, wordSoup), (text) => void expectFormatted(text)),
      { numRuns: 150 },
    );
  });

  it('of any characters is there', () => {
    const start = fc.constantFrom('', 'table t {\n', 'metric m = ', 'report r {\n show ', '"""\n', '// a\n\n');
    fc.assert(
      fc.property(
        start,
        fc.string({ unit: 'binary', maxLength: 100 }),
        (head, text) => void expectFormatted(head + text),
      ),
      { numRuns: 300 },
    );
  });

  it('is one, however blanks and lines stand', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...programs).chain((text) => scrambled(text).map((other) => ({ text, other }))),
        ({ text, other }) => {
          // A line that starts otherwise may mean otherwise.
          fc.pre(JSON.stringify(meaningOf(other)) === JSON.stringify(meaningOf(text)));
          compared += 1;
          expect(formatText(other)).toBe(formatText(text));
        },
      ),
      { numRuns: 100, maxSkipsPerRun: 50 },
    );
    expect(compared).toBeGreaterThan(60);
  });

  it('keeps comments wherever they stand', () => {
    const places = fc.array(fc.tuple(fc.nat(), fc.constantFrom('// a\n', '\n  // b\n', '\n\n//c \n\n')), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.constantFrom(...programs), places, (text, comments) => {
        let commented = text;
        for (const [at, comment] of comments) {
          const gaps = [...commented.matchAll(/(?<=[\w"),}])(?=\s)/g)].map(({ index }) => index);
          const place = gaps[at % gaps.length] ?? 0;
          commented = `${commented.slice(0, place)} ${comment}${commented.slice(place)}`;
        }
        expectFormatted(commented);
      }),
      { numRuns: 150 },
    );
  });

  it('takes Windows line ends for line ends', () => {
    expect(formatText(sample.replaceAll('\n', '\r\n'))).toBe(formatText(sample));
  });

  it('breaks a long line wherever it can', () => {
    const names = Array.from({ length: 200 }, (_, at) => `metric_${at}`);
    const conditions = names.map((name) => `${name} > ${name.length * 1000}`);
    const text = `report r { show ${names.join(',')} where ${conditions.join(' and ')} sort f(g(${names.join(' + ')}), ${names.join(', ')}) }`;
    const lines = expectFormatted(text).split('\n');
    expect(lines.filter((line) => line.length > lineLength)).toEqual([]);
    expect(lines.length).toBeLessThan(160);
  });

  it('takes time that grows with the text alone', () => {
    const sum = Array.from({ length: 3_000 }, (_, at) => `m${at}`).join(' + ');
    expectFormatted(`metric total = ${sum}`);
    expectFormatted(`metric deep = ${'('.repeat(49)}${sum}${')'.repeat(49)}`);
  });
});

describe('what Rekap ships is in canonical form', () => {
  const shipped = ['reports', 'test/projects'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.rekap'))
      .map((name) => path.join(folder, name)),
  );
  it.each(shipped)('%s', async (file) => {
    const text = await readFile(path.join(root, file), 'utf8');
    expect(formatText(text)).toBe(text);
  });

  it('as is what a new project starts with', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'rekap-format-'));
    try {
      const files = (await initProject(dir)).filter((file) => file.endsWith('.rekap'));
      expect(files.length).toBeGreaterThan(1);
      for (const file of files) {
        const text = await readFile(path.join(dir, file), 'utf8');
        expect(formatText(text)).toBe(text);
      }
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
