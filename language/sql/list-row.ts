/** What a row of a list is read from: its table, and the groups of its metrics, joined by its key. */
import {
  allScans,
  type ListPlan,
  type ReportPlan,
  type Scan,
  type StateExpression,
  type StateLeaf,
} from '../plan/plan.ts';
import { besideRowsIn, isOfRow } from '../semantics/list-leaves.ts';
import type { RowLeaf } from '../semantics/model.ts';
import * as build from './build.ts';
import { Cells } from './cells.ts';
import type { Workshop } from './choice.ts';
import type { Lowering } from './expressions.ts';
import { Labels } from './labels.ts';
import { Readings } from './readings.ts';
import type { RowSource } from './rows.ts';
import type { SqlSettings } from './settings.ts';
import type { Statement } from './statement.ts';
import { Time } from './time.ts';
import type { SqlExpression, SqlJoin } from './tree.ts';

export class ListRow {
  readonly rows: RowSource;
  readonly lowering: Lowering<RowLeaf | StateLeaf>;
  /** What metrics come to for it. */
  readonly joins: readonly SqlJoin[];
  /** The relation of the groups of its metrics, and what that is made with. */
  readonly groups?: Workshop & { readonly source: string };

  constructor(plan: ListPlan, settings: SqlSettings, statement: Statement) {
    const { report, metrics } = plan;
    this.rows = statement.rows(report.table);
    const key = settings.model.tables.get(report.table)?.key;
    if (metrics === undefined || key === undefined) {
      const ofMetrics = (): never => {
        throw new Error(`a list without metrics reads one: ${report.name}`);
      };
      this.joins = [];
      this.lowering = besides(this.rows.lowering, ofMetrics, ofMetrics);
      return;
    }
    const time = new Time(metrics, statement);
    const cells = new Cells(metrics, settings, statement, time);
    const readings = new Readings(metrics, settings, statement, cells, time);
    const source = readings.ranked(cells.all(), metrics.dimensions);
    const labels = new Labels(metrics, statement);
    this.groups = { plan: metrics, statement, cells, readings, labels, times: time, time: time.dimension, source };
    const { lowering, joins } = readings.of(source, metrics.dimensions, statesOf(plan), metrics.ranks.length > 0);
    const own = build.column(report.table, key);
    const [dimension] = metrics.dimensions;
    const on = build.binary(build.column(source, dimension?.name ?? ''), '=', own);
    this.joins = [{ kind: 'LEFT JOIN', source, alias: source, on }, ...joins];
    const ofItself = statesOfItself(metrics, report.table, key);
    const read = (leaf: StateLeaf): SqlExpression => {
      const found = lowering.leaf(leaf, { kind: 'unknown' });
      // What is told by a key that is missing is not known, although the row itself may well count.
      const unknown = 'name' in leaf ? ofItself.has(leaf.name) : 'numerator' in leaf && ofItself.has(leaf.numerator);
      return unknown ? { kind: 'case', branches: [{ condition: build.is(own, 'NOT NULL'), value: found }] } : found;
    };
    this.lowering = besides(this.rows.lowering, read, lowering.isExact);
  }
}

/** Leaves of rows beside those of metrics. */
function besides(
  rows: Lowering<RowLeaf>,
  read: (leaf: StateLeaf) => SqlExpression,
  isExact: (leaf: StateLeaf) => boolean,
): Lowering<RowLeaf | StateLeaf> {
  return {
    ...rows,
    leaf: (leaf, type) => (isOfRow(leaf) ? rows.leaf(leaf, type) : read(leaf)),
    isExact: (leaf) => (isOfRow(leaf) ? rows.isExact(leaf) : isExact(leaf)),
  };
}

/** What a list reads of the groups of its metrics. */
function statesOf({ shows, sort, keep }: ListPlan): StateExpression[] {
  const asked = [...shows, ...sort.map(({ expression }) => expression), ...(keep === undefined ? [] : [keep])];
  return besideRowsIn<StateLeaf>(asked);
}

/** The states that say nothing of a row without a key: those that are made of the rows of the list themselves. */
function statesOfItself({ scans, pers }: ReportPlan, table: string, column: string): ReadonlySet<string> {
  const isItself = ({ keys: [key] }: Scan): boolean =>
    key?.kind === 'leaf' &&
    key.leaf.kind === 'column' &&
    key.leaf.path.length === 0 &&
    key.leaf.table === table &&
    key.leaf.column === column;
  const own = scans.filter(isItself).flatMap(({ states }) => states.map(({ name }) => name));
  // What counts whole is known of a row only by its key.
  const inside = pers.filter(({ plan, every }) => every !== undefined || allScans(plan).some(isItself));
  return new Set([...own, ...inside.flatMap(({ states }) => states.map(({ name }) => name))]);
}
