import type { Param, ParamValue, ParamValues } from '../model.ts';

/** The params of a project, what they are while it is bound, and which of them each part of it depends on. */
export class Params {
  declared: ReadonlyMap<string, Param> = new Map();
  readonly #given: ParamValues;
  /** For each part that is being bound, from the outermost on. */
  readonly #noted: Set<string>[] = [];
  readonly #uses = new Map<string, ReadonlySet<string>>();

  /** @param given values other than the defaults */
  constructor(given: ParamValues = new Map()) {
    this.#given = given;
  }

  /** The same params with other values. */
  with(given: ParamValues): Params {
    const params = new Params(given);
    params.declared = this.declared;
    return params;
  }

  valueOf(param: Param): ParamValue {
    return this.#given.get(param.name) ?? param.default;
  }

  /** Whether a part that depends on these has to be bound anew for the values given here. */
  changes(names: ReadonlySet<string>): boolean {
    return [...this.#given.keys()].some((name) => names.has(name));
  }

  /** Notes that what is being bound depends on a param. */
  note(name: string): void {
    this.#noted.at(-1)?.add(name);
  }

  /** Binds a part and keeps what it depends on. */
  noting<V>(part: string, bind: () => V): V {
    const noted = new Set<string>();
    this.#noted.push(noted);
    const bound = bind();
    this.#noted.pop();
    this.#uses.set(part, noted);
    return bound;
  }

  /** Says what a part depends on that was bound before. */
  setUses(part: string, names: ReadonlySet<string>): void {
    this.#uses.set(part, names);
  }

  /** What a part depends on, also by way of others. */
  usesOf(part: string): ReadonlySet<string> {
    return this.#uses.get(part) ?? none;
  }

  /** Notes that what is being bound depends on all that a part of it depends on. */
  noteAll(names: ReadonlySet<string>): void {
    for (const name of names) this.note(name);
  }
}

const none: ReadonlySet<string> = new Set();
