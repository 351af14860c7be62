/** The words that start a definition in this version. */
export const statements = ['table', 'dimension', 'metric', 'report'] as const;
export type Statement = (typeof statements)[number];

/** Words that start a cell although this version does not read it, so that the cells around it stay whole. */
export const laterStatements = ['param', 'funnel', 'goal', 'audit', 'test', 'extend', 'replace'] as const;

const known: ReadonlySet<string> = new Set(statements);
export function isStatement(word: string): word is Statement {
  return known.has(word);
}
