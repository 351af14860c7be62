/** Which rows an aggregate is of, besides their dates, and what the report's dimensions are for them. */
import type { Aggregate, MetricReport, ReportDimension, RowExpression } from '../semantics/model.ts';
import { periodsBetween } from '../semantics/since.ts';
import { alwaysHolds } from '../semantics/typed.ts';
import type { Grain } from '../syntax/ast.ts';
import { ifWorkingDay, isPresent } from './conditions.ts';
import type { Inside, RowWay } from './inside.ts';
import { periodKey } from './per.ts';
import type { ReportPlan } from './plan.ts';

export class Wanted {
  readonly #where: MetricReport['where'];
  readonly #inside: Inside | undefined;
  readonly #unplaced: ReportPlan['unplaced'][number][] = [];

  constructor(where: MetricReport['where'], inside: Inside | undefined) {
    this.#where = where;
    this.#inside = inside;
  }

  /** Rows that are in no combination, for the note on them. */
  get unplaced(): ReportPlan['unplaced'] {
    return this.#unplaced;
  }

  /** What a dimension is for a row; its date for time. */
  key(dimension: ReportDimension, aggregate: Aggregate): RowExpression {
    const { table, via, date } = aggregate;
    if (dimension.kind === 'time') {
      if (date === undefined) throw new Error(`a report by time with an undated table: ${table}`);
      return date;
    }
    const period = this.#inside?.periods.get(dimension);
    if (period !== undefined) return periodKey(aggregate, period);
    const way = dimension.ways.find((other) => other.table === table && sameWay(other.via, via));
    if (way === undefined) throw new Error(`no way from ${table} to ${dimension.name}`);
    return way.since === undefined ? way.expression : periodsSince(way.expression, aggregate, way.since);
  }

  /** What a row must meet to enter an aggregate: to be wanted, and to be in a combination. */
  conditions(aggregate: Aggregate): RowExpression[] {
    const row = this.#rowOf(aggregate)?.wanted;
    const present = [...this.#placed(aggregate).map(({ value }) => value), ...(row === undefined ? [] : [row])];
    return [...this.byReport(aggregate), ...present.map(isPresent)];
  }

  /** How a row leads to one of a list. */
  #rowOf({ table, via }: Aggregate): RowWay | undefined {
    return this.#inside?.rows?.ways.find((way) => way.table === table && sameWay(way.via, via));
  }

  /** The conditions of the aggregate, and the report's. */
  byReport({ table, via, where }: Aggregate): RowExpression[] {
    const reports = this.#where.filter((other) => other.table === table && sameWay(other.via, via));
    return [...where, ...reports.map(({ condition }) => condition)].filter((condition) => !alwaysHolds(condition));
  }

  /** Notes the rows that would be in a combination if they had a value of what it is of. */
  note(aggregate: Aggregate, dated: RowExpression | undefined): void {
    // Outside of combinations there is nothing to be in.
    if (this.#inside === undefined) return;
    const where = [...this.byReport(aggregate), ...(dated === undefined ? [] : [dated])];
    const { table } = aggregate;
    for (const placed of this.#placed(aggregate)) this.#unplaced.push({ table, ...placed, where });
    const row = this.#rowOf(aggregate)?.row;
    const name = this.#inside.rows?.table;
    if (row !== undefined && name !== undefined) {
      const lacks = row.kind === 'leaf' && row.leaf.path.length === 0 ? 'key' : 'row';
      this.#unplaced.push({ table, name, lacks, value: row, where });
    }
    const onWorkingDay = this.#onWorkingDay(aggregate);
    if (onWorkingDay !== undefined) this.#unplaced.push({ table, ...onWorkingDay, where });
  }

  /** The date of a row where it is of a working day, if it has to be. What is there for longer is on none, or on all. */
  #onWorkingDay({
    date,
    shift,
    series,
    stock,
    spread,
  }: Aggregate): Omit<ReportPlan['unplaced'][number], 'table' | 'where'> | undefined {
    const calendar = this.#inside?.working;
    const lasts = [shift, series, stock, spread].some((part) => part !== undefined);
    if (calendar === undefined || date === undefined || lasts) return undefined;
    return { name: calendar, lacks: 'working day', value: ifWorkingDay(date, calendar) };
  }

  /** What a row must have to be in a combination. */
  #placed({ table, via }: Aggregate): { readonly name: string; readonly value: RowExpression }[] {
    return (this.#inside?.by ?? []).flatMap(({ name, ways }) => {
      const way = ways.find((other) => other.table === table && sameWay(other.via, via));
      return way === undefined ? [] : [{ name, value: way.expression }];
    });
  }
}

function periodsSince(from: RowExpression, { table, date }: Aggregate, grain: Grain): RowExpression {
  if (date === undefined) throw new Error(`periods since a date, of an undated table: ${table}`);
  return periodsBetween(from, date, grain);
}

function sameWay(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((step, at) => step === b[at]);
}
