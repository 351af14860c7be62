/**
 * Values that columns have in common, such as what a change, its growth and the earlier value itself are made of. Each is
 * worked out once and has a name from there on: the engine plans an expression as often as it is written, and formulas of
 * formulas would be written over and over.
 */
import type { StateExpression, StateLeaf } from '../plan/plan.ts';
import type { Typed } from '../semantics/model.ts';
import { childrenOf } from '../semantics/typed.ts';
import * as build from './build.ts';
import { type Lowering, value } from './expressions.ts';
import type { Reading } from './readings.ts';
import type { SqlFrom, SqlJoin } from './tree.ts';

export interface NamedValues {
  readonly from: SqlFrom;
  readonly joins: readonly SqlJoin[];
  readonly lowering: Lowering<StateLeaf>;
}

/** A relation with the values that some expressions over it have in common, and how all that is read is read from that. */
export function namedValues(
  source: string,
  { lowering, joins }: Reading,
  expressions: readonly StateExpression[],
  read: readonly StateExpression[],
): NamedValues {
  const named = new Names(expressions, read);
  const plain: SqlFrom = { source, alias: source };
  if (named.levels.length === 0) return { from: plain, joins, lowering };
  const readAbove = (level: number): Lowering<StateLeaf> => ({
    ...lowering,
    named: (expression) => {
      const known = named.of(expression);
      return known === undefined || known.level >= level ? undefined : build.column(source, known.name);
    },
  });
  const from = named.levels.reduce<SqlFrom>(
    (below, values, level) => ({
      source: {
        kind: 'select',
        columns: [
          { expression: { kind: 'star', table: source }, alias: '*' },
          ...values.map(({ name, expression }) => ({ expression: value(expression, readAbove(level)), alias: name })),
        ],
        from: below,
        joins: level === 0 ? joins : [],
      },
      alias: source,
    }),
    plain,
  );
  return { from, joins: [], lowering: readAbove(named.levels.length) };
}

interface Name {
  readonly name: string;
  readonly level: number;
  readonly expression: StateExpression;
}

class Names {
  /** The values of each level are made of those below it. */
  readonly levels: Name[][] = [];
  readonly #names = new Map<string, Name>();
  readonly #keys = new WeakMap<Typed<unknown>, string>();
  readonly #seen = new Map<string, number>();

  constructor(expressions: readonly StateExpression[], read: readonly StateExpression[]) {
    for (const expression of expressions) this.#count(expression);
    const isRepeated = (expression: StateExpression): boolean =>
      isWorthAName(expression) && (this.#seen.get(this.#key(expression)) ?? 0) > 1;
    if (!this.#some(expressions, isRepeated)) return;
    // What is joined is read where it is joined.
    for (const expression of read) this.#name(expression, (each) => isRepeated(each) || readsJoined(each));
  }

  of(expression: Typed<unknown>): Name | undefined {
    return this.#names.get(this.#key(expression));
  }

  #key(expression: Typed<unknown>): string {
    const known = this.#keys.get(expression) ?? JSON.stringify(expression);
    this.#keys.set(expression, known);
    return known;
  }

  /** How often an expression stands in others that differ. */
  #count(expression: StateExpression): void {
    const key = this.#key(expression);
    const times = this.#seen.get(key) ?? 0;
    this.#seen.set(key, times + 1);
    if (times === 0) for (const child of childrenOf(expression)) this.#count(child);
  }

  #some(expressions: readonly StateExpression[], is: (expression: StateExpression) => boolean): boolean {
    return expressions.some((expression) => is(expression) || this.#some(childrenOf(expression), is));
  }

  /** The lowest level on which an expression can be read. */
  #name(expression: StateExpression, is: (expression: StateExpression) => boolean): number {
    const known = this.of(expression);
    if (known !== undefined) return known.level + 1;
    const level = Math.max(0, ...childrenOf(expression).map((child) => this.#name(child, is)));
    if (!is(expression)) return level;
    const name = { name: `$v${this.#names.size + 1}`, level, expression };
    this.#names.set(this.#key(expression), name);
    this.levels[level] = [...(this.levels[level] ?? []), name];
    return level + 1;
  }
}

/** What is as short as a name needs none; conditions are lowered by where they stand. */
function isWorthAName({ kind, type, ...rest }: StateExpression): boolean {
  if (kind === 'literal' || type.kind === 'boolean') return false;
  return kind !== 'leaf' || ('leaf' in rest && 'since' in rest.leaf && rest.leaf.since !== undefined);
}

function readsJoined(expression: StateExpression): boolean {
  if (expression.kind !== 'leaf') return false;
  const { leaf } = expression;
  return ('since' in leaf && leaf.since !== undefined) || ('over' in leaf && leaf.over);
}
