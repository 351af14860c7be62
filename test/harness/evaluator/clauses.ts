/** A report's clauses by their words. */
import type { Clause, ReportDefinition } from '../../../language/syntax/ast.ts';

type ClauseOf<K extends Clause['kind']> = Extract<Clause, { readonly kind: K }>;

export function clauseOf<K extends Clause['kind']>(report: ReportDefinition, kind: K): ClauseOf<K> | undefined {
  return report.clauses.find((clause): clause is ClauseOf<K> => clause.kind === kind);
}

export function hasClause(report: ReportDefinition, kind: Clause['kind']): boolean {
  return report.clauses.some((clause) => clause.kind === kind);
}

export function conditionOf(report: ReportDefinition, kind: 'where' | 'keep') {
  return report.clauses.find((clause) => clause.kind === kind && 'condition' in clause) as
    | Extract<Clause, { readonly kind: 'where' | 'keep' }>
    | undefined;
}
