/** Since when aggregates have values: before its first date, a metric of earlier periods is missing, not 0. */
import type { RowExpression } from '../semantics/model.ts';
import { keyOf } from './pass.ts';
import type { Start } from './plan.ts';

export class Starts {
  readonly #known = new Map<string, Start>();

  get all(): readonly Start[] {
    return [...this.#known.values()];
  }

  /** The name of the start of such rows; equal ones are looked for once. */
  add(table: string, date: RowExpression, where: readonly RowExpression[]): string {
    const id = [table, keyOf(date), ...where.map(keyOf)].join('\0');
    const known = this.#known.get(id) ?? { name: `first ${this.#known.size + 1}`, table, date, where };
    this.#known.set(id, known);
    return known.name;
  }
}
