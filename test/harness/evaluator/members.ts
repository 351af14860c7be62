/** What follows from a group: columns of the row that it names; and groups that are there without rows. */
import type { Call, Expression, Path } from '../../../language/syntax/ast.ts';
import type { Dimension } from './dimensions.ts';
import { callsIn, childrenOf } from './expand.ts';
import { evaluate, holds, type Scope } from './expressions.ts';
import { groupKey } from './facts.ts';
import { type Place, resolve, type Way } from './resolve.ts';
import { isRollUp } from './roll-ups.ts';
import { follow, orderOf, type World } from './rows.ts';
import { tableOf } from './schema.ts';
import type { Value } from './values.ts';

type Column = Extract<Dimension, { readonly kind: 'column' }>;

/** A member of a dimension that something is asked of. */
interface Asking {
  readonly column: Column;
  readonly member: Value;
  readonly beside: readonly string[] | undefined;
}

interface Told {
  readonly value: Value;
}

/** Roll-ups and neighbours read more than their own row. */
function readsOtherRows(call: Call): boolean {
  return isRollUp(call) || ['previous', 'next'].includes(call.name.text);
}

/** Reads what follows from dimensions. */
export class Following {
  readonly #world: World;
  /** The table whose rows the names are read from, and its way. */
  readonly #place: Place;
  /** The same of other tables that are asked the same. */
  readonly #others: readonly Following[];

  constructor(world: World, [place, ...others]: readonly Place[]) {
    if (place === undefined) throw new Error('nothing to read names from');
    this.#world = world;
    this.#place = place;
    this.#others = others.map((other) => new Following(world, [other]));
  }

  /** Whether a path is a dimension's, goes on from the row that it names, or is a formula over nothing else. */
  follows(path: Path, column: Column, beside?: readonly string[]): boolean {
    // What is nothing to these tables follows from nothing of theirs.
    return this.#told(path, { column, member: null, beside }) !== undefined;
  }

  /** Whether it is so for every table. */
  followsForAll(path: Path, column: Column): boolean {
    return [this, ...this.#others].every((one) => one.follows(path, column, column.beside));
  }

  /** Whether a path is a dimension's. */
  isSame(path: Path, dimension: Column): boolean {
    return this.#rest(path, dimension)?.length === 0;
  }

  /** What a path reads where a dimension has some value. */
  read(path: Path, column: Column, member: Value, beside?: readonly string[]): Value {
    return this.#told(path, { column, member, beside })?.value ?? null;
  }

  #placeOf(beside: readonly string[] | undefined): Place {
    return beside === undefined ? this.#place : { ...this.#place, beside };
  }

