/**
 * What a statement derives from other rows than the ones it reads. The rows of a child table are grouped once for all
 * that is rolled up from them, and joined by key wherever it is read; what the neighbours of rows have stands beside the
 * rows of their table, which are read in its place.
 */
import { sharedConditions } from '../plan/pass.ts';
import type {
  ColumnLeaf,
  LikelihoodLeaf,
  NeighbourLeaf,
  RollUp,
  RollUpLeaf,
  RowExpression,
  RowLeaf,
} from '../semantics/model.ts';
import { derivedFrom, expressionsOf, levelOf } from '../semantics/row-leaves.ts';
import { columnsOf } from '../semantics/typed.ts';
import { likelihood } from './likelihood.ts';
import { neighbour } from './neighbour.ts';
import { rolledUp } from './roll-up.ts';
import { type DerivedColumns, keyColumn, RowSource } from './rows.ts';
import type { SqlSettings } from './settings.ts';
import type { SqlBody } from './tree.ts';

interface Relation<Of> {
  readonly name: string;
  readonly table: string;
  /** What is derived of derived columns stands in a relation of its own, so that none reads itself. */
  readonly level: number;
  readonly columns: Map<string, { readonly alias: string; readonly of: Of }>;
}

/** All that is rolled up from a table along one way. */
interface Grouped extends Relation<RollUp> {
  readonly to: ColumnLeaf;
}

type FromRows = NeighbourLeaf | LikelihoodLeaf;

/** The rows of a table, with what others of its rows tell of them. */
type Beside = Relation<FromRows>;

export class Derived implements DerivedColumns {
  readonly #settings: SqlSettings;
  readonly #newName: (wanted: string) => string;
  readonly #grouped = new Map<string, Grouped>();
  readonly #beside = new Map<string, Beside>();
  #columns = 0;

  /** `newName` gives a name that no relation of the statement has. */
  constructor(settings: SqlSettings, newName: (wanted: string) => string) {
    this.#settings = settings;
    this.#newName = newName;
  }

  rollUp(leaf: RollUpLeaf): { readonly relation: string; readonly column: string } {
    const grouped = this.#groupedFor(leaf);
    return { relation: grouped.name, column: this.#column(grouped, leaf.of, JSON.stringify(leaf.of), leaf) };
  }

  beside(leaf: FromRows): { readonly level: number; readonly column: string } {
    const beside = this.#besideFor(leaf);
    const id = JSON.stringify({ ...leaf, path: [] });
    return { level: beside.level, column: this.#column(beside, leaf, id, leaf) };
  }

  rowsOf(table: string, level: number): string {
    return level === 0 ? table : (this.#beside.get(`${table}\0${level}`)?.name ?? table);
  }

  #column<Of>(relation: Relation<Of>, of: Of, id: string, leaf: RowLeaf): string {
    const known = relation.columns.get(id);
    if (known !== undefined) return known.alias;
    this.#columns += 1;
    const alias = `$d${this.#columns}`;
    relation.columns.set(id, { alias, of });
    // Relations are known before any is built.
    for (const inner of columnsOf(derivedFrom(leaf)?.expressions ?? [])) {
      if (inner.kind === 'roll-up') this.rollUp(inner);
      else if (inner.kind === 'neighbour' || inner.kind === 'likelihood') this.beside(inner);
    }
    return alias;
  }

  #groupedFor(leaf: RollUpLeaf): Grouped {
    const { table, to } = leaf.of;
    const level = levelOf(leaf);
    const way = [...to.path, to.column];
    const id = [leaf.table, table, ...way, String(level)].join('\0');
    const known = this.#grouped.get(id);
    if (known !== undefined) return known;
    const name = this.#newName(`${table} per ${way.join('.')}`);
    const grouped: Grouped = { name, table, level, to, columns: new Map() };
    this.#grouped.set(id, grouped);
    return grouped;
  }

  #besideFor(leaf: FromRows): Beside {
    const { table } = leaf;
    const level = levelOf(leaf);
    const id = `${table}\0${level}`;
    const known = this.#beside.get(id);
    if (known !== undefined) return known;
    const beside: Beside = { name: this.#newName(`${table} in order`), table, level, columns: new Map() };
    this.#beside.set(id, beside);
    return beside;
  }

  /** The relations, each built on those before it. */
  get relations(): { readonly name: string; readonly body: SqlBody }[] {
    const all = [
      ...[...this.#grouped.values()].map((each) => ({ ...each, body: () => this.#groups(each) })),
      ...[...this.#beside.values()].map((each) => ({ ...each, body: () => this.#rows(each) })),
    ];
    return all.sort((a, b) => a.level - b.level).map(({ name, body }) => ({ name, body: body() }));
  }

  #groups({ table, to, columns }: Grouped): SqlBody {
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
      ...rows.reading([key, ...all.flatMap(({ of }) => expressionsOf(of))]),
      ...(where === undefined ? {} : { where }),
      groupBy: [rows.value(key)],
    };
  }

  /** Built on the rows with what is derived in fewer steps, so that the last of them has it all. */
  #rows({ table, level, columns }: Beside): SqlBody {
    const rows = new RowSource(this.#settings, this, table);
    const all = [...columns.values()];
    const below = [...this.#beside.values()].filter((other) => other.table === table && other.level < level);
    const nearest = Math.max(0, ...below.map((other) => other.level));
    return {
      kind: 'select',
      columns: [
        { expression: { kind: 'star', table }, alias: '*' },
        ...all.map(({ alias, of }) => ({
          expression: of.kind === 'neighbour' ? neighbour(of, rows) : likelihood(of, rows),
          alias,
        })),
      ],
      from: { source: this.rowsOf(table, nearest), alias: table },
      joins: rows.joins(all.flatMap(({ of }) => derivedFrom(of)?.expressions ?? [])),
    };
  }
}
