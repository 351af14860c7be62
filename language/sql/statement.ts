import { folded, uniqueName } from '../base/names.ts';
import type { SqlBody, SqlQuery, SqlSelect } from './tree.ts';

/** A statement in the making: relations by name, each built on those before it. */
export class Statement {
  readonly #parts: { name: string; body: SqlBody }[] = [];
  readonly #taken: Set<string>;

  /** `taken` are the names of tables, which a relation must not hide. */
  constructor(taken: Iterable<string>) {
    this.#taken = new Set([...taken].map(folded));
  }

  /** Adds a relation; its name, with a number behind it when it was taken. */
  add(name: string, body: SqlBody): string {
    const unique = uniqueName(name, this.#taken);
    this.#parts.push({ name: unique, body });
    return unique;
  }

  finish(body: SqlSelect): SqlQuery {
    return { with: this.#parts, body };
  }
}
