/** Metrics for the rows of a list: a report by these rows, of which the list reads each row's group. */
import { aggregatesOf, persOf } from '../semantics/aggregates.ts';
import { metricsIn } from '../semantics/list-leaves.ts';
import type {
  ListMetrics,
  ListReport,
  MetricExpression,
  MetricReport,
  Model,
  Per,
  RowExpression,
} from '../semantics/model.ts';
import { type Calendar, resolveRange } from '../semantics/ranges.ts';
import { leavesOf, rebase } from '../semantics/typed.ts';
import type { Inside, Planner, RowWay } from './inside.ts';
import { membersOf } from './members.ts';
import type { Members, ReportPlan, StateExpression } from './plan.ts';

/** The list around. */
export interface ListAround {
  /** What its rows must meet. */
  readonly where: readonly RowExpression[];
  readonly model: Model;
  readonly calendar: Calendar;
  readonly planner: (inner: MetricReport, inside: Inside) => Planner;
}

export class RowMetrics {
  readonly #metrics: ListMetrics;
  readonly #around: ListAround;
  readonly #planner: Planner;
  /** Rows are looked at beside each other, so that a row without any counts, too. */
  readonly #isWhole: boolean;

  constructor(report: ListReport, metrics: ListMetrics, around: ListAround) {
    this.#metrics = metrics;
    this.#around = around;
    const { name, label, range, origin, table } = report;
    const read = metricsIn([...report.shows, ...report.sort, ...rest(report)].map(({ expression }) => expression));
    const asked = leavesOf(read);
    const looksAround = asked.some((leaf) => leaf.kind === 'rank' || ('over' in leaf && leaf.over === true));
    // Since when there is something is told by what counts for some row.
    const looksBack = [...aggregatesOf(read), ...persOf(read)].some(
      (part) => part.shift !== undefined || ('series' in part && part.series !== undefined),
    );
    this.#isWhole = asked.some((leaf) => leaf.kind === 'rank' || ('within' in leaf && leaf.within !== undefined));
    const inner: MetricReport = {
      kind: 'report',
      name,
      label,
      ...(range === undefined ? {} : { range }),
      origin,
      shows: [],
      dimensions: [metrics.row],
      determined: metrics.determined,
      where: metrics.paths.flatMap(({ path, ...reader }) =>
        around.where.map((condition) => ({ ...reader, condition: rebase(condition, path) })),
      ),
      sort: [],
      totals: false,
      subtotals: [],
      ways: [],
    };
    const restricted = looksAround || looksBack || around.where.length > 0;
    this.#planner = around.planner(inner, {
      days: (days) => (days === undefined ? null : resolveRange(days, around.calendar)),
      periods: new Map(),
      by: [],
      rows: { table, ways: this.#ways(restricted) },
    });
  }

  /** `restricted`: what points nowhere must not count for any row. */
  #ways(restricted: boolean): RowWay[] {
    const { row, paths } = this.#metrics;
    const table = row.type.kind === 'reference' ? row.type.table : '';
    const column = this.#around.model.tables.get(table)?.key;
    if (column === undefined) throw new Error(`a table without a key has rows with metrics: ${table}`);
    return paths.flatMap(({ path, ...reader }, index) => {
      const read = row.ways[index]?.expression;
      if (read === undefined) return [];
      const key: RowExpression = {
        kind: 'leaf',
        leaf: { kind: 'column', path, table, column },
        type: { kind: 'text' },
      };
      return [{ ...reader, row: key, wanted: restricted ? key : read }];
    });
  }

  /** How a metric of the list is read from the states that are planned for it. */
  expression(metric: MetricExpression): StateExpression {
    return this.#planner.expression(metric);
  }

  /** The same of what is worked out per combination of more, from the states inside. */
  inside(per: Per): (metric: MetricExpression) => StateExpression {
    return this.#planner.inside(per);
  }

  plan(): ReportPlan {
    const plan = this.#planner.plan();
    const whole = this.#isWhole || plan.pers.some(({ every }) => every !== undefined);
    const every = whole ? this.#members() : undefined;
    if (every === undefined) return plan;
    const dimensions = plan.dimensions.map((dimension, index) =>
      index === 0 && dimension.kind === 'column' ? { ...dimension, every } : dimension,
    );
    return { ...plan, dimensions };
  }

  /** The rows of the list. */
  #members(): Members | undefined {
    const { row, determined } = this.#metrics;
    const { model, where } = this.#around;
    const members = membersOf(row, [row, ...determined], [], model);
    return members?.kind === 'rows' ? { ...members, where } : members;
  }
}

function rest({ keep }: ListReport): { readonly expression: NonNullable<ListReport['keep']> }[] {
  return keep === undefined ? [] : [{ expression: keep }];
}
