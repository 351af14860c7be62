/** What a metric is worked out per: dimensions, which each of its tables reads in its own way, and time. */
import { labelOf } from '../base/names.ts';
import { type Grain, grains, type Path } from '../syntax/ast.ts';
import type { Context } from './context.ts';
import { type Base, type DimensionTarget, findTarget, reach } from './dimensions.ts';
import { isListed } from './every.ts';
import { formatOf } from './formats.ts';
import type { Aggregate, PerDimension } from './model.ts';
import { follow, readColumn } from './paths.ts';
import { pricedByRow } from './rates.ts';
import type { Type } from './types.ts';

/** What stands behind `per`, before the tables read it. */
export interface PerGroup {
  readonly path: Path;
  /** As written. */
  readonly text: string;
  readonly every?: true;
  readonly follows?: true;
  /** The calendar of working days. */
  readonly working?: string;
  readonly grain?: Grain;
  readonly target?: DimensionTarget;
  readonly type: Type;
}

/** What a path behind `per` names with these tables at hand; undefined when that is nothing, which is reported. */
export function perGroup(
  path: Path,
  flags: Pick<PerGroup, 'every' | 'follows' | 'working'>,
  tables: readonly string[],
  context: Context,
  file: string,
): PerGroup | undefined {
  const text = textOf(path);
  const grain = grains.find((known) => known === text);
  if (grain !== undefined) return { ...flags, path, text, grain, type: { kind: 'date' } };
  const target = findTarget(context, file, path, tables);
  return target && { ...flags, path, text, target, type: typeOf(target, context, file) };
}

/** A path as it is written. */
export function textOf(path: Path): string {
  return path.parts.map((part) => part.text).join('.');
}

/** The group with the way of each table to it. */
export function perDimension(
  { path, text, every, working, follows, grain, target, type }: PerGroup,
  bases: readonly Base[],
  context: Context,
  file: string,
): PerDimension {
  const common = {
    name: text,
    label: labelOf(text),
    written: path,
    file,
    ...(follows === undefined ? {} : { follows }),
    ...(working === undefined ? {} : { working }),
  };
  if (grain !== undefined) return { kind: 'time', grain, ...common, ...(every === undefined ? {} : { every }) };
  if (target === undefined) throw new Error('a group is a grain or has a target');
  const ways = bases.map((base) => ({
    table: base.table,
    via: base.via,
    expression: pricedByRow(reach(context, { file, path }, target, base), context),
  }));
  const listed = every === true && isListed(type, path, context, file) ? { every } : {};
  return { kind: 'column', type, format: formatOf(type), ways, ...common, ...listed };
}

/** The same dimension with the ways of other readers. */
export function reread(dimension: PerDimension, bases: readonly Base[], context: Context): PerDimension {
  const { written, file, every, follows, working } = dimension;
  const flags = {
    ...(every === undefined ? {} : { every }),
    ...(follows === undefined ? {} : { follows }),
    ...(working === undefined ? {} : { working }),
  };
  const tables = bases.map(({ table }) => table);
  const group = perGroup(written, flags, tables, context, file);
  return group === undefined ? dimension : perDimension(group, bases, context, file);
}

/** Each table that is read, with each way of reading it, once. */
export function basesOf(aggregates: readonly Pick<Aggregate, 'table' | 'via'>[], reader: string): Base[] {
  const bases = aggregates.map(({ table, via }): [string, Base] => [
    [table, ...via].join(' '),
    { table, via, viaFirst: true, reader },
  ]);
  return [...new Map(bases).values()];
}

/** The type of what is found, whichever table reads it. */
function typeOf({ columns, entity, tail }: DimensionTarget, context: Context, file: string): Type {
  const table = context.tables.get(entity ?? '');
  if (tail.length > 0 && table !== undefined) return follow(context, file, table, tail).type;
  if (entity !== undefined) return { kind: 'reference', table: entity };
  const [first] = columns;
  const holder = context.tables.get(first?.table ?? '');
  if (first === undefined || holder === undefined || tail.length > 0) return { kind: 'unknown' };
  return readColumn(context, holder, first.column, []).type;
}
