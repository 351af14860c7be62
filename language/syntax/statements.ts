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

/** How other languages begin a definition, and what begins it here. */
const foreignHeads: ReadonlyMap<string, string> = new Map([
  ...['measure', 'let', 'var', 'def', 'define', 'calculate'].map(
    (word) => [word, 'metric name = sum(table.column)'] as const,
  ),
  ...['view', 'source', 'model', 'entity', 'create'].map((word) => [word, 'table name { column: type }'] as const),
  ...['select', 'with', 'explore', 'query', 'run', 'evaluate', 'from'].map(
    (word) => [word, 'report name { show metric  by column }'] as const,
  ),
  ['filter', 'where'],
  ['parameter', 'param name: type = default'],
  ['=', 'metric name = sum(table.column)'],
]);

/** Our form of what begins with a word, or a sign, of another language. */
export function headOf(word: string): string | undefined {
  return foreignHeads.get(word.toLowerCase());
}

/** Clauses of SQL with ours. */
const foreignClauses: ReadonlyMap<string, string> = new Map([
  ['select', 'show'],
  ['group', 'by'],
  ['order', 'sort'],
  ['having', 'keep'],
  ['limit', 'top'],
]);

/** What other languages, and forms, call the clauses of a report, where one begins a line. */
const otherWords: ReadonlyMap<string, string> = new Map([
  ...['measures', 'measure', 'metrics', 'metric', 'values', 'aggregate', 'aggregates', 'fields'].map(
    (word) => [word, 'show'] as const,
  ),
  ...['dimensions', 'dimension', 'rows', 'split'].map((word) => [word, 'by'] as const),
  ...['columns', 'pivot', 'pivots'].map((word) => [word, 'across'] as const),
  ...['period', 'range', 'date', 'dates', 'during', 'since', 'between'].map((word) => [word, 'for'] as const),
  ...['filter', 'filters', 'condition', 'conditions'].map((word) => [word, 'where'] as const),
  ['qualify', 'keep'],
  ['orderby', 'sort'],
  ['total', 'totals'],
  ['graph', 'chart'],
  ['plot', 'chart'],
]);

/** The clause of ours that a word of another language stands for. */
export function clauseFor(word: string): string | undefined {
  return otherWords.get(word.toLowerCase());
}

/** Why nothing is joined. */
export const joinHint =
  'Nothing is joined by hand: a reference leads from a row to another table’s columns, as in `owner.team`, and each metric is added up over its own table.';
const joins = ['join', 'left', 'right', 'full', 'inner', 'outer', 'cross'];

/** Whether a word begins a join. */
export function isJoin(word: string): boolean {
  return joins.includes(word.toLowerCase());
}

/** The clause that a misspelt one was meant to be. Words of one or two letters are rather names. */
export function closestClause(word: string): string | undefined {
  if (word.length < 3) return clauseWords.find((clause) => clause === word.toLowerCase());
  const found = closest(word, [...clauseWords, ...foreignClauses.keys()]);
  return found && (foreignClauses.get(found) ?? found);
}
