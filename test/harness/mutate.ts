/** Programs that are nearly those of the golden cases: what people type on the way from one sound program to another. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parseCase } from './case-file.ts';

const folder = path.join(import.meta.dirname, '../golden');

/** The texts of all golden cases; long ones, which try limits, left out. */
export const goldenPrograms: readonly string[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.txt'))
  .sort()
  .map((name) => parseCase(readFileSync(path.join(folder, name), 'utf8')))
  .map(({ sections }) =>
    sections
      .filter(({ kind }) => kind === 'rekap')
      .map(({ body }) => body)
      .join('\n\n'),
  )
  .filter((text) => text.length < 3_000);

const token = /"[^"\n]*"|`[^`\n]*`|[\p{L}_][\p{L}\p{N}_]*|\d[\w.%-]*|[<>=!]+|->|\s+|./gu;

type Sort = 'word' | 'text' | 'number' | 'sign' | 'blank';

function sortOf(text: string): Sort {
  if (/^\s/.test(text)) return 'blank';
  if (/^["`]/.test(text)) return 'text';
  if (/^\d/.test(text)) return 'number';
  return /^[\p{L}_]/u.test(text) ? 'word' : 'sign';
}

function tokensOf(text: string): string[] {
  return text.match(token) ?? [];
}

const vocabulary = new Map<Sort, string[]>();
for (const found of new Set(goldenPrograms.flatMap(tokensOf))) {
  const sort = sortOf(found);
  vocabulary.set(sort, [...(vocabulary.get(sort) ?? []), found]);
}

const edit = fc.record({
  kind: fc.constantFrom('own', 'own', 'own', 'foreign', 'remove', 'double', 'swap'),
  at: fc.nat(),
  other: fc.nat(),
});

/** A golden program with up to three of its words changed, mostly for others of the same program. */
export const mutated: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...goldenPrograms), fc.array(edit, { maxLength: 3 }))
  .map(([text, edits]) => {
    const tokens = tokensOf(text);
    for (const { kind, at, other } of edits) {
      const place = at % tokens.length;
      const here = tokens[place] ?? '';
      const like = (candidates: readonly string[]) => candidates[other % candidates.length] ?? here;
      const own = tokens.filter((each) => sortOf(each) === sortOf(here));
      if (kind === 'own') tokens[place] = like(own);
      else if (kind === 'foreign') tokens[place] = like(vocabulary.get(sortOf(here)) ?? []);
      else if (kind === 'remove') tokens.splice(place, 1);
      else if (kind === 'double') tokens.splice(place, 0, here);
      else tokens.splice(place, 2, tokens[place + 1] ?? '', here);
    }
    return tokens.join('');
  });

/** Words of the language in no order. */
export const wordSoup: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...[...vocabulary.values()].flat()), { maxLength: 60 })
  .map((words) => words.join(' '));
