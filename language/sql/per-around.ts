/** What stands around and inside of what is worked out for each combination. */
import type { ReportPlan, Scan } from '../plan/plan.ts';
import type { Collapsible } from './readings.ts';
import type { SqlSettings } from './settings.ts';
import type { Statement } from './statement.ts';
import type { Edge, Time } from './time.ts';

/** The cells of the report inside. */
export interface InnerCells extends Collapsible {
  /** The columns that hold states. */
  readonly states: readonly string[];
  readonly read: (known: ReadonlyMap<Scan, string>) => void;
  readonly edges: () => readonly Edge[];
  readonly gather: (bounds?: readonly Edge[]) => string;
}

/** Makes the cells of a report inside another one, by a name. */
export type MakeCells = (plan: ReportPlan, time: Time, name: string) => InnerCells;

/** The report around. */
export interface Around {
  readonly plan: ReportPlan;
  /** Of the report inside. */
  readonly time: Time;
  readonly settings: SqlSettings;
  readonly statement: Statement;
}
