/**
 * A second opinion on what reports say: a naive evaluator, written from the language's page alone. It looks through all
 * rows for every cell, and shares nothing with the compiler but the parser.
 */
import type { FileTree } from '../../../language/syntax/ast.ts';
import { hasClause } from './clauses.ts';
import { evaluateGoal } from './goal.ts';
import { evaluateList } from './list.ts';
import { give } from './params.ts';
import type { Settings } from './ranges.ts';
import { type Expected, evaluateMetrics } from './report.ts';
import { Data, readSchema, type TableData } from './schema.ts';

export type { Settings } from './ranges.ts';
export type { Expected, ExpectedRow } from './report.ts';

/** What a report of a sound project gives. @throws when the project is not sound, or has no such report */
export function expectedOf(
  files: readonly FileTree[],
  data: ReadonlyMap<string, TableData>,
  settings: Settings,
  name: string,
  params: Readonly<Record<string, string>> = {},
): Expected {
  const schema = readSchema(give(files, params));
  const report = schema.reports.get(name);
  const goal = schema.goals.get(name);
  const world = { schema, data: new Data(schema, data), settings, computed: new WeakMap() };
  if (goal !== undefined) return evaluateGoal(world, goal);
  if (report === undefined) throw new Error(`no report ${name}`);
  return hasClause(report, 'list') ? evaluateList(world, report) : evaluateMetrics(world, report);
}
