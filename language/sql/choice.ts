/** Which groups a report shows: those that `keep` leaves, and of these the ones that `top` chooses. */
import {
  acrossThePage,
  downThePage,
  isShown,
  type PlanDimension,
  type ReportPlan,
  type StateExpression,
  type StateLeaf,
  withDetermined,
} from '../plan/plan.ts';
import * as build from './build.ts';
import { Cells } from './cells.ts';
import { condition, type Lowering, value } from './expressions.ts';
import { occursIn } from './grid.ts';
import { Labels } from './labels.ts';
import { Readings } from './readings.ts';
import { matching } from './scan.ts';
import type { SqlSettings } from './settings.ts';
import { Statement } from './statement.ts';
import { Time, type TimeDimension } from './time.ts';
import type { SqlExpression, SqlOrder, SqlSelect } from './tree.ts';

/** What a report's statement is made with. */
export interface Workshop {
  readonly plan: ReportPlan;
  readonly statement: Statement;
  readonly cells: Cells;
  readonly readings: Readings;
  readonly labels: Labels;
  readonly times: Time;
  /** The report's, if it has any. */
  readonly time: TimeDimension | undefined;
}

/** What the statement of a report is made with. */
export function workshopOf(
  plan: ReportPlan,
  settings: SqlSettings,
  statement: Statement = new Statement(settings),
): Workshop {
  const times = new Time(plan, statement);
  const cells = new Cells(plan, settings, statement, times);
  const readings = new Readings(plan, settings, statement, cells, times);
  const labels = new Labels(plan, statement);
  return { plan, statement, cells, readings, labels, times, time: times.dimension };
}

/** The column that holds a group's place among those that `top … within` chooses from. */
const placeColumn = '$place';

/**
 * Relations of groups, one row a group: in a report that goes across, each is what all of its columns come to. `cellsOf`
 * has the cells of any of them.
 */
