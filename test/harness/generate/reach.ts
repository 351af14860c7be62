/** What a report's metrics reach, and what follows from its groups. */
import type { Path } from '../../../language/syntax/ast.ts';
import { parseFile } from '../../../language/syntax/parse.ts';
import { expand, type Leaf } from '../evaluator/expand.ts';
import { resolve, rowPath } from '../evaluator/resolve.ts';
import { readSchema, type Schema } from '../evaluator/schema.ts';
import { type Readable, readables } from './expressions.ts';
import { type MetricPlan, printMetric } from './metrics.ts';
import { type ModelPlan, printModel, quote } from './model.ts';

export class Reach {
  readonly #model: ModelPlan;
  readonly #schema: Schema;

  constructor(model: ModelPlan, metrics: readonly MetricPlan[]) {
    this.#model = model;
    const text = [printModel(model), ...metrics.map(printMetric)].join('\n\n');
    this.#schema = readSchema([parseFile({ path: 'case.rekap', text })]);
  }

  /** The aggregates of what is shown. */
  leaves(items: readonly { readonly text: string }[]): Leaf[] {
    const shows = items.map(({ text }) => text.replace(/( as)? "[^"]*"$/, ''));
    const text = shows.map((show, index) => `metric shown${index} = ${show}`).join('\n\n');
    const parsed = readSchema([parseFile({ path: 'shows.rekap', text })]);
    return [...parsed.metrics.values()].flatMap(({ expression }) =>
      expression === undefined ? [] : [...expand(this.#schema, expression).leaves.values()],
    );
  }

  /** What every metric reaches, and in one way. */
  reachable(leaves: readonly Leaf[], tables: readonly string[]): Readable[] {
    const candidates: Readable[] = this.#model.tables.flatMap((table) => [
      ...(tables.includes(table.name) ? readables(this.#model, table) : []),
      ...readables(this.#model, table, `${quote(table.name)}.`),
    ]);
    for (const { name, columns } of this.#model.dimensions) {
      const [table, column] = (columns[0] ?? '').replaceAll('`', '').split('.');
      const plan = this.#model.tables.find((one) => one.name === table)?.columns.find((one) => one.name === column);
      if (plan === undefined) continue;
      const target = this.#model.tables.find((one) => one.name === plan.target);
      candidates.push({
        text: quote(name),
        type: plan.type,
        ...(plan.values === undefined ? {} : { values: plan.values }),
        ...(plan.target === undefined ? {} : { target: plan.target }),
      });
      if (target !== undefined) candidates.push(...readables(this.#model, target, `${quote(name)}.`, 0));
    }
    const fitting = candidates.filter(({ type }) => type !== 'number' && type !== 'money' && type !== 'duration');
    const different = fitting.filter((one, index) => fitting.findIndex(({ text }) => text === one.text) === index);
    return different.filter(({ text }) => leaves.every((leaf) => this.reaches(leaf, text, tables)));
  }

  reaches(leaf: Leaf, text: string, beside: readonly string[]): boolean {
    const span = { start: 0, end: 0 };
    const parts = text.split('.').map((part) => ({ text: part.replaceAll('`', ''), span }));
    return this.#resolves(leaf, { kind: 'path', parts, span }, beside);
  }

  /** Whether the rows of an aggregate lead to those of a table, in one way. */
  leadsTo(leaf: Leaf, table: string): boolean {
    return this.#resolves(leaf, rowPath(table), []);
  }

  #resolves({ table, via }: Leaf, path: Path, beside: readonly string[]): boolean {
    try {
      resolve(this.#schema, path, { table, beside, via, viaFirst: true });
      return true;
    } catch {
      return false;
    }
  }

  /** What a report groups by, and what follows from references among it. */
  following(groups: readonly Readable[]): string[] {
    return groups.flatMap(({ text, target }) => {
      const table = this.#model.tables.find(({ name }) => name === target);
      return [
        text,
        ...(table === undefined ? [] : readables(this.#model, table, `${text}.`, 0).map((one) => one.text)),
      ];
    });
  }
}
