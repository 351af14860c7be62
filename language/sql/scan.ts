/** One pass over a table: its rows, grouped by the report's dimensions, as partial results. */
import {
  collapse,
  collapseOf,
  type PerState,
  type PlanDimension,
  type ReportPlan,
  reachesAhead,
  type Scan,
  type State,
} from '../plan/plan.ts';
import type { RowExpression } from '../semantics/model.ts';
import { columnsOf, leaves, leavesOf } from '../semantics/typed.ts';
import { countDistinct, countRows, deviation, filtered, placed, quantile } from './aggregate.ts';
import * as build from './build.ts';
import type { RowSource } from './rows.ts';
import { partOf, periodOf, spreadRows } from './spread.ts';
import type { Statement } from './statement.ts';
import type { Time } from './time.ts';
import type { SqlExpression, SqlJoin, SqlSelect } from './tree.ts';

/** The column of a relation that holds a state; a dollar keeps it apart from the report's names. */
export function stateColumn(name: string): string {
  return `$${name}`;
}

/** The column of the currency that amounts are in which are not converted yet. */
export const currencyColumn = '$currency';

/** The column that marks the row of all groups together. */
export const totalColumn = '$total';

/** Two relations agree on these dimensions; missing agrees with missing. */
export function matching(
  other: string,
  key: (dimension: PlanDimension) => SqlExpression,
  dimensions: readonly PlanDimension[],
): SqlExpression {
  const same = dimensions.map((dimension) =>
    build.binary(build.column(other, dimension.name), 'IS NOT DISTINCT FROM', key(dimension)),
  );
  return build.and(same) ?? build.yes;
}

export class Scans {
  readonly #plan: ReportPlan;
  readonly #statement: Statement;
  readonly #time: Time;

  constructor(plan: ReportPlan, statement: Statement, time: Time) {
    this.#plan = plan;
    this.#statement = statement;
    this.#time = time;
  }

