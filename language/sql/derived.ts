/**
 * What a statement derives from other rows than the ones it reads: the rows of a child table are grouped once for all
 * that is rolled up from them, and joined by key wherever it is read.
 */
import { sharedConditions } from '../plan/pass.ts';
import type { ColumnLeaf, RollUp, RollUpLeaf, RowExpression } from '../semantics/model.ts';
import { expressionsOf, levelOf } from '../semantics/row-leaves.ts';
import { leavesOf } from '../semantics/typed.ts';
import { rolledUp } from './roll-up.ts';
import { type DerivedColumns, keyColumn, RowSource } from './rows.ts';
import type { SqlSettings } from './settings.ts';
import type { SqlBody } from './tree.ts';

/** The relation of all that is rolled up from a table along one way. */
interface Grouped {
  readonly name: string;
  readonly level: number;
  readonly table: string;
  readonly to: ColumnLeaf;
  readonly columns: Map<string, { readonly alias: string; readonly of: RollUp }>;
}

export class Derived implements DerivedColumns {
  readonly #settings: SqlSettings;
  readonly #newName: (wanted: string) => string;
  readonly #grouped = new Map<string, Grouped>();
  #columns = 0;

  /** `newName` gives a name that no relation of the statement has. */
  constructor(settings: SqlSettings, newName: (wanted: string) => string) {
    this.#settings = settings;
    this.#newName = newName;
  }

  /** Where the value of a roll-up is to be found. */
  rollUp(leaf: RollUpLeaf): { readonly relation: string; readonly column: string } {
    const { name, columns } = this.#groupedFor(leaf);
    const id = JSON.stringify(leaf.of);
    const known = columns.get(id);
    if (known !== undefined) return { relation: name, column: known.alias };
    this.#columns += 1;
    const alias = `$r${this.#columns}`;
    columns.set(id, { alias, of: leaf.of });
    for (const inner of leavesOf(expressionsOf(leaf.of))) if (inner.kind === 'roll-up') this.rollUp(inner);
    return { relation: name, column: alias };
  }

  /** What is rolled up of roll-ups is grouped apart, so that no relation reads itself. */
  #groupedFor(leaf: RollUpLeaf): Grouped {
    const { table, to } = leaf.of;
    const level = levelOf(leaf);
    const way = [...to.path, to.column];
    const id = [leaf.table, table, ...way, String(level)].join('\0');
    const known = this.#grouped.get(id);
    if (known !== undefined) return known;
    const name = this.#newName(`${table} per ${way.join('.')}`);
    const grouped: Grouped = { name, level, table, to, columns: new Map() };
    this.#grouped.set(id, grouped);
    return grouped;
  }

  /** The relations, each built on those before it. */
  get relations(): { readonly name: string; readonly body: SqlBody }[] {
    const inOrder = [...this.#grouped.values()].sort((a, b) => a.level - b.level);
    return inOrder.map((grouped) => ({ name: grouped.name, body: this.#body(grouped) }));
  }

  #body({ table, to, columns }: Grouped): SqlBody {
    const rows = new RowSource(this.#settings, this, table);
    const all = [...columns.values()];
    const key: RowExpression = { kind: 'leaf', leaf: to, type: { kind: 'text' } };
    const { shared, rests } = sharedConditions(all.map(({ of }) => of.where));
    const where = rows.all(shared);
    return {
      kind: 'select',
      columns: [
        { expression: rows.value(key), alias: keyColumn },
        ...all.map(({ alias, of }, index) => ({ expression: rolledUp(of, rests[index] ?? [], rows), alias })),
      ],
      from: rows.from,
      joins: rows.joins([key, ...all.flatMap(({ of }) => expressionsOf(of))]),
      ...(where === undefined ? {} : { where }),
      groupBy: [rows.value(key)],
    };
  }
}