export class Choice {
  readonly kept: string;
  readonly shown: string;
  /** The groups that `top` leaves out; only where they are shown as others. */
  readonly left?: string;
  /** What `top` chooses from, and what it has chosen. */
  readonly top?: { readonly groups: string; readonly chosen: string };
  readonly #workshop: Workshop;
  readonly #goesAcross: boolean;
  readonly #down: readonly PlanDimension[];
  readonly #cells: string;
  readonly #all: string;
  readonly #cellsOf = new Map<string, string>();

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
    const { plan, statement, cells, readings } = workshop;
    this.#goesAcross = acrossThePage(plan).length > 0;
    this.#down = withDetermined(plan, downThePage(plan));
    const found = cells.all();
    this.#cells = readings.ranked(found, plan.dimensions, occursIn(found, plan));
    this.#all = this.#goesAcross
      ? readings.ranked(statement.add('rows', cells.collapsed(found, namesOf(this.#down))), this.#down)
      : this.#cells;
    this.kept = this.#keep();
    this.shown = this.kept;
    if (plan.top === undefined) return;
    const dimensions = this.#choosable();
    const groups =
      dimensions.length === this.#down.length
        ? this.kept
        : readings.ranked(statement.add('groups', this.collapsed(this.kept, dimensions)), dimensions);
    const chosen = this.#choose(groups, dimensions, plan.top);
    const on = dimensions.filter(isShown);
    this.top = { groups, chosen };
    this.shown = this.#restricted('shown', this.kept, 'SEMI JOIN', chosen, on);
    if (plan.top.others) this.left = this.#restricted('left out', this.kept, 'ANTI JOIN', chosen, on);
  }

  /** The cells of some of the groups. */
  cellsOf(groups: string): string {
    if (!this.#goesAcross) return groups;
    if (groups === this.#all) return this.#cells;
    const known = this.#cellsOf.get(groups);
    if (known !== undefined) return known;
    const on = this.#down.filter(isShown);
    const cells = this.#restricted(`cells of ${groups}`, this.#cells, 'SEMI JOIN', groups, on);
    this.#cellsOf.set(groups, cells);
    return cells;
  }

  /** What some of the groups come to by coarser dimensions, from rows. */
  collapsed(groups: string, dimensions: readonly PlanDimension[]): SqlSelect {
    const { cells, plan } = this.#workshop;
    return cells.collapsed(this.sourceOf(groups), namesOf(withDetermined(plan, dimensions)));
  }

  /** The cells that some of the groups are brought to coarser dimensions from. */
  sourceOf(groups: string): string {
    const source = this.cellsOf(groups);
    return source === this.#cells ? this.#workshop.cells.everything : source;
  }

  #keep(): string {
    const { plan, statement, readings } = this.#workshop;
    if (plan.keep === undefined) return this.#all;
    const { lowering, joins } = readings.of(this.#all, this.#down, [plan.keep], true);
    return statement.add('kept', {
      kind: 'select',
      columns: [{ expression: { kind: 'star', table: this.#all }, alias: '*' }],
      from: { source: this.#all, alias: this.#all },
      joins,
      where: condition(plan.keep, lowering),
    });
  }

  #within(): PlanDimension[] {
    const { plan } = this.#workshop;
    return (plan.top?.within ?? []).flatMap((index) => plan.dimensions[index] ?? []);
  }

  /** What `top` chooses among: groups over the whole range, unless it chooses within each period. */
  #choosable(): PlanDimension[] {
    const { time } = this.#workshop;
    return this.#down.filter((dimension) => dimension !== time || this.#within().includes(dimension));
  }

  #choose(groups: string, dimensions: readonly PlanDimension[], top: { readonly count: number }): string {
    const { plan, statement, readings, labels, cells } = this.#workshop;
    const sort = this.#chosenBy(dimensions);
    const { lowering, joins } = readings.of(
      groups,
      dimensions,
      sort.map(({ expression }) => expression),
      true,
    );
    const keys = sort.flatMap(({ expression, direction }) => {
      const dimension = dimensionOf(expression);
      return dimension === undefined
        ? [build.order(sortValue(expression, lowering), direction)]
        : labels.order(groups, dimension, direction);
    });
    const shown = dimensions.filter(isShown);
    const ties = shown.flatMap((dimension) => labels.order(groups, plan.dimensions.indexOf(dimension), 'up'));
    const orderBy = [...keys, ...ties];
    const columns = cells.columns(namesOf(shown), groups);
    const from = { source: groups, alias: groups };
    const all = { kind: 'select' as const, from, joins: [...joins, ...labels.joins(groups, dimensions)] };
    const within = this.#within();
    if (within.length === 0) return statement.add('chosen', { ...all, columns, orderBy, limit: top.count });
    const placed = statement.add('placed', { ...all, columns: [...columns, placeWithin(groups, within, orderBy)] });
    return statement.add('chosen', {
      kind: 'select',
      columns: cells.columns(namesOf(shown), placed),
      from: { source: placed, alias: placed },
      where: build.binary(build.column(placed, placeColumn), '<=', build.number(top.count)),
    });
  }

  /** The sort keys that groups have; where none says which are the top ones, the first metric does. */
  #chosenBy(dimensions: readonly PlanDimension[]): ReportPlan['sort'] {
    const { plan } = this.#workshop;
    const keys = plan.sort.filter(({ expression }) => {
      const index = dimensionOf(expression);
      const dimension = index === undefined ? undefined : plan.dimensions[index];
      return dimension === undefined || (dimensions.includes(dimension) && !this.#within().includes(dimension));
    });
    const [first] = plan.shows;
    return keys.length > 0 || first === undefined ? keys : [{ expression: first.expression, direction: 'down' }];
  }

  #restricted(
    name: string,
    source: string,
    kind: 'SEMI JOIN' | 'ANTI JOIN',
    other: string,
    dimensions: readonly PlanDimension[],
  ): string {
    const on = matching(other, (dimension) => build.column(source, dimension.name), dimensions);
    return this.#workshop.statement.add(name, {
      kind: 'select',
      columns: [{ expression: build.star, alias: '*' }],
      from: { source, alias: source },
      joins: [{ kind, source: other, alias: other, on }],
    });
  }
}

function placeWithin(
  groups: string,
  within: readonly PlanDimension[],
  orderBy: readonly SqlOrder[],
): SqlSelect['columns'][number] {
  const partitionBy = within.map(({ name }) => build.column(groups, name));
  const expression: SqlExpression = {
    kind: 'call',
    function: 'row_number',
    arguments: [],
    over: { partitionBy, orderBy },
  };
  return { expression, alias: placeColumn };
}

export function namesOf(dimensions: readonly PlanDimension[]): string[] {
  return dimensions.map(({ name }) => name);
}

/** A value of a closed set sorts by its place in the set. */
export function sortValue(expression: StateExpression, lowering: Lowering<StateLeaf>): SqlExpression {
  const shown = value(expression, lowering);
  return build.rankOf(shown, expression.type) ?? shown;
}

/** The place of the dimension that an expression is; undefined for any other. */
export function dimensionOf(expression: StateExpression): number | undefined {
  return expression.kind === 'leaf' && expression.leaf.kind === 'dimension' ? expression.leaf.index : undefined;
}
