/** The rows of a table that entered one aggregation of a cell, and what each contributes. */
import { uniqueName } from '../base/names.ts';
import type { PlannedPart, RowColumn } from '../plan/behind.ts';
import { isInner, outerName } from '../plan/inner.ts';
import { isDisplaced, isShown, type PlanDimension, type Scan, type State, type StateLeaf } from '../plan/plan.ts';
import type { Series } from '../semantics/model.ts';
import { periodsIn } from '../semantics/series.ts';
import { leavesOf } from '../semantics/typed.ts';
import { countDistinct, countRows, deviation, extreme, filtered, quantile } from './aggregate.ts';
import * as build from './build.ts';
import { namesOf, type Workshop } from './choice.ts';
import { lastDay } from './displaced.ts';
import { Labels } from './labels.ts';
import { rateFor, rateJoin } from './rates.ts';
import type { RowSource } from './rows.ts';
import { matching, Scans } from './scan.ts';
import type { SqlSettings } from './settings.ts';
import { partOf, spreadRows } from './spread.ts';
import type { TimeDimension } from './time.ts';
import type { SqlExpression, SqlJoin, SqlSelect } from './tree.ts';

/** What a cell is made of. */
export interface CellOf {
  readonly workshop: Workshop;
  readonly settings: SqlSettings;
  /** The relation of its one row, and the dimensions that it has. */
  readonly cell: string;
  readonly dimensions: readonly PlanDimension[];
  /** The relation of the report's cells that it is brought together from. */
  readonly source: string;
}

/** What a row adds. */
export const contributionColumn = 'contribution';

/** A column of the rows, as they are listed. */
export interface ListedColumn {
  readonly name: string;
  readonly from: RowColumn | PlanDimension | 'contribution';
}

/** The columns of a part's rows, in their order; each name once. */
export function listedColumns(columns: readonly RowColumn[], dimensions: readonly PlanDimension[]): ListedColumn[] {
  const taken = new Set([contributionColumn]);
  const named = <From extends { readonly name: string }>(from: From) => ({
    name: uniqueName(outerName(from.name), taken),
    from,
  });
  return [...columns.map(named), ...dimensions.map(named), { name: contributionColumn, from: 'contribution' }];
}

/** The dimensions that the rows of a part are listed with: a row that is spread counts in several periods. */
export function dimensionsBehind(
  { leaf }: PlannedPart,
  dimensions: readonly PlanDimension[],
): readonly PlanDimension[] {
  const spread = leaf.kind === 'aggregate' && leaf.aggregate.spread !== undefined;
  const inside = dimensions.some(({ name }) => isInner(name));
  return dimensions.filter((dimension) => isShown(dimension) && (dimension.kind === 'column' || spread || inside));
}

interface Read {
  readonly scan: Scan;
  readonly state: State;
}

export class PartRows {
  readonly relation: string;
  readonly #part: PlannedPart;
  readonly #columns: readonly RowColumn[];
  readonly #of: CellOf;
  readonly #scans: Scans;
  readonly #main: Read;
  readonly #ended: Read | undefined;

