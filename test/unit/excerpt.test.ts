import { describe, expect, test } from 'vitest';
import { excerpt } from '../../language/base/excerpt.ts';
import { displayWidth, printable, truncate } from '../../language/base/width.ts';

/** The excerpt for the text between the two marks, which are taken out. */
function marked(source: string): string {
  const start = source.indexOf('⟦');
  const text = source.replace('⟦', '');
  const end = text.indexOf('⟧');
  return excerpt(text.replace('⟧', ''), { start, end });
}

describe('the caret form', () => {
  test('marks the span under its line', () => {
    expect(marked('report r {\n  show ⟦revenu⟧\n}\n')).toBe(['2 |   show revenu', '  |        ^^^^^^'].join('\n'));
  });

  test('an empty span, at the end of the text too, has one caret', () => {
    expect(marked('show ⟦⟧a')).toBe(['1 | show a', '  |      ^'].join('\n'));
    expect(marked('show⟦⟧')).toBe(['1 | show', '  |     ^'].join('\n'));
    expect(marked('show\n⟦⟧')).toBe(['2 |', '  | ^'].join('\n'));
    expect(excerpt('', { start: 0, end: 0 })).toBe(['1 |', '  | ^'].join('\n'));
  });

  test('tabs and wide characters keep the carets under the text', () => {
    expect(marked('\tshow ⟦x⟧')).toBe(['1 |     show x', '  |          ^'].join('\n'));
    expect(marked('名前 = ⟦売上⟧')).toBe(['1 | 名前 = 売上', '  |        ^^^^'].join('\n'));
  });

  test('a span over lines is marked on each, without their indentation', () => {
    expect(marked('a ⟦b\r\n  c\r\nd⟧ e')).toBe(
      ['1 | a b', '  |   ^', '2 |   c', '  |   ^', '3 | d e', '  | ^'].join('\n'),
    );
  });

  test('of many lines the first and the last are shown', () => {
    expect(marked(`⟦1${'\n2'.repeat(20)}⟧`)).toBe([' 1 | 1', '   | ^', '   | …', '21 | 2', '   | ^'].join('\n'));
  });

  test('a line of a megabyte is cut around the span', () => {
    const line = `${'x'.repeat(500_000)}⟦HERE⟧${'y'.repeat(500_000)}`;
    const [source = '', carets = ''] = marked(line).split('\n');
    expect(source.length).toBeLessThan(140);
    expect(source.indexOf('HERE')).toBe(carets.indexOf('^^^^'));
    expect(source).toMatch(/^1 \| …x+HEREy+…$/);
  });

  test('a line is cut to the columns there are', () => {
    const text = `show ${'revenue + '.repeat(20)}revenu`;
    const span = { start: text.length - 6, end: text.length };
    for (const line of excerpt(text, span, 60).split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    expect(excerpt(text, span, 60)).toContain('revenu\n');
  });

  test('a span of a megabyte has carets only where its line is shown', () => {
    const [source = '', carets = ''] = marked(`⟦${'x'.repeat(1_000_000)}⟧`).split('\n');
    expect(source).toMatch(/^1 \| x+…$/);
    expect(carets.length).toBeLessThan(140);
  });

  test('control characters do not reach the terminal', () => {
    expect(marked('a\u001b[31m ⟦b⟧')).toBe(['1 | a\ufffd[31m b', '  |        ^'].join('\n'));
  });

  test('a span outside the text is moved into it', () => {
    expect(excerpt('ab', { start: 7, end: 9 })).toBe(['1 | ab', '  |   ^'].join('\n'));
  });
});

describe('width', () => {
  test('counts columns of a terminal', () => {
    expect(displayWidth('abc')).toBe(3);
    expect(displayWidth('日本')).toBe(4);
    expect(displayWidth('é')).toBe(1);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('👩‍👧')).toBe(2);
    expect(displayWidth('…–€')).toBe(3);
  });

  test('a text is cut to columns, never within a character', () => {
    expect(truncate('abcdef', 6)).toBe('abcdef');
    expect(truncate('abcdef', 4)).toBe('abc…');
    expect(truncate('日本語', 4)).toBe('日…');
    expect(truncate('日本語', 5)).toBe('日本…');
  });

  test('a printable text is one harmless line', () => {
    expect(printable('a\r\nb\tc\u001b[2J\u202e')).toBe('a b c\ufffd[2J\ufffd');
  });
});
