import type { Call, Path } from '../syntax/ast.ts';
import type { Aggregate, MetricExpression } from './model.ts';

/** What a report, or a `per`, adds to the names that mean something in an expression over metrics. */
export interface MetricNames {
  /** A dimension or a shown column by its name; `path` is where it stands, where it is read. */
  readonly lookup?: (name: string, path?: Path) => MetricExpression | undefined;
  readonly names?: readonly string[];
  /** Told of each name that `lookup` knows. */
  readonly onLookup?: (path: Path) => void;
  /** Told of each aggregate that is written here without a date of its own. */
  readonly onInline?: (aggregate: Aggregate, call: Call) => void;
}