  /** The same rows grouped by all dimensions, and once more all together, told apart by `totalColumn`. */
  selectWithTotal(scan: Scan): SqlSelect {
    const select = this.select(scan, this.#plan.dimensions, scan.states);
    const [first] = select.groupBy ?? [];
    if (first === undefined) return select;
    const mark = { expression: build.call('grouping', first), alias: totalColumn };
    return { ...select, columns: [...select.columns, mark], withTotal: true };
  }

  /** The rows of a table, grouped by some of the dimensions; with `among`, only rows of these cells. */
  select(scan: Scan, dimensions: readonly PlanDimension[], states: readonly State[], among?: string): SqlSelect {
    if (among === undefined && readsReferencesLast(scan, states) && this.#storesReferences(scan))
      return this.#inTwoSteps(scan, dimensions, states);
    const rows = this.#statement.rows(scan.table);
    // Without its days, what counts for none of them is in the total of its month.
    const whole = dimensions.every(({ kind }) => kind !== 'time');
    const keyOf = (dimension: PlanDimension): SqlExpression => this.#key(scan, rows, dimension, states, whole);
    const groupBy = dimensions.map((dimension) => this.#groupKey(scan, rows, dimension, states));
    const currencies = scan.valued === undefined ? [] : [rows.value(scan.valued.currency)];
    const currency = currencies.map((expression) => ({ expression, alias: currencyColumn }));
    const semi: SqlJoin[] =
      among === undefined
        ? []
        : [{ kind: 'SEMI JOIN', source: among, alias: among, on: matching(among, keyOf, this.#plan.dimensions) }];
    const columns = dimensions.map((dimension) => ({ expression: keyOf(dimension), alias: dimension.name }));
    const keys = { columns: [...columns, ...currency], groupBy: [...groupBy, ...currencies] };
    const select = this.#grouped(scan, rows, keys, states, readBy(scan));
    return { ...select, joins: [...(select.joins ?? []), ...semi] };
  }

  /** What a dimension is for a row, as its group has it. `whole`: of a row whose group has lost its period. */
  keyOf(scan: Scan, rows: RowSource, dimension: PlanDimension, whole: boolean): SqlExpression {
    return this.#key(scan, rows, dimension, [], whole);
  }

  /**
   * Dimensions that are only read along references: the rows are grouped by the references they store, and only these
   * few groups look up what they reference.
   */
  #inTwoSteps(scan: Scan, dimensions: readonly PlanDimension[], states: readonly State[]): SqlSelect {
    const rows = this.#statement.rows(scan.table);
    const own = dimensions.filter((dimension) => !isReferenced(this.#keyOf(scan, dimension)));
    const references = [
      ...new Set(
        dimensions.flatMap((dimension) => leaves(this.#keyOf(scan, dimension)).flatMap(({ path }) => path[0] ?? [])),
      ),
    ];
    const columns = [
      ...references.map((name) => ({ expression: build.column(scan.table, name), alias: name })),
      ...own.map((dimension) => ({
        expression: this.#key(scan, rows, dimension, states),
        alias: ownColumn(dimension),
      })),
    ];
    const groupBy = [
      ...references.map((name) => build.column(scan.table, name)),
      ...own.map((dimension) => this.#groupKey(scan, rows, dimension, states)),
    ];
    const read = [...own.map((dimension) => this.#keyOf(scan, dimension)), ...conditionsAndArguments(scan)];
    const inner = this.#grouped(scan, rows, { columns, groupBy }, states, read);
    const groups = this.#statement.rows(scan.table, 'grouped');
    const keys = dimensions.map((dimension) =>
      own.includes(dimension)
        ? build.column('grouped', ownColumn(dimension))
        : groups.value(this.#keyOf(scan, dimension)),
    );
    // Groups that keep what they are looked up by are no fewer afterwards.
    const kept = references.every((name) => own.some((dimension) => isColumn(this.#keyOf(scan, dimension), name)));
    return {
      kind: 'select',
      columns: [
        ...keys.map((expression, index) => ({ expression, alias: dimensions[index]?.name ?? '' })),
        ...states.map((state) => (kept ? asItIs(state, 'grouped') : merged(state, 'grouped'))),
      ],
      from: { source: inner, alias: 'grouped' },
      joins: groups.joins(
        dimensions.filter((dimension) => !own.includes(dimension)).map((dimension) => this.#keyOf(scan, dimension)),
      ),
      ...(kept ? {} : { groupBy: keys }),
    };
  }

  /** No reference that is followed is one that is worked out. */
  #storesReferences({ table, keys }: Scan): boolean {
    const columns = this.#statement.model.tables.get(table)?.columns;
    return leavesOf(keys).every(({ path: [step] }) => step === undefined || columns?.get(step)?.computed === undefined);
  }

  #grouped(
    scan: Scan,
    rows: RowSource,
    { columns, groupBy }: { readonly columns: SqlSelect['columns']; readonly groupBy: readonly SqlExpression[] },
    states: readonly State[],
    read: readonly RowExpression[],
  ): SqlSelect {
    const { from, joins } = rows.reading(read);
    const where = rows.all(scan.where);
    const having = this.#allPeriodsShow(groupBy) ? undefined : this.#having(scan, rows);
    return {
      kind: 'select',
      columns: [
        ...columns,
        ...states.map((state) => ({ expression: this.#aggregate(scan, state, rows), alias: stateColumn(state.name) })),
      ],
      from: scan.spread === undefined ? from : spreadRows(scan.spread, rows, from, this.#time),
      joins,
      ...(where === undefined ? {} : { where }),
      groupBy,
      ...(having === undefined ? {} : { having }),
    };
  }

  /** In a period to come, rows without values come to 0, and no rows to nothing yet. */
  #aggregate(scan: Scan, state: State, rows: RowSource): SqlExpression {
    const { spread, table } = scan;
    const plain = aggregate(state, rows, (amount) =>
      spread === undefined ? amount : partOf(amount, spread, table, this.#time),
    );
    const filled = state.compute === 'sum' || state.compute === 'distinct';
    if (!filled || this.#time.dimension === undefined || !reachesAhead(this.#plan)) return plain;
    const count = aggregate({ ...state, compute: 'count' }, rows);
    const there = build.binary(count, '>', build.number(0));
    const value = build.call('coalesce', plain, build.number(0));
    return { kind: 'case', branches: [{ condition: there, value }] };
  }

  /** No group is shown for its rows' sake: there are none, or they are periods of a range, which all show. */
  #allPeriodsShow(groupBy: readonly SqlExpression[]): boolean {
    if (groupBy.length === 0) return true;
    return this.#time.dimension !== undefined && this.#plan.dimensions.length === 1 && this.#plan.range !== null;
  }

  /** A group is there when a row enters one of its states: cheaper asked of the groups than of the rows. */
  #having(scan: Scan, rows: RowSource): SqlExpression | undefined {
    return build.or(
      scan.anyOf.map((conditions) => {
        const filter = rows.all(conditions) ?? build.yes;
        const count: SqlExpression = { kind: 'call', function: 'count', arguments: [build.star], filter };
        return build.binary(count, '>', build.number(0));
      }),
    );
  }

  #keyOf(scan: Scan, dimension: PlanDimension): RowExpression {
    const key = scan.keys[this.#plan.dimensions.indexOf(dimension)];
    if (key === undefined) throw new Error(`scan ${scan.name} has no key for ${dimension.name}`);
    return key;
  }

  #key(scan: Scan, rows: RowSource, dimension: PlanDimension, states: readonly State[], whole = false): SqlExpression {
    if (dimension.kind === 'time') {
      const at = this.#at(scan, rows, dimension);
      const day = this.#byDay(states) ? build.cast(at, 'date') : at;
      return this.#time.key(scan, day, dimension.grain, whole);
    }
    const key = rows.value(this.#keyOf(scan, dimension));
    return labelled(key) ?? key;
  }

  /** When a row counts. */
  #at(scan: Scan, rows: RowSource, time: PlanDimension): SqlExpression {
    return scan.spread === undefined ? rows.value(this.#keyOf(scan, time)) : periodOf(scan.table);
  }

  /** Time is grouped by the day or by the number of its period, which determine its first day. */
  #groupKey(scan: Scan, rows: RowSource, dimension: PlanDimension, states: readonly State[]): SqlExpression {
    if (dimension.kind !== 'time') {
      const key = rows.value(this.#keyOf(scan, dimension));
      return numbered(key)?.number ?? key;
    }
    const day = this.#at(scan, rows, dimension);
    return this.#byDay(states) ? build.cast(day, 'date') : this.#time.groupKey(scan, day, dimension.grain);
  }

  /** Days are the cheapest to group by; the cells add them up to periods, where results can be added up. */
  #byDay(states: readonly State[]): boolean {
    return this.#plan.dimensions.length === 1 && states.every(({ compute }) => collapse[compute] !== 'recompute');
  }
}

/**
 * A choice among written-out texts, such as a band, as the number of the text: cheaper to group by. A literal becomes
 * one, too, since a bare literal in GROUP BY would be taken for the number of a column.
 */
function numbered(key: SqlExpression): { number: SqlExpression; texts: readonly string[] } | undefined {
  if (key.kind === 'number') return { number: build.cast(key, 'number'), texts: [] };
  if (key.kind === 'reading') {
    const group = numbered(key.of(key.value));
    return group && { ...group, number: { ...key, of: (value) => numbered(key.of(value))?.number ?? build.nothing } };
  }
  if (key.kind !== 'case') return undefined;
  const values = [...key.branches.map(({ value }) => value), ...(key.otherwise === undefined ? [] : [key.otherwise])];
  const texts = [...new Set(values.flatMap((value) => (value.kind === 'text' ? [value.value] : [])))];
  if (values.some(({ kind }) => kind !== 'text')) return undefined;
  const numberOf = (value: SqlExpression): SqlExpression =>
    build.number(value.kind === 'text' ? texts.indexOf(value.value) : 0);
  const branches = key.branches.map(({ condition, value }) => ({ condition, value: numberOf(value) }));
  const otherwise = key.otherwise === undefined ? {} : { otherwise: numberOf(key.otherwise) };
  return { number: { kind: 'case', branches, ...otherwise }, texts };
}

/** What is shown for a number of `numbered`. */
function labelled(key: SqlExpression): SqlExpression | undefined {
  const group = numbered(key);
  if (group === undefined || group.texts.length === 0) return group?.number;
  const branches = group.texts.map((text, index) => ({
    condition: build.binary(group.number, '=', build.number(index)),
    value: build.text(text),
  }));
  return { kind: 'case', branches };
}

/** What a scan reads of its rows. */
function readBy(scan: Scan): RowExpression[] {
  const currency = scan.valued === undefined ? [] : [scan.valued.currency];
  return [...scan.keys, ...currency, ...conditionsAndArguments(scan)];
}

function conditionsAndArguments(scan: Scan): RowExpression[] {
  const states = scan.states.flatMap(({ argument, filter, order = [] }) =>
    argument === undefined ? filter : [argument, ...filter, ...order],
  );
  return [...scan.where, ...scan.anyOf.flat(), ...states];
}

/** All that an expression reads is along references. */
function isReferenced(expression: RowExpression): boolean {
  const read = leaves(expression);
  return read.length > 0 && read.every(({ path }) => path.length > 0);
}

/** References are read for the dimensions alone, and the results can be added up: they can be looked up last. */
function readsReferencesLast(scan: Scan, states: readonly State[]): boolean {
  const reads = (expression: RowExpression): boolean => leaves(expression).some(({ path }) => path.length > 0);
  return (
    scan.keys.some(isReferenced) &&
    scan.keys.every((key) => isReferenced(key) || !reads(key)) &&
    !conditionsAndArguments(scan).some(reads) &&
    !columnsOf(readBy(scan)).some((leaf) => leaf.kind === 'column' && leaf.rate !== undefined) &&
    scan.valued === undefined &&
    states.every(({ compute }) => collapse[compute] !== 'recompute')
  );
}

/** It is a column that the table has itself. */
function isColumn(expression: RowExpression, name: string): boolean {
  if (expression.kind !== 'leaf' || expression.leaf.kind !== 'column') return false;
  const { path, column, rate } = expression.leaf;
  return path.length === 0 && column === name && rate === undefined;
}

/** The column of a group that holds a dimension the table has itself. */
function ownColumn(dimension: PlanDimension): string {
  return `$${dimension.name}`;
}

function asItIs({ name }: State, source: string): SqlSelect['columns'][number] {
  const alias = stateColumn(name);
  return { expression: build.column(source, alias), alias };
}

/** A state of groups that became one. */
export function merged(state: State | PerState, source: string): SqlSelect['columns'][number] {
  const how = collapseOf(state);
  const alias = stateColumn(state.name);
  return { expression: build.call(how === 'recompute' ? 'max' : how, build.column(source, alias)), alias };
}

/** `part` takes what counts of an amount that is summed. */
function aggregate(
  state: State,
  rows: RowSource,
  part: (amount: SqlExpression) => SqlExpression = (amount) => amount,
): SqlExpression {
  const filter = rows.all(state.filter);
  const { argument, compute } = state;
  if (argument === undefined || compute === 'count') return countRows(filter);
  const read = rows.value(argument);
  switch (compute) {
    case 'sum':
      return filtered('sum', [part(rows.summand(argument))], filter);
    case 'min':
    case 'max':
      return filtered(compute, [read], filter);
    case 'first':
    case 'last': {
      const order = (state.order ?? []).map((each) => rows.value(each));
      return filtered(compute === 'first' ? 'min' : 'max', [placed(read, order)], filter);
    }
    case 'distinct':
      return countDistinct(read, filter);
    case 'deviation':
      return deviation(read, filter);
    case 'quantile':
      return quantile(read, argument.type, state.fraction ?? 0.5, filter);
  }
}
