import { expect, it } from 'vitest';
import { Grammar } from '../../../language/syntax/grammar.ts';
import { keywords } from '../../../language/syntax/tokens.ts';

it('is unambiguous: Chevrotain, asked to look, finds nothing to warn of', () => {
  expect(() => new Grammar(true)).not.toThrow();
});

it('never shows the names of its tokens to an analyst', () => {
  for (const type of keywords.values()) expect(type.LABEL).toMatch(/`|a period/);
});
