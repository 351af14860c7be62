import type { Diagnostic } from '../base/diagnostics.ts';
import { diagnose } from './diagnostics.ts';
import type { Origin } from './model.ts';

/** Definitions that build on each other further than this are refused; it bounds the recursion. */
const depthLimit = 100;

/** Thrown where a check that goes by an earlier one meets what only a check of everything can tell. */
export class Irregular extends Error {}

interface Running {
  readonly name: string;
  readonly origin: Origin;
  /** How many build on each other from here on, this one included. */
  height: number;
}

/** Values computed on first use; a value that needs itself is a cycle, reported once. */
export class Lazy<V> {
  readonly #values = new Map<string, V>();
  readonly #heights = new Map<string, number>();
  readonly #running: Running[] = [];
  readonly #broken: V;
  readonly #log: { report: (diagnostic: Diagnostic) => void };
  readonly #irregular: Irregular | undefined;
  #isIrregular = false;

  /**
   * @param broken what stands for a value that needs itself
   * @param irregular is thrown, if given, where a value depends on the order in which values are asked for
   */
  constructor(broken: V, log: { report: (diagnostic: Diagnostic) => void }, irregular: Irregular | undefined) {
    this.#broken = broken;
    this.#log = log;
    this.#irregular = irregular;
  }

  /** Whether some value depended on the order in which values were asked for. */
  get isIrregular(): boolean {
    return this.#isIrregular;
  }

  get(name: string, origin: Origin, compute: () => V): V {
    if (!this.#values.has(name)) {
      const start = this.#running.findIndex((entry) => entry.name === name);
      if (start !== -1) return this.#cycle(this.#running.slice(start));
      const own = { name, origin, height: 1 };
      this.#running.push(own);
      const value = this.#running.length > depthLimit ? this.#tooDeep(origin) : compute();
      this.#running.pop();
      // A member of a cycle was marked broken while it was being computed.
      if (!this.#values.has(name)) this.#values.set(name, value);
      this.#heights.set(name, own.height);
    }
    const height = this.#heights.get(name) ?? 1;
    const above = this.#running.at(-1);
    if (above !== undefined) above.height = Math.max(above.height, height + 1);
    if (this.#running.length + height > depthLimit) this.#notRegular();
    return this.#values.get(name) ?? this.#broken;
  }

  #cycle(members: readonly Running[]): V {
    this.#notRegular();
    const [first, ...others] = members;
    for (const { name } of members) this.#values.set(name, this.#broken);
    if (first === undefined) return this.#broken;
    const names = members.map(({ name }) => name);
    const related = others.map(({ name, origin }) => ({ message: `\`${name}\` is defined here`, ...origin }));
    this.#log.report(diagnose('cycle', { ...first.origin, related }, { names }));
    return this.#broken;
  }

  #tooDeep(origin: Origin): V {
    this.#notRegular();
    this.#log.report(diagnose('too-deep', origin, { limit: depthLimit }));
    return this.#broken;
  }

  #notRegular(): void {
    this.#isIrregular = true;
    if (this.#irregular !== undefined) throw this.#irregular;
  }
}
