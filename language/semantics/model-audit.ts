/** The checked meaning of an audit: which rows of which table fail what. */
import type { Origin } from './origin.ts';
import type { RowExpression } from './row-model.ts';
import type { Typed } from './typed-expression.ts';
import type { Type } from './types.ts';

export interface Audit {
  readonly name: string;
  readonly label: string;
  /** Whose accuracy it tells. */
  readonly table: string;
  readonly checks: readonly AuditCheck[];
  /** Without it an audit fails when a row does. */
  readonly fail?: Typed<AuditLeaf>;
  /** The params that it depends on. */
  readonly params?: readonly string[];
  readonly origin: Origin;
}

export interface AuditCheck {
  /** Unique in its audit. */
  readonly label: string;
  readonly table: string;
  readonly failing: Failing;
  /** The rows that are looked at; absent: all. */
  readonly among?: RowExpression;
  /** What is shown of a row that fails, beside what it is called. */
  readonly shows: readonly AuditColumn[];
}

export interface AuditColumn {
  readonly name: string;
  readonly label: string;
  readonly expression: RowExpression;
}

export type Failing =
  /** `says` puts it in words, where that is shorter. */
  | { readonly kind: 'condition'; readonly condition: RowExpression; readonly says?: string }
  /** Several rows have the same in all of these; who has none of one is like nobody. */
  | { readonly kind: 'duplicate'; readonly columns: readonly RowExpression[]; readonly ignoring: readonly Ignored[] }
  /** Another row is more alike than this, in each of these: a share. */
  | { readonly kind: 'similar'; readonly columns: readonly RowExpression[]; readonly above: string };

export const ignorable = ['case', 'accents', 'spaces', 'punctuation'] as const;
export type Ignored = (typeof ignorable)[number];

/** What `fail when` may ask: the share of rows of the audit's table with no failure, how many fail, and how many there are. */
export const auditLeaves = ['accuracy', 'failing', 'rows'] as const;
export type AuditLeaf = (typeof auditLeaves)[number];

export function typeOfAuditLeaf(leaf: AuditLeaf): Type {
  return { kind: leaf === 'accuracy' ? 'percent' : 'integer' };
}

/** What a check reads of the rows of its table. */
export function rowsOf({ failing, among, shows }: AuditCheck): RowExpression[] {
  return [
    ...(failing.kind === 'condition' ? [failing.condition] : failing.columns),
    ...(among === undefined ? [] : [among]),
    ...shows.map(({ expression }) => expression),
  ];
}
