import type { Context, TableSymbol } from '../semantics/context.ts';
import type { Calendar } from '../semantics/ranges.ts';
import type { Clause, ReportDefinition, ShowItem } from '../syntax/ast.ts';

/** The clauses of a report by their word; the parser has answered repeated ones. */
export type Clauses = { readonly [K in Clause['kind']]?: Clause & { readonly kind: K } };

export function clausesOf(definition: Pick<ReportDefinition, 'clauses'>): Clauses {
  const clauses: Partial<Record<Clause['kind'], Clause>> = {};
  for (const clause of definition.clauses) clauses[clause.kind] ??= clause;
  return clauses as Clauses;
}

/** A report that is being bound: its clauses, and what they are read with. */
export interface ReportSite {
  readonly clauses: Clauses;
  readonly file: string;
  readonly context: Context;
  readonly calendar: Calendar;
}

/** A list whose table is known. */
export interface ListSite extends ReportSite {
  readonly table: TableSymbol;
  readonly list: Clause & { readonly kind: 'list' };
  readonly items: readonly ShowItem[];
}
