import { closest } from '../base/suggest.ts';
import type { ChangeWord } from './ast.ts';

/** The words that start a definition in this version. */
export const statements = [
  'table',
  'dimension',
  'metric',
  'param',
  'calendar',
  'report',
  'funnel',
  'goal',
  'audit',
  'test',
] as const;
export type Statement = (typeof statements)[number];

/** What tokens are read as: a statement, or what stands between the braces in a text. */
export type Place = Statement | 'hole';

/** Words in front of a statement that changes what a pack defines. */
export const changeWords = ['extend', 'replace'] as const satisfies ChangeWord[];

/** Words that start a cell although this version does not read it, so that the cells around it stay whole. */
export const laterStatements = ['movement', 'credit'] as const;

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
  'funnel',
  'cohort',
  'forecast',
  'vega',
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
