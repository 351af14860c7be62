import { closest } from '../base/suggest.ts';

/** The words that start a definition in this version. */
export const statements = ['table', 'dimension', 'metric', 'param', 'calendar', 'report'] as const;
export type Statement = (typeof statements)[number];

/** Words that start a cell although this version does not read it, so that the cells around it stay whole. */
export const laterStatements = ['funnel', 'goal', 'audit', 'test', 'extend', 'replace'] as const;

const known: ReadonlySet<string> = new Set(statements);
export function isStatement(word: string): word is Statement {
  return known.has(word);
}

/** The clauses of a report, as an analyst writes them. */
export const clauseWords = [
  'show',
  'by',
  'across',
  'for',
  'where',
  'keep',
  'compare',
  'sort',
  'top',
  'totals',
  'list',
  'chart',
] as const;

/** Clauses of SQL with ours. */
const foreignClauses: ReadonlyMap<string, string> = new Map([
  ['select', 'show'],
  ['group', 'by'],
  ['order', 'sort'],
  ['having', 'keep'],
  ['limit', 'top'],
]);

/** The clause that a misspelt one was meant to be. Words of one or two letters are rather names. */
export function closestClause(word: string): string | undefined {
  if (word.length < 3) return clauseWords.find((clause) => clause === word.toLowerCase());
  const found = closest(word, [...clauseWords, ...foreignClauses.keys()]);
  return found && (foreignClauses.get(found) ?? found);
}
