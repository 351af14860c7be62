/**
 * What came of binding each part of a program, and what was looked at for it. After an edit a part is bound again only
 * when something that it looked at has changed; everything else is taken over as it was.
 */
import type { Diagnostic, Related } from '../base/diagnostics.ts';
import type { Link } from './links.ts';

/** What a part was bound to, what was said on the way, and what was looked at. */
export interface Binding {
  /** The piece of the tree that was bound. */
  readonly of: object;
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  readonly links: readonly Link[];
  /** The params that it depends on, also by way of others. */
  readonly uses: ReadonlySet<string>;
  /** What stands for names, by the places of the names. */
  readonly chosen: ReadonlyMap<string, Related>;
  /** By where it was looked up, then by its name. */
  readonly seen: ReadonlyMap<string, ReadonlyMap<string, unknown>>;
}

/** The bindings of a program by what each is of. */
export type Ledger = ReadonlyMap<string, Binding>;

/** Links in the order in which they are found, each once. */
export class Links {
  readonly all: Link[] = [];
  /** By their files, and by where they start. */
  readonly #known = new Map<string, Map<number, Link[]>>();

  add(link: Link): void {
    const { file, span } = link;
    let inFile = this.#known.get(file);
    if (inFile === undefined) {
      inFile = new Map();
      this.#known.set(file, inFile);
    }
    const here = inFile.get(span.start);
    if (here === undefined) inFile.set(span.start, [link]);
    else if (here.some((other) => isSame(link, other))) return;
    else here.push(link);
    this.all.push(link);
  }
}

/** Whether two links at one place are one. */
function isSame({ target }: Link, other: Link): boolean {
  if (target.kind !== other.target.kind || target.name !== other.target.name) return false;
  return target.kind !== 'column' || (other.target.kind === 'column' && target.table === other.target.table);
}

/** A binding in the making. A mistake that is met twice is told once, and a name has one link for each of its meanings. */
export class Notes {
  readonly #diagnostics = new Map<string, Diagnostic>();
  readonly #links = new Links();
  readonly #seen = new Map<string, Map<string, unknown>>();
  readonly #chosen = new Map<string, Related>();
  #errors = 0;

  report(diagnostic: Diagnostic): void {
    const key = placeOf(diagnostic);
    if (this.#diagnostics.has(key)) return;
    this.#diagnostics.set(key, diagnostic);
    if (diagnostic.severity === 'error') this.#errors += 1;
  }

  get errors(): number {
    return this.#errors;
  }

  link(link: Link): void {
    this.#links.add(link);
  }

  choose(place: string, choice: Related): void {
    this.#chosen.set(place, choice);
  }

  see(where: string, name: string, found: unknown): void {
    const seen = this.#seen.get(where);
    if (seen === undefined) this.#seen.set(where, new Map([[name, found]]));
    else seen.set(name, found);
  }

  get links(): readonly Link[] {
    return this.#links.all;
  }

  get diagnostics(): readonly Diagnostic[] {
    return [...this.#diagnostics.values()];
  }

  toBinding(of: object, value: unknown, uses: ReadonlySet<string>): Binding {
    const { diagnostics } = this;
    return { of, value, diagnostics, links: this.#links.all, uses, chosen: this.#chosen, seen: this.#seen };
  }
}

/** What makes two diagnostics one. */
export function placeOf({ file, span, code }: Diagnostic): string {
  return `${file}:${span.start}:${span.end}:${code}`;
}

export type See = (where: string, name: string, found: unknown) => void;

/** Definitions by name. Every look at them is noted: at a name, at whether it is there, at how many there are, or at all. */
export class Watched<V> implements ReadonlyMap<string, V> {
  readonly looks: { readonly at: string; readonly whether: string; readonly all: string; readonly size: string };
  readonly #map: ReadonlyMap<string, V>;
  readonly #identity: (value: V) => unknown;
  readonly #see: See;
  /** One for all who look, since there may be many. */
  #everything: readonly unknown[] | undefined;

  /** @param identity what is another one when the value has changed */
  constructor(map: ReadonlyMap<string, V>, what: string, see: See, identity: (value: V) => unknown) {
    this.looks = { at: what, whether: `${what}?`, all: `${what}*`, size: `${what}#` };
    this.#map = map;
    this.#identity = identity;
    this.#see = see;
  }

  /** What a look finds now. */
  look(where: string, name: string): unknown {
    switch (where) {
      case this.looks.all:
        this.#everything ??= [...this.#map].flatMap(([key, value]) => [key, this.#identity(value)]);
        return this.#everything;
      case this.looks.whether:
        return this.#map.has(name);
      case this.looks.size:
        return this.#map.size;
      default: {
        const found = this.#map.get(name);
        return found === undefined ? undefined : this.#identity(found);
      }
    }
  }

  get(name: string): V | undefined {
    const found = this.#map.get(name);
    this.#see(this.looks.at, name, found === undefined ? undefined : this.#identity(found));
    return found;
  }

  has(name: string): boolean {
    const found = this.#map.has(name);
    this.#see(this.looks.whether, name, found);
    return found;
  }

  get size(): number {
    this.#see(this.looks.size, '', this.#map.size);
    return this.#map.size;
  }

  keys() {
    return this.#all().keys();
  }

  values() {
    return this.#all().values();
  }

  entries() {
    return this.#all().entries();
  }

  [Symbol.iterator]() {
    return this.entries();
  }

  forEach(visit: (value: V, name: string, map: ReadonlyMap<string, V>) => void): void {
    this.#all().forEach(visit);
  }

  /** Whoever looks at all of them depends on each. */
  #all(): ReadonlyMap<string, V> {
    this.#see(this.looks.all, '', this.look(this.looks.all, ''));
    return this.#map;
  }
}

/** For values that mean the same as one before: that one. */
const meanings = new WeakMap<object, unknown>();

/** What a value is to those who do not care where it was written; the same for all values that mean the same. */
export function meaningOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (meanings.get(value) ?? value) : value;
}

/**
 * Notes that what was bound anew means what it did before, if it does. `meaningless` are the properties that tell only
 * where something was written.
 */
export function compareMeaning(binding: Binding, earlier: Binding, meaningless: readonly string[]): void {
  const { value, uses } = binding;
  if (typeof value !== 'object' || value === null || value === earlier.value) return;
  if (uses.size !== earlier.uses.size || ![...uses].every((name) => earlier.uses.has(name))) return;
  if (meansTheSame(value, earlier.value, meaningless)) meanings.set(value, meaningOf(earlier.value));
}

function meansTheSame(a: unknown, b: unknown, meaningless: readonly string[]): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Map) return b instanceof Map && meansTheSame([...a], [...b], meaningless);
  const [own, other] = [a, b].map((value) => Object.entries(value).filter(([key]) => !meaningless.includes(key)));
  return (
    own?.length === other?.length &&
    own?.every(([key, value], at) => key === other?.[at]?.[0] && meansTheSame(value, other[at]?.[1], meaningless)) ===
      true
  );
}
