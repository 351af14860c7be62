import fc from 'fast-check';
import { expect, test } from 'vitest';
import { highlight } from '../../web/src/text/highlight.ts';
import { markNames } from '../../web/src/text/names.ts';

function name(start: number, end: number) {
  return { start, end, ids: [`metric:${start}`], definition: { path: 'model.rekap', cell: `metric:${start}` } };
}

test('a name is cut out of what stands around it, and is no keyword even if it is called like one', () => {
  const text = 'show won, by by month';
  const names = [name(5, 8), name(10, 12)];
  const marked = markNames(highlight(text, 'rekap'), names);
  expect(marked.map(({ text: piece, kind, name: found }) => [piece, kind, found?.start])).toEqual([
    ['show', 'keyword', undefined],
    [' ', undefined, undefined],
    ['won', undefined, 5],
    [', ', undefined, undefined],
    ['by', undefined, 10],
    [' ', undefined, undefined],
    ['by', 'keyword', undefined],
    [' month', undefined, undefined],
  ]);
});

test('no text is lost or doubled, whatever the names', () => {
  const cuts = fc.array(fc.nat(40), { maxLength: 8 }).map((places) => [...new Set(places)].sort((a, b) => a - b));
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), cuts, (text, places) => {
      const names = places.flatMap((start, index) => {
        const end = places[index + 1];
        return index % 2 === 0 && end !== undefined ? [name(start, end)] : [];
      });
      const marked = markNames(highlight(text, 'rekap'), names);
      expect(marked.map((piece) => piece.text).join('')).toBe(text);
      for (const { start, end } of names) {
        const found = marked.filter((piece) => piece.name?.start === start).map((piece) => piece.text);
        expect(found.join('')).toBe(text.slice(start, end));
      }
    }),
  );
});
