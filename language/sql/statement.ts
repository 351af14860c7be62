import { folded, uniqueName } from '../base/names.ts';
import type { Model } from '../semantics/model.ts';
import type { SqlBody, SqlQuery, SqlSelect } from './tree.ts';

/** A statement in the making: relations by name, each built on those before it. */
export class Statement {
  readonly #parts: { name: string; body: SqlBody }[] = [];
  readonly #names = new Set<string>();
  readonly #tables: ReadonlySet<string>;

  /** A relation must not hide a table of the model. */
  constructor(model: Model) {
    this.#tables = tableNames(model);
  }

  /** Adds a relation; its name, with a number behind it when it was taken. */
  add(name: string, body: SqlBody): string {
    const unique = uniqueName(name, {
      has: (taken) => this.#names.has(taken) || this.#tables.has(taken),
      add: (taken) => this.#names.add(taken),
    });
    this.#parts.push({ name: unique, body });
    return unique;
  }

  finish(body: SqlSelect): SqlQuery {
    return { with: this.#parts, body };
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
