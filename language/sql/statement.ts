import { folded, uniqueName } from '../base/names.ts';
import type { Model } from '../semantics/model.ts';
import { Derived } from './derived.ts';
import { followedRows } from './followed.ts';
import { RowSource } from './rows.ts';
import type { SqlSettings } from './settings.ts';
import type { SqlBody, SqlQuery } from './tree.ts';

/** A statement in the making: relations by name, each built on those before it. */
export class Statement {
  readonly #parts: { name: string; body: SqlBody }[] = [];
  readonly #names = new Set<string>();
  readonly #tables: ReadonlySet<string>;
  readonly #settings: SqlSettings;
  readonly #derived: Derived;
  /** The tables that are worked out, each after what it is made of. */
  readonly #followed: { name: string; body: SqlBody }[] = [];

  constructor(settings: SqlSettings) {
    this.#settings = settings;
    this.#tables = tableNames(settings.model);
    this.#derived = new Derived(settings, (wanted) => this.#unique(wanted));
  }

  get model(): Model {
    return this.#settings.model;
  }

  /** The rows of a table of the model, as this statement reads them. */
  rows(table: string, alias?: string): RowSource {
    const followed = this.model.tables.get(table)?.followed;
    if (followed !== undefined && !this.#followed.some(({ name }) => name === table)) {
      const add = (name: string, body: SqlBody): string => {
        const unique = this.#unique(name);
        this.#followed.push({ name: unique, body });
        return unique;
      };
      this.#followed.push({ name: table, body: followedRows(followed, this, this.#settings, add) });
    }
    return new RowSource(this.#settings, this.#derived, table, alias);
  }

  /** Adds a relation; its name, with a number behind it when it was taken. */
  add(name: string, body: SqlBody): string {
    const unique = this.#unique(name);
    this.#parts.push({ name: unique, body });
    return unique;
  }

  finish(body: SqlBody): SqlQuery {
    return { with: [...this.#derived.relations, ...this.#followed, ...this.#parts], body };
  }

  /** A relation must not hide a table of the model. */
  #unique(name: string): string {
    return uniqueName(name, {
      has: (taken) => this.#names.has(taken) || this.#tables.has(taken),
      add: (taken) => this.#names.add(taken),
    });
  }
}

const namesOfTables = new WeakMap<Model, ReadonlySet<string>>();

/** The folded names of a model's tables, gathered once for all of its statements. */
function tableNames(model: Model): ReadonlySet<string> {
  const known = namesOfTables.get(model);
  if (known !== undefined) return known;
  const names = new Set([...model.tables.keys()].map(folded));
  namesOfTables.set(model, names);
  return names;
}
