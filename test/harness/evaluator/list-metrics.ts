/** What is asked of the rows of a list: their columns, and metrics, each looked up for the row again. */
import type { Call, Expression, ReportDefinition } from '../../../language/syntax/ast.ts';
import { acrossFunctions } from './across.ts';
import type { Asked } from './asked.ts';
import type { Cell, Entry } from './cells.ts';
import type { Dimension } from './dimensions.ts';
import { isExact } from './exactness.ts';
import { callsIn, type Expansion, type Leaf } from './expand.ts';
import { evaluate, holds, type Scope } from './expressions.ts';
import { Metrics } from './metrics.ts';
import { entityOfExpression, type Place, resolve, rowPath } from './resolve.ts';
import { orderOf, pathFor, readColumn, rowScope, type World } from './rows.ts';
import { type Row, tableOf } from './schema.ts';
import { approximately, type Value } from './values.ts';

interface Rows {
  readonly rows: readonly Row[];
  /** Whether a row of the table meets what the list asks for. */
  readonly isWanted: (row: Row) => boolean;
  readonly expansions: readonly Expansion[];
}

export class ListMetrics {
  readonly #world: World;
  readonly #place: Place;
  readonly #asked: Asked;
  readonly #metrics: Metrics | undefined;

  constructor(world: World, report: ReportDefinition, place: Place, { rows, isWanted, expansions }: Rows) {
    this.#world = world;
    this.#place = place;
    const { table } = place;
    const leaves = new Map(expansions.flatMap((one) => [...one.leaves]));
    const dimension: Dimension = { kind: 'column', name: table, path: rowPath(table), entity: table, beside: [] };
    this.#asked = {
      shows: expansions.map(({ expression }) => expression),
      dimensions: [dimension],
      across: new Set(),
      keep: undefined,
      sort: [],
      leaves,
      pers: new Map(expansions.flatMap((one) => [...one.pers])),
      tables: [...new Set([...leaves.values()].map((leaf) => leaf.table))],
      baseline: undefined,
    };
    if (leaves.size === 0) return;
    const groups = rows.flatMap((row) => {
      const key = this.#keyOf(row);
      return key === null ? [] : [[key]];
    });
    this.#metrics = new Metrics(world, report, this.#asked, {
      groups,
      wanted: (leaf, row) => {
        if (this.#isItself(leaf)) return isWanted(row);
        const { table: from, via } = leaf;
        const key = pathFor(world, row, rowPath(table), { table: from, beside: [], via, viaFirst: true });
        // What points nowhere has nothing of a row.
        return isWanted(world.data.find(table, key) ?? { table, cells: new Map() });
      },
    });
  }

  value(expression: Expression, row: Row): Value {
    return evaluate(expression, this.#scope(row));
  }

  holds(condition: Expression, row: Row): boolean {
    return holds(condition, this.#scope(row));
  }

  /** As a reader sees it. */
  shown(expression: Expression, row: Row): Value {
    const value = this.value(expression, row);
    const placeOf = (call: Call): Place | undefined => {
      const leaf = this.#asked.leaves.get(call);
      return leaf && { table: leaf.table, beside: [leaf.table], via: leaf.via };
    };
    const spread = callsIn(expression).some((call) => this.#asked.leaves.get(call)?.spread !== undefined);
    return isExact(this.#world.schema, expression, placeOf, this.#place) && !spread ? value : approximately(value);
  }

  entityOf(expression: Expression): string | undefined {
    if (this.#isMetric(expression)) return this.#metrics?.entityOf(expression);
    return entityOfExpression(this.#world.schema, expression, this.#place);
  }

  order(expression: Expression): readonly string[] | undefined {
    if (this.#isMetric(expression)) return this.#metrics?.order(expression);
    return orderOf(this.#world.schema, expression, this.#place);
  }

  undated(): ReturnType<Metrics['undated']> {
    return this.#metrics?.undated() ?? [];
  }

  #isMetric(expression: Expression): boolean {
    return expression.kind === 'call' && this.#isMetricCall(expression);
  }

  #isMetricCall(call: Call): boolean {
    const { leaves, pers } = this.#asked;
    return leaves.has(call) || pers.has(call) || acrossFunctions.has(call.name.text);
  }

  #keyOf(row: Row): Value {
    const { key } = tableOf(this.#world.schema, row.table);
    return key === undefined ? null : readColumn(this.#world, row, key);
  }

  #scope(row: Row): Scope {
    const rows = rowScope(this.#world, row, this.#place);
    const key = this.#keyOf(row);
    const cell: Cell = { group: [key], period: undefined };
    const entry: Entry = { kind: 'group', cells: [cell], at: cell, has: new Set([this.#place.table]) };
    return {
      ...rows,
      order: (expression) => this.order(expression),
      call: (call) => {
        if (!this.#isMetricCall(call)) return rows.call?.(call);
        return key === null && this.#needsKey(call) ? null : this.#metrics?.value(call, entry);
      },
    };
  }

  /** Whether a row of what is aggregated is the row of the list itself. */
  #isItself({ table: from, via }: Leaf): boolean {
    const { table } = this.#place;
    if (from !== table) return false;
    const { schema } = this.#world;
    const way = resolve(schema, rowPath(table), { table: from, beside: [], via, viaFirst: true });
    return way.references.length === 0 && way.column === tableOf(schema, table).key;
  }

  /** What is told of a row by its key alone. */
  #needsKey(call: Call): boolean {
    const { leaves, pers } = this.#asked;
    return callsIn(call).some((one) => {
      const leaf = leaves.get(one);
      const own = leaf !== undefined && this.#isItself(leaf);
      return own || one.name.text === 'rank' || pers.get(one)?.items.some(({ every }) => every === true) === true;
    });
  }
}
