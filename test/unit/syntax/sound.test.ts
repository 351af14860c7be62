/** Sound cells are read without the grammar; whatever is read so is what the grammar reads. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Definition } from '../../../language/syntax/ast.ts';
import { buildDefinition } from '../../../language/syntax/build-ast.ts';
import { cutCells } from '../../../language/syntax/cells.ts';
import { parseTokens } from '../../../language/syntax/grammar.ts';
import { lex } from '../../../language/syntax/lex.ts';
import { scanNesting } from '../../../language/syntax/nesting.ts';
import { readSound } from '../../../language/syntax/read-sound.ts';
import { isStatement } from '../../../language/syntax/statements.ts';
import { classifyWords } from '../../../language/syntax/words.ts';
import { program } from '../../bench/definitions.ts';
import { goldenPrograms, mutated } from '../../harness/mutate.ts';
import { sample } from './sample.ts';

interface Readings {
  readonly cell: string;
  readonly direct: Definition | undefined;
  /** Undefined where the grammar finds a mistake. */
  readonly byGrammar: Definition | undefined;
}

/** Each cell of a text whose words and nesting are sound, read both ways. */
function readings(text: string): Readings[] {
  return cutCells(text).flatMap(({ start, end }) => {
    const cell = text.slice(start, end).replace(/^(?:\s*\/\/[^\r\n]*)*\s*/, '');
    const statement = /^\w*/.exec(cell)?.[0] ?? '';
    if (!isStatement(statement)) return [];
    const { tokens, diagnostics } = lex(cell, 0, 'a.rekap');
    classifyWords(tokens, statement, cell, 0);
    if (diagnostics.length > 0 || scanNesting(tokens).tooDeep !== undefined) return [];
    const direct = readSound(tokens, statement, 'a.rekap');
    const { tree, errors } = parseTokens(tokens, statement);
    const built = tree && buildDefinition(tree, statement, { file: 'a.rekap', diagnostics });
    return [{ cell, direct, byGrammar: errors.length + diagnostics.length === 0 ? built : undefined }];
  });
}

function expectAgreement(text: string): void {
  for (const { cell, direct, byGrammar } of readings(text)) {
    if (direct !== undefined) expect(direct, cell).toEqual(byGrammar);
  }
}

describe('what is read without the grammar', () => {
  it('is what the grammar reads, in every golden case', () => {
    for (const text of goldenPrograms) expectAgreement(text);
  });

  it('is what the grammar reads, on the way from one program to another', () => {
    fc.assert(fc.property(mutated, expectAgreement), { numRuns: 1_000 });
  });

  it('is all that an analyst writes without a mistake', () => {
    const texts = [sample, ...program(25).map(({ text }) => text)];
    for (const { cell, direct } of texts.flatMap(readings)) expect(direct, cell).toBeDefined();
  });
});
