import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../language/syntax/ast.ts';
import { cutCells } from '../../../language/syntax/cells.ts';
import { lex } from '../../../language/syntax/lex.ts';
import { parseCell } from '../../../language/syntax/parse.ts';
import { bare, mistakes, read } from './read.ts';
import { sample } from './sample.ts';

const pieces = (text: string): string[] => cutCells(text).map(({ start, end }) => text.slice(start, end));

describe('a file is cut', () => {
  it('at heads, with the comments right above them', () => {
    const text =
      '// About the file.\n\n// About a.\nmetric a = b // x\n\n// Stray.\n\n// About t.\ntable t {\n  x: text\n}\n';
    expect(pieces(text)).toEqual([
      '// About the file.\n\n// About a.\nmetric a = b // x\n\n// Stray.',
      '// About t.\ntable t {\n  x: text\n}',
    ]);
  });

  it('not at columns that are called like heads', () => {
    const text = 'table t {\nmetric: text\ntable "Table": text\nreport = metric\ntest "Test" = metric\n}';
    expect(pieces(text)).toEqual([text]);
    expect(mistakes(text)).toEqual([]);
  });

  it('not where a definition goes on', () => {
    const text = 'metric a =\nb where\nc = 1\nand d = 2\non e\nas percent';
    expect(pieces(text)).toEqual([text]);
    expect(mistakes(text)).toEqual([]);
  });

  it('at text, which may speak of metrics', () => {
    const text = 'metric a = b\n"""\nmetric a is what it is\n```\nmetric c = d\n```\n"""\nmetric c = d';
    expect(pieces(text)).toEqual([
      'metric a = b',
      '"""\nmetric a is what it is\n```\nmetric c = d\n```\n"""',
      'metric c = d',
    ]);
  });

  it('at heads of statements that are not read yet', () => {
    expect(mistakes('metric a = b\nmovement f of deals { x }\ncredit g "G" { x }\nmetric c = d')).toEqual([
      'unknown-statement "movement"',
      'unknown-statement "credit"',
    ]);
  });

  it('into nothing when there is nothing, and one cell of comments', () => {
    expect(pieces(' \n\t\r\n')).toEqual([]);
    expect(pieces('\uFEFF// only this\n')).toEqual(['// only this']);
    expect(mistakes('// only this')).toEqual([]);
  });

  it.each(['\r\n', '\r'])('at line ends written %j', (lineEnd) => {
    const text = sample.replaceAll('\n', lineEnd);
    expect(pieces(text)).toHaveLength(pieces(sample).length);
    expect(mistakes(text)).toEqual([]);
  });
});

it('reads an unchanged cell to the same tree wherever it is asked', () => {
  const [, second] = cutCells(sample);
  if (second === undefined) throw new Error('no second cell');
  expect(parseCell(sample.slice(second.start, second.end), second.start, 'test.rekap')).toEqual(read(sample).cells[1]);
});

describe('damage stays in its cell', () => {
  const sound = read(sample).cells;
  const lines = sample.split('\n');

  /** Every token and quote line of the sample: where it stands, and in which cell. */
  const tokens = sound.flatMap((cell, index) => {
    const text = sample.slice(cell.span.start, cell.span.end);
    const places =
      cell.definition?.kind === 'text'
        ? [...text.matchAll(/^"""$/gm)].map((match) => ({
            start: cell.span.start + match.index,
            end: cell.span.start + match.index + 3,
          }))
        : lex(text, cell.span.start, '').tokens.map(({ startOffset, image }) => ({
            start: startOffset,
            end: startOffset + image.length,
          }));
    return places.map((place) => ({ ...place, cell: index }));
  });

  const print = ({ definition, diagnostics }: Cell): string =>
    JSON.stringify([bare(definition ?? null), diagnostics.length]);
  const soundPrints = sound.map(print);

  /** The cells, beside the damaged one, that are no longer what they were. */
  const lost = (text: string, damaged: number): string[] => {
    const kept = new Set(read(text).cells.map(print));
    return soundPrints.filter((cell, index) => index !== damaged && !kept.has(cell));
  };

  it('is a fair sample', () => {
    expect(sound.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
    expect(sound).toHaveLength(12);
    expect(tokens.length).toBeGreaterThan(200);
    expect(lines.length).toBeGreaterThan(40);
  });

  it('when any one token is lost', () => {
    for (const { start, end, cell } of tokens) {
      const text = sample.slice(0, start) + sample.slice(end);
      expect({ token: sample.slice(start, end), at: start, lost: lost(text, cell) }).toMatchObject({ lost: [] });
    }
  });

  it('when any one token is doubled', () => {
    for (const { start, end, cell } of tokens) {
      const text = `${sample.slice(0, end)} ${sample.slice(start)}`;
      expect({ token: sample.slice(start, end), at: start, lost: lost(text, cell) }).toMatchObject({ lost: [] });
    }
  });

  it.each([')', '=', ',', '{', '}', '"', '§'])('when %s stands where a token behind the head was', (put) => {
    for (const { start, end, cell } of tokens.filter((token, index) => token.cell === tokens[index - 1]?.cell)) {
      const text = `${sample.slice(0, start)}${put}${sample.slice(end)}`;
      expect({ token: sample.slice(start, end), at: start, lost: lost(text, cell) }).toMatchObject({ lost: [] });
    }
  });
});