  constructor(part: PlannedPart, columns: readonly RowColumn[], of: CellOf) {
    const { plan, statement, times } = of.workshop;
    this.#part = part;
    this.#columns = columns;
    this.#of = of;
    this.#scans = new Scans(plan, statement, times);
    const [main, ended] = this.#reads();
    if (main === undefined) throw new Error('a part reads no rows');
    this.#main = main;
    this.#ended = ended;
    this.relation = statement.add(`rows of ${main.scan.name}`, this.#select());
  }

  /** For a first or last value, by what the rows are in order. */
  get #order(): readonly SqlExpression[] {
    return (this.#main.state.order ?? []).map((_, index) => build.column(this.relation, orderColumn(index)));
  }

  /** The rows as they are shown: references as their tables say, by date and key. */
  listed(limit: number | undefined): SqlSelect {
    const { relation } = this;
    const { plan, statement } = this.#of.workshop;
    const listed = listedColumns(this.#columns, dimensionsBehind(this.#part, plan.dimensions));
    const labels = new Labels({ dimensions: [], shows: [] }, statement);
    const shown = listed.map(({ name, from }) => {
      const reference = from === 'contribution' || !('reference' in from) ? this.#reference(from) : from.reference;
      return { name, ...(reference === undefined ? {} : { reference }) };
    });
    const first = listed.filter(({ from }) => from !== 'contribution' && 'role' in from && from.role === 'date');
    const order = [...first, ...listed.filter((each) => !first.includes(each))];
    return {
      kind: 'select',
      columns: shown.map((column) => ({ expression: labels.label(relation, column), alias: column.name })),
      from: { source: relation, alias: relation },
      joins: labels.joins(relation, shown),
      orderBy: order.map(({ name }) => build.order(build.column(relation, name), 'up')),
      ...(limit === undefined ? {} : { limit }),
    };
  }

  /** What the rows come to. */
  value(): SqlExpression {
    const { leaf, argument, expression } = this.#part;
    const own = build.column(this.relation, contributionColumn);
    if (leaf.kind !== 'aggregate') throw new Error('combinations are no rows');
    const [read] = leavesOf([expression]);
    const mean = read?.kind === 'state' ? read.mean : undefined;
    const each = (sum: SqlExpression): SqlExpression =>
      mean === undefined ? sum : build.binary(build.cast(sum, 'number'), '/', build.number(mean));
    const zero = (sum: SqlExpression): SqlExpression => build.call('coalesce', sum, build.number(0));
    const type = argument?.type ?? leaf.aggregate.argument?.type ?? { kind: 'integer' };
    switch (leaf.aggregate.function) {
      case 'count':
        return each(countRows(undefined));
      case 'sum':
        return each(zero(filtered('sum', [own], undefined)));
      case 'distinct':
        return countDistinct(own, undefined);
      case 'average':
        return ratio(filtered('sum', [own], undefined), filtered('count', [own], undefined));
      case 'rate':
        return ratio(countRows(own), countRows(undefined));
      case 'median':
        return quantile(own, type, 0.5, undefined);
      case 'percentile':
        return quantile(own, type, Number(leaf.aggregate.percent) / 100, undefined);
      case 'deviation':
        return deviation(own, undefined);
      case 'min':
      case 'max': {
        const rank = build.rankOf(own, type);
        if (rank === undefined) return filtered(leaf.aggregate.function, [own], undefined);
        return filtered(leaf.aggregate.function === 'min' ? 'arg_min' : 'arg_max', [own, rank], undefined);
      }
      case 'first':
      case 'last':
        return extreme(leaf.aggregate.function, own, this.#order, undefined);
    }
  }

  #reference(from: ListedColumn['from']) {
    return from === 'contribution' ? this.#part.reference : undefined;
  }

  /** What the part reads; of a stock, what has started and what has ended. */
  #reads(): Read[] {
    const { leaf, expression } = this.#part;
    if (leaf.kind !== 'aggregate') return [];
    const { function: name, stock } = leaf.aggregate;
    const read = leavesOf([expression]).flatMap((each) => nameIn(each, name === 'rate') ?? []);
    return read.slice(0, stock === undefined ? 1 : 2).map((each) => this.#find(each));
  }

  #find(name: string): Read {
    for (const scan of this.#of.workshop.plan.scans) {
      const state = scan.states.find((each) => each.name === name);
      if (state !== undefined) return { scan, state };
    }
    throw new Error(`no state ${name}`);
  }

  #select(): SqlSelect {
    const { workshop, settings } = this.#of;
    const { plan, statement, times, time } = workshop;
    const { scan, state } = this.#main;
    const rows = statement.rows(scan.table);
    const conditions = [...scan.where, ...state.filter];
    const ended = this.#ended === undefined ? [] : [...this.#ended.scan.where, ...this.#ended.state.filter];
    const { valued } = scan;
    const contributed = this.#contributed();
    const order = state.order ?? [];
    const read = [
      ...scan.keys,
      ...(this.#ended?.scan.keys ?? []),
      ...conditions,
      ...ended,
      ...(contributed === undefined ? [] : [contributed]),
      ...order,
      ...(valued === undefined ? [] : [valued.currency]),
      ...this.#columns.map(({ expression }) => expression),
    ];
    const { from, joins } = rows.reading(read);
    const targets = statement.add('cells of it', this.#targets());
    const loses = time !== undefined && !this.#of.dimensions.includes(time);
    const key = (dimension: PlanDimension): SqlExpression => this.#scans.keyOf(scan, rows, dimension, loses);
    const series = time !== undefined && scan.series !== undefined;
    const matched = series ? plan.dimensions.filter((dimension) => dimension !== time) : plan.dimensions;
    const semi: SqlJoin = { kind: 'SEMI JOIN', source: targets, alias: targets, on: matching(targets, key, matched) };
    const period = time && build.scalar(build.call('max', build.column(undefined, time.name)), targets);
    const where = [rows.all(conditions)];
    if (series && period !== undefined) where.push(this.#inWindow(this.#main, rows, period, time));
    if (this.#ended !== undefined) {
      const inTime = series && period !== undefined ? [this.#inWindow(this.#ended, rows, period, time)] : [];
      const both = build.and([rows.all(ended), ...inTime].filter((each) => each !== undefined));
      where.push(build.is(both ?? build.yes, 'NOT TRUE'));
    }
    const rates: SqlJoin[] = [];
    if (valued !== undefined && time !== undefined && period !== undefined) {
      const day = lastDay(scan, valued, period, { times, time });
      rates.push(rateJoin(endRate, rows.value(valued.currency), day));
    }
    const all = build.and(where.filter((each) => each !== undefined));
    const dimensions = dimensionsBehind(this.#part, plan.dimensions);
    const columns = listedColumns(this.#columns, dimensions).map(({ name, from: of }) => ({
      expression:
        of === 'contribution' ? this.#contribution(rows, settings) : 'role' in of ? rows.value(of.expression) : key(of),
      alias: name,
    }));
    return {
      kind: 'select',
      columns: [
        ...columns,
        ...order.map((each, index) => ({ expression: rows.value(each), alias: orderColumn(index) })),
      ],
      from: scan.spread === undefined ? from : spreadRows(scan.spread, rows, from, times),
      joins: [...joins, ...rates, semi],
      ...(all === undefined ? {} : { where: all }),
    };
  }

  #targets(): SqlSelect {
    const { times, time } = this.#of.workshop;
    const { source, dimensions } = this.#of;
    const { scan } = this.#main;
    const targets = targetsOf(this.#part, this.#of);
    if (time === undefined || scan.series === undefined || dimensions.includes(time)) return targets;
    const standing = times.standingIn(source, times.standing(scan), time);
    return { ...targets, where: build.binary(build.column(source, time.name), '=', standing) };
  }

  /** Whether a row is in the periods that a sum over periods is of, at one of the report's. */
  #inWindow({ scan }: Read, rows: RowSource, at: SqlExpression, time: TimeDimension): SqlExpression {
    const { times } = this.#of.workshop;
    const own = this.#scans.keyOf(scan, rows, time, false);
    const told = isDisplaced(scan) ? times.earlier(at, scan) : at;
    const until = build.binary(own, '<=', told);
    const { series } = scan;
    if (series === undefined || series.kind === 'running') return until;
    return build.and([until, this.#begins(series, own, told, time)]) ?? until;
  }

  #begins(
    series: Exclude<Series, { readonly kind: 'running' }>,
    own: SqlExpression,
    told: SqlExpression,
    { grain }: TimeDimension,
  ): SqlExpression {
    const { times } = this.#of.workshop;
    if (series.kind === 'to_date')
      return build.binary(times.period(own, series.unit), '=', times.period(told, series.unit));
    const count = periodsIn(series.count, series.unit, grain) ?? series.count;
    return build.binary(own, '>', build.call('add_interval', told, build.number(-count), build.text(grain)));
  }

  /** What a row contributes, before it is spread or converted at the end. */
  #contributed() {
    const { leaf, argument } = this.#part;
    if (leaf.kind !== 'aggregate' || leaf.aggregate.function === 'count') return undefined;
    const { function: name } = leaf.aggregate;
    const ranked = (name === 'min' || name === 'max') && argument?.type.kind === 'set';
    return name === 'rate' || ranked ? argument : (this.#main.state.argument ?? argument);
  }

  #contribution(rows: RowSource, { currency }: SqlSettings): SqlExpression {
    const { times } = this.#of.workshop;
    const { scan } = this.#main;
    const contributed = this.#contributed();
    if (contributed === undefined) return build.number(1);
    if (scan.valued !== undefined) {
      const rate = rateFor(endRate, rows.value(scan.valued.currency), currency);
      return build.binary(build.cast(rows.value(contributed), 'number'), '*', build.cast(rate, 'number'));
    }
    const summed = this.#main.state.compute === 'sum';
    const amount = summed ? rows.summand(contributed) : rows.value(contributed);
    return scan.spread === undefined ? amount : partOf(amount, scan.spread, scan.table, times);
  }
}

/** The dimensions that the groups of a part agree in: those of the cell, or for a share what it is within. */
export function apartOf({ expression }: PlannedPart, { workshop, dimensions }: CellOf): readonly PlanDimension[] {
  const { plan, time } = workshop;
  const [first] = leavesOf([expression]);
  if (first === undefined || !('over' in first) || !first.over) return dimensions;
  return dimensions.filter(
    (dimension) => dimension === time || first.within?.includes(plan.dimensions.indexOf(dimension)) === true,
  );
}

/** The report's cells that a part's rows count for: those of the cell, or all of its period that a share is of. */
export function targetsOf(part: PlannedPart, of: CellOf): SqlSelect {
  const { workshop, source, cell } = of;
  const columns = workshop.cells.columns(namesOf(workshop.plan.dimensions), source);
  const on = matching(cell, ({ name }) => build.column(source, name), apartOf(part, of));
  return {
    kind: 'select',
    columns: columns.length === 0 ? [{ expression: build.number(1), alias: '$cell' }] : columns,
    from: { source, alias: source },
    joins: [{ kind: 'SEMI JOIN', source: cell, alias: cell, on }],
  };
}

/** The rate at the end of a period, of what is open. */
const endRate = 'rate at the end';

function orderColumn(index: number): string {
  return `$order${index + 1}`;
}

/** The state whose rows a leaf is of: a share is of all of them, a mean of those that may have a value. */
function nameIn(leaf: StateLeaf, rate: boolean): string | undefined {
  if (leaf.kind === 'state') return leaf.name;
  if (leaf.kind === 'ratio') return rate ? leaf.denominator : leaf.numerator;
  return undefined;
}

/** A quotient; missing where there is nothing below. */
export function ratio(numerator: SqlExpression, denominator: SqlExpression): SqlExpression {
  const below = build.call('nullif', build.cast(denominator, 'number'), build.number(0));
  return build.binary(build.cast(numerator, 'number'), '/', below);
}
