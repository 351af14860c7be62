/** What a report groups by: the ways to it, how it is shown, and its order. */
import { type ByItem, type Grain, grains, type Path } from '../../../language/syntax/ast.ts';
import { compareIn } from './aggregates.ts';
import { resolve, type Way } from './resolve.ts';
import { columnOrder, readColumn, type World } from './rows.ts';
import { tableOf } from './schema.ts';
import { print, type Value } from './values.ts';

export type Dimension =
  | { readonly kind: 'time'; readonly name: string; readonly grain: Grain }
  | {
      readonly kind: 'column';
      readonly name: string;
      readonly path: Path;
      /** The table whose rows its values name. */
      readonly entity?: string;
      /** Of a closed set. */
      readonly order?: readonly string[];
      /** All there are, with rows or without. */
      readonly members?: readonly Value[];
      /** The tables that give its bare name a meaning. */
      readonly beside: readonly string[];
    };

/** What a reader sees: a value, and whether it is a reference that points nowhere. */
export interface Shown {
  readonly value: Value;
  readonly orphan: boolean;
}

/**
 * @param tables those that the shown metrics aggregate: they give bare names their meaning
 * @param base any table the report aggregates, and its way
 */
export function readDimension(
  world: World,
  item: ByItem,
  tables: readonly string[],
  base: { readonly table: string; readonly via?: string },
): Dimension {
  const name = item.path.parts.map(({ text }) => text).join('.');
  const grain = grains.find((known) => known === name);
  if (grain !== undefined) return { kind: 'time', name, grain };
  const way = resolve(world.schema, item.path, { table: base.table, beside: tables, via: base.via, viaFirst: true });
  const order = columnOrder(world.schema, way.end, way.column);
  const members = item.every === undefined ? undefined : membersOf(world, way, order);
  return {
    kind: 'column',
    name,
    path: item.path,
    beside: tables,
    ...(way.entity === undefined ? {} : { entity: way.entity }),
    ...(order === undefined ? {} : { order }),
    ...(members === undefined ? {} : { members }),
  };
}

/** The keys of all rows, the values of a set, or yes and no. */
function membersOf(world: World, { entity }: Way, order: readonly string[] | undefined): readonly Value[] {
  if (entity === undefined) return order ?? [false, true];
  const { key } = tableOf(world.schema, entity);
  if (key === undefined) throw new Error(`${entity} has no key`);
  return world.data.rows(entity).flatMap((row) => readColumn(world, row, key) ?? []);
}

/**
 * A reference is shown as its row is `shown as`, by its key where that is missing. Groups of one name would be taken for
 * one, so each says its key.
 */
export function show(world: World, entity: string | undefined, value: Value, asGroup = true): Shown {
  if (entity === undefined || value === null) return { value, orphan: false };
  const row = world.data.find(entity, value);
  if (row === undefined) return { value, orphan: true };
  const { shownAs } = tableOf(world.schema, entity);
  const shown = shownAs === undefined ? null : readColumn(world, row, shownAs);
  if (shown === null || shownAs === undefined) return { value, orphan: false };
  const namesakes = world.data.rows(entity).filter((other) => {
    const name = readColumn(world, other, shownAs);
    return name !== null && print(name) === print(shown);
  });
  const told = asGroup && namesakes.length > 1 ? `${print(shown)} (${print(value)})` : shown;
  return { value: told, orphan: false };
}

/** The order of a dimension's values; missing is last both ways. */
export function compareDimension(
  world: World,
  dimension: Dimension,
  a: Value,
  b: Value,
  direction: 'up' | 'down',
): number {
  if (dimension.kind === 'time') return directed(a, b, direction);
  return compareReferences(world, dimension, a, b, direction, true);
}

/** References sort by the column that their table is `sorted by`, then as they are shown, then by their keys. */
export function compareReferences(
  world: World,
  { entity, order }: { readonly entity?: string | undefined; readonly order?: readonly string[] | undefined },
  a: Value,
  b: Value,
  direction: 'up' | 'down',
  asGroup: boolean,
): number {
  if (entity === undefined || a === null || b === null) return directed(a, b, direction, order);
  const { sortedBy } = tableOf(world.schema, entity);
  if (sortedBy !== undefined) {
    const rows = [world.data.find(entity, a), world.data.find(entity, b)];
    const [one = null, other = null] = rows.map((row) => (row === undefined ? null : readColumn(world, row, sortedBy)));
    const sorted = directed(one, other, direction, columnOrder(world.schema, entity, sortedBy));
    if (sorted !== 0) return sorted;
  }
  const [one, other] = [show(world, entity, a, asGroup).value, show(world, entity, b, asGroup).value];
  // The key of a row without a name, or of none, stands among names as a text.
  const named = tableOf(world.schema, entity).shownAs !== undefined;
  const shown = named ? directed(print(one), print(other), direction) : directed(one, other, direction);
  return shown !== 0 ? shown : directed(a, b, direction);
}

/** Missing is last both ways, and before it what is outside of a closed set. */
export function directed(a: Value, b: Value, direction: 'up' | 'down', order?: readonly string[]): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const outside = (value: Value) => typeof value === 'string' && order !== undefined && !order.includes(value);
  const ascending = compareIn(order, a, b);
  return direction === 'up' || outside(a) || outside(b) ? ascending : -ascending;
}