  /** The steps from a dimension on. */
  #rest(path: Path, dimension: Column, beside?: readonly string[]): readonly string[] | undefined {
    const way = resolve(this.#world.schema, path, this.#placeOf(beside));
    const own = resolve(this.#world.schema, dimension.path, this.#placeOf(dimension.beside));
    const steps = this.#steps(own);
    if (own.entity === undefined) return steps.join() === this.#steps(way).join() ? [] : undefined;
    return steps.every((step, index) => this.#steps(way)[index] === step)
      ? this.#steps(way).slice(steps.length)
      : undefined;
  }

  /** A row's own key leads nowhere but to the row itself. */
  #steps({ references, column, end, entity }: Way): string[] {
    const stays = entity === end && tableOf(this.#world.schema, end).key === column;
    return stays ? [...references] : [...references, column];
  }

  /**
   * The groups that occur, and with each combination of the others all members of those that have every one.
   * @param where a condition that asks for one of these alone chooses among its members
   */
  withMembers(
    occurring: readonly (readonly Value[])[],
    dimensions: readonly Dimension[],
    where: Expression | undefined,
  ): (readonly Value[])[] {
    const columns = dimensions.filter((dimension) => dimension.kind === 'column');
    if (columns.every(({ members }) => members === undefined)) return [...occurring];
    const leading = columns.map((column, index) => this.#leading(columns, column, index));
    const free = columns.some((column, index) => column.members === undefined && leading[index] === undefined);
    const start = free ? occurring : [columns.map(() => null)];
    let groups = start.map((group) => [...group]);
    for (const [index, column] of columns.entries()) {
      if (column.members === undefined || leading[index] !== undefined) continue;
      const members = column.members.filter((member) => this.isWanted(column, member, where));
      groups = groups.flatMap((group) => members.map((member) => group.with(index, member)));
    }
    const all = groups.map((group) =>
      group.map((value, index) => {
        const [column, from] = [columns[index], leading[index]];
        const leader = from === undefined ? undefined : columns[from];
        return column === undefined || leader === undefined || from === undefined
          ? value
          : this.#of(column, leader).read(column.path, leader, group[from] ?? null);
      }),
    );
    return [...new Map([...occurring, ...all].map((group) => [groupKey(group), group])).values()];
  }

  /** Whether a dimension follows from another one for any of the tables. */
  #leads(column: Column, leader: Column): boolean {
    return [this, ...this.#others].some((one) => one.follows(column.path, leader, column.beside));
  }

  /** The table for which it does. */
  #of(column: Column, leader: Column): Following {
    return [this, ...this.#others].find((one) => one.follows(column.path, leader, column.beside)) ?? this;
  }

  /** The place of the dimension that has every member and from which another one follows. */
  #leading(columns: readonly Column[], column: Column, index: number): number | undefined {
    const found = columns.findIndex((other, at) => {
      if (at === index || other.members === undefined || !this.#leads(column, other)) return false;
      // Of two that follow from each other, the first leads.
      return column.members === undefined || at < index || !this.#leads(other, column);
    });
    return found === -1 ? undefined : found;
  }

  /** Whether conditions that ask for a dimension alone leave one of its members. */
  isWanted(column: Column, member: Value, where: Expression | undefined, beside?: readonly string[]): boolean {
    if (!this.#others.every((other) => other.isWanted(column, member, where, beside))) return false;
    const ask: Asking = { column, member, beside };
    return partsOf(where).every((condition) => {
      const paths = pathsIn(condition);
      if (paths.length === 0 || paths.some((path) => this.#told(path, ask) === undefined)) return true;
      return holds(
        condition,
        this.#scopeOf((path) => this.#told(path, ask), this.#placeOf(beside)),
      );
    });
  }

  #scopeOf(told: (path: Path) => Told | undefined, place: Place): Scope {
    return {
      settings: this.#world.settings,
      path: (path) => told(path)?.value ?? null,
      order: (expression) => orderOf(this.#world.schema, expression, place),
    };
  }

  /** What a path reads of a member alone; undefined where it reads anything else. */
  #told(path: Path, { column, member, beside }: Asking): Told | undefined {
    const own = this.#wayOf(column.path, this.#placeOf(column.beside));
    const way = this.#wayOf(path, this.#placeOf(beside));
    return own === undefined || way === undefined ? undefined : this.#toldBy(way, own, member);
  }

  /** The same along a way. A formula of a row that is referenced has a value only where there is such a row. */
  #toldBy(way: Way, own: Way, member: Value): Told | undefined {
    const { schema, data } = this.#world;
    const [steps, rest] = [this.#steps(own), this.#steps(way)];
    const length = own.entity === undefined ? Math.max(steps.length, rest.length) : steps.length;
    if (steps.every((step, index) => rest[index] === step) && rest.length >= length) {
      const references = rest.slice(steps.length);
      const column = references.pop();
      if (column === undefined) return { value: member };
      const row = own.entity === undefined ? undefined : data.find(own.entity, member);
      return {
        value: row === undefined ? null : follow(this.#world, row, { ...way, table: row.table, references, column }),
      };
    }
    const found = tableOf(schema, way.end).columns.get(way.column);
    if (found?.kind !== 'computed' || callsIn(found.expression).some(readsOtherRows)) return undefined;
    if (found.expression.kind !== 'path' && way.references.length > 0) return undefined;
    const place: Place = { table: way.end, beside: [way.end] };
    const told = (path: Path): Told | undefined => {
      const inner = this.#wayOf(path, place);
      if (inner === undefined) return undefined;
      const references = [...way.references, ...inner.references];
      return this.#toldBy({ ...inner, table: way.table, references }, own, member);
    };
    const paths = pathsIn(found.expression);
    if (paths.length === 0 || paths.some((path) => told(path) === undefined)) return undefined;
    return { value: evaluate(found.expression, this.#scopeOf(told, place)) };
  }

  #wayOf(path: Path, place: Place): Way | undefined {
    try {
      return resolve(this.#world.schema, path, place);
    } catch {
      return undefined;
    }
  }
}

/** The conditions of which all must hold. */
function partsOf(where: Expression | undefined): Expression[] {
  if (where === undefined) return [];
  return where.kind === 'logical' && where.operator === 'and' ? where.operands.flatMap(partsOf) : [where];
}

function pathsIn(expression: Expression): Path[] {
  return expression.kind === 'path' ? [expression] : childrenOf(expression).flatMap(pathsIn);
}
