import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileTree } from '../../../language/syntax/ast.ts';
import { read } from './read.ts';
import { sample } from './sample.ts';

/** Anything at all is a tree whose cells cover the text, in order, and whose nodes and diagnostics lie in their cell. */
function expectSound(text: string): FileTree {
  const tree = read(text);
  let end = 0;
  for (const { span, definition, diagnostics } of tree.cells) {
    expect(text.slice(end, span.start).trim()).toBe('');
    expect(span.start).toBeGreaterThanOrEqual(end);
    expect(span.end).toBeGreaterThan(span.start);
    end = span.end;
    for (const diagnostic of diagnostics) {
      expectWithin(diagnostic.span, span);
      expect(diagnostic.message).not.toMatch(/\bundefined\b|\btoken\b|-->|\bEOF\b|\bNaN\b/);
    }
    JSON.stringify(definition, (_, node: { span?: { start: number; end: number } } | null) => {
      if (node?.span !== undefined) expectWithin(node.span, span);
      return node;
    });
    if (definition === undefined || ('damaged' in definition && definition.damaged)) {
      const comment = /^\s*(?:\/\/.*\s*)*$/.test(text.slice(span.start, span.end));
      expect(comment || diagnostics.length > 0).toBe(true);
    }
  }
  expect(text.slice(end).trim()).toBe('');
  return tree;
}

function expectWithin(inner: { start: number; end: number }, outer: { start: number; end: number }): void {
  expect(inner.start).toBeGreaterThanOrEqual(outer.start);
  expect(inner.end).toBeLessThanOrEqual(outer.end);
  expect(inner.end).toBeGreaterThan(inner.start);
}

const vocabulary = [
  ...[
    'table',
    'metric',
    'dimension',
    'report',
    'param',
    'name',
    'a',
    'b.c',
    '`x y`',
    '"text"',
    "'t'",
    '"open',
    '10k',
    '1,000',
    '15%',
  ],
  ...[
    '2024',
    '2024-03',
    '2024-02-30',
    '30 days',
    '+',
    '-',
    '*',
    '/',
    '=',
    '!=',
    '<',
    '==',
    '&&',
    '(',
    ')',
    '{',
    '}',
    '[',
    ',',
    ':',
    '.',
  ],
  ...[
    '|',
    '->',
    'and',
    'or',
    'not',
    'in',
    'is',
    'missing',
    'between',
    'else',
    'when',
    'where',
    'on',
    'via',
    'for',
    'as',
    'by',
    'show',
  ],
  ...[
    'keep',
    'sort',
    'top',
    'with',
    'others',
    'totals',
    'list',
    'chart',
    'last',
    'next',
    'this',
    'rest',
    'of',
    'all',
    'time',
    'year',
  ],
  ...[
    'to',
    'date',
    'dated',
    'shown',
    'up',
    'down',
    'select',
    'group',
    'from',
    '"""',
    '\n',
    '\n\n',
    '// note\n',
    '\u0000',
    '\ud800',
    '§',
    '名前',
  ],
];
const soup = fc
  .array(fc.constantFrom(...vocabulary), { maxLength: 60 })
  .chain((words) => fc.constantFrom(' ', '\n', '').map((separator) => words.join(separator)));
const head = fc.constantFrom('', 'table t {\n', 'metric m = ', 'dimension d = ', 'report r {\n show ', '"""\n');

const place = fc.nat({ max: sample.length });
const mutation = fc.record({
  from: place,
  length: fc.nat({ max: 30 }),
  put: fc.oneof(fc.constant(''), fc.constantFrom(...vocabulary), fc.string({ unit: 'binary', maxLength: 5 })),
});

describe('any text gives a tree and diagnostics', () => {
  it('of any characters', () => {
    fc.assert(
      fc.property(head, fc.string({ unit: 'binary', maxLength: 200 }), (start, text) => void expectSound(start + text)),
    );
  });

  it('of any code units, halves of pairs as well', () => {
    const units = fc.array(fc.nat({ max: 0xffff }), { maxLength: 100 }).map((codes) => String.fromCharCode(...codes));
    fc.assert(fc.property(head, units, (start, text) => void expectSound(start + text)));
  });

  it('of words of the language in any order', () => {
    fc.assert(
      fc.property(head, soup, (start, text) => void expectSound(start + text)),
      { numRuns: 1000 },
    );
  });

  it('of a sound file changed in a few places', () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        let text = sample;
        for (const { from, length, put } of mutations) text = text.slice(0, from) + put + text.slice(from + length);
        expectSound(text);
      }),
      { numRuns: 300 },
    );
  });
});

describe('hostile texts are read to their end', () => {
  const long = 100_000;
  it.each([
    ['NUL', '\0'.repeat(long)],
    ['quotes', '"'.repeat(long)],
    ['single quotes', `metric m = ${"'".repeat(long)}`],
    ['backslashes', `metric m = "${'\\'.repeat(long)}`],
    ['lone surrogates', `metric m = ${'\ud800'.repeat(long)}`],
    ['open parentheses', `metric m = ${'('.repeat(long)}`],
    ['10,000 nested parentheses', `metric m = ${'('.repeat(10_000)}a${')'.repeat(10_000)}`],
    ['braces', '{'.repeat(long)],
    ['one word', 'a'.repeat(long)],
    ['one number', `metric m = ${'1'.repeat(long)}`],
    ['digit groups', `metric m = 1${',111'.repeat(long)}`],
    ['heads without names', 'metric\n'.repeat(5_000)],
    ['quote lines', '"""\n'.repeat(5_000)],
    ['one line of 1 MB', `report r { show ${'a, '.repeat(333_333)}`],
  ])('%s', (_, text) => {
    const cells = read(text).cells;
    expect(cells.length).toBeGreaterThan(0);
    for (const { diagnostics } of cells) expect(diagnostics.length).toBeLessThanOrEqual(21);
  });

  it.each([
    ['not', (count: number) => 'not '.repeat(count)],
    ['-', (count: number) => '- '.repeat(count)],
    ['and', (count: number) => 'b and '.repeat(count)],
    ['else', (count: number) => 'b else '.repeat(count)],
    ['+', (count: number) => 'b + '.repeat(count)],
    ['*', (count: number) => 'b * '.repeat(count)],
    ['.', (count: number) => 'b.'.repeat(count)],
    [', when', (count: number) => `when a: ${'b, when a: '.repeat(count / 2)}`],
  ])('10,000 times %s is one flat node', (_, repeat) => {
    const tree = expectSound(`metric m = ${repeat(10_000)}a`);
    expect(tree.cells[0]?.diagnostics).toEqual([]);
    expect(depth(tree.cells[0]?.definition)).toBeLessThan(12);
  });
});

function depth(node: unknown): number {
  if (typeof node !== 'object' || node === null) return 0;
  return 1 + Object.values(node).reduce((deepest: number, part) => Math.max(deepest, depth(part)), 0);
}
