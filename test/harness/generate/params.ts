/** Random params: what a report's text says outright is asked of whoever runs it. */
import type { Random } from './random.ts';

/** What a report is given. */
export type Given = Readonly<Record<string, string>>;

export class Params {
  readonly #random: Random;
  readonly #definitions: string[] = [];
  readonly #given: Record<string, string> = {};

  constructor(random: Random) {
    this.#random = random;
  }

  get definitions(): readonly string[] {
    return this.#definitions;
  }

  get given(): Given {
    return this.#given;
  }

  /** The name of a param that stands for a value: by default, as it is given, or all there are. */
  value(type: string, written: string, text = written): string {
    const all = this.#random.chance(0.45);
    return this.#add(type, all ? 'all' : written, all || this.#random.chance(0.4) ? text : undefined);
  }

  period(range: string, other: string): string {
    return this.#add('period', range, this.#random.chance(0.5) ? other : undefined);
  }

  choice(choices: readonly string[]): string {
    const [first = '', ...others] = choices;
    const given = others.length > 0 && this.#random.chance(0.5) ? this.#random.pick(choices) : undefined;
    return this.#add(`one of ${choices.join(', ')}`, first, given?.replaceAll('`', ''));
  }

  #add(type: string, written: string, given: string | undefined): string {
    const name = `p_${this.#definitions.length + 1}`;
    this.#definitions.push(`param ${name}: ${type} = ${written}`);
    // Of a param that is all by default, nothing may be said.
    if (given !== undefined && this.#random.chance(0.7)) this.#given[name] = given;
    return name;
  }
}
