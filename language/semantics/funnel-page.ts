import type { FunnelDefinition, ReportDefinition } from '../syntax/ast.ts';

/** A funnel as a page of its own: the report that shows it whole. */
export function pageOfFunnel({ name, label, span, damaged, change }: FunnelDefinition): ReportDefinition {
  return {
    kind: 'report',
    name,
    ...(label === undefined ? {} : { label }),
    clauses: [{ kind: 'funnel', funnel: name, span: name.span }],
    span,
    damaged,
    ...(change === undefined ? {} : { change }),
  };
}
