import fc from 'fast-check';
import { expect, test } from 'vitest';
import { highlight, type Language } from '../../web/src/text/highlight.ts';

const kinds = (text: string, language: Language) =>
  highlight(text, language).flatMap(({ kind, text }) => (kind === undefined ? [] : [`${kind} ${text}`]));

test('Rekap: words that structure, texts, numbers and comments', () => {
  expect(kinds('report r "By source" { top 10 by source.list } // where', 'rekap')).toEqual([
    'keyword report',
    'string "By source"',
    'keyword top',
    'number 10',
    'keyword by',
    'comment // where',
  ]);
});

test('SQL: a quoted name is no keyword', () => {
  expect(kinds(`SELECT "from", 'it''s' FROM "select" -- by`, 'sql')).toEqual([
    'keyword SELECT',
    `string 'it''s'`,
    'keyword FROM',
    'comment -- by',
  ]);
});

test('no text is lost', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom<Language>('rekap', 'sql'), (text, language) => {
      expect(
        highlight(text, language)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }),
  );
});
