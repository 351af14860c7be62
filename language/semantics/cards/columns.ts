/** Expressions over rows in words: computed columns by their names. */
import type { FormatSettings } from '../../base/format.ts';
import type { Model, ReferencePath, RollUp, RowExpression, RowLeaf } from '../model.ts';
import { leafText } from '../row-leaves.ts';
import { priorRows } from '../row-model.ts';
import { childrenOf, leaves, leavesOf, rebase, sizeOf } from '../typed.ts';
import type { Type } from '../types.ts';
import { measureText } from './measure.ts';
import { say, sayAll, sayPart, type Wording } from './words.ts';

/** A computed column that an expression may turn out to be. */
export interface Computed {
  readonly table: string;
  readonly name: string;
  readonly expression: RowExpression;
}

/** The computed columns with these ids, such as `column:deals.size`. A column that is only another's name is none. */
export function computedColumns(model: Model, ids: readonly string[]): Computed[] {
  return ids.flatMap((id) => {
    const [table = '', name = ''] = id.startsWith('column:') ? id.slice('column:'.length).split(/\.(.*)/s) : [];
    const expression = model.tables.get(table)?.columns.get(name)?.computed;
    const spelt = expression !== undefined && !isStored(expression) && leaves(expression).length > 0;
    return spelt ? [{ table, name, expression }] : [];
  });
}

function isStored(expression: RowExpression): boolean {
  return expression.kind === 'leaf' && expression.leaf.kind === 'column';
}

/** How expressions over the rows of a table are said. */
export function rowWording(
  model: Model,
  table: string,
  known: readonly Computed[],
  settings: FormatSettings,
): Wording<RowLeaf> {
  return {
    settings,
    leaf: (leaf) => sayLeaf(leaf, model, table, known, settings),
    isPhrase: ({ kind }) => kind !== 'column',
    named: (expression) => {
      const found = recognise(expression, model, table, known);
      return found === undefined ? undefined : [...found.path, found.column.name].join('.');
    },
  };
}

/** `number of activities where kind is "call"`, `at of the row before, of those with the same deal` */
function sayLeaf(
  leaf: RowLeaf,
  model: Model,
  table: string,
  known: readonly Computed[],
  settings: FormatSettings,
): string {
  const along = leaf.path.length === 0 ? '' : ` [of ${leaf.path.join('.')}]`;
  switch (leaf.kind) {
    case 'column':
      return leafText(leaf);
    case 'roll-up':
      return `${sayRollUp(leaf.of, rowWording(model, leaf.of.table, known, settings))}${along}`;
    case 'neighbour': {
      const wording = rowWording(model, tableAt(model, table, leaf.path) ?? table, known, settings);
      const same = leaf.within.map((each) => sayPart(each, wording)).join(' and ');
      const side = leaf.side === 'previous' ? 'before' : 'after';
      return `${sayPart(leaf.of, wording)} of the row ${side}, of those with the same ${same}${along}`;
    }
    case 'likelihood': {
      const wording = rowWording(model, tableAt(model, table, leaf.path) ?? table, known, settings);
      const same = leaf.by.map((each) => sayPart(each, wording)).join(' and ');
      const like = same === '' ? '' : ` with the same ${same}, drawn towards the share of all by ${priorRows} rows`;
      return `share of rows where ${say(leaf.of, wording)}, of those where ${say(leaf.settled, wording)}${like}${along}`;
    }
  }
}

function sayRollUp(of: RollUp, wording: Wording<RowLeaf>): string {
  const argument = of.argument === undefined ? of.table : sayPart(of.argument, wording);
  const what = measureText(of, argument, (condition) => say(condition, wording));
  const where = of.function === 'rate' ? ', of those where' : ' where';
  return of.where.length === 0 ? what : `${what}${where} ${sayAll(of.where, wording)}`;
}

/** Which rows of other tables expressions add up, and that no report narrows them. */
export function rolledUpText(expressions: readonly RowExpression[]): string {
  const found = leavesOf(expressions).flatMap((leaf) =>
    leaf.kind === 'roll-up' ? [`${leaf.of.table} by their ${leafText(leaf.of.to)}`] : [],
  );
  const from = [...new Set(found)].join(', ');
  return from === '' ? '' : `${from}, over all time: neither the range nor the conditions of a report narrow it`;
}

/** The computed column that an expression is, and the way to it. */
export function recognise(
  expression: RowExpression,
  model: Model,
  table: string,
  known: readonly Computed[],
): { readonly path: ReferencePath; readonly column: Computed } | undefined {
  if (expression.kind === 'literal' || isStored(expression)) return undefined;
  const there = rowThere(expression);
  const [first] = leaves(there?.value ?? expression);
  if (first === undefined) return undefined;
  for (const column of known) {
    const [own] = leaves(column.expression);
    if (own === undefined || sizeOf(column.expression) !== sizeOf(there?.value ?? expression)) continue;
    const path = first.path.slice(0, first.path.length - own.path.length);
    if (tableAt(model, table, path) !== column.table) continue;
    // Along a reference, a formula may have been made missing for rows that are not there.
    const asked = there !== undefined && there.path.join('.') === path.join('.') ? there.value : expression;
    if (JSON.stringify(rebase(column.expression, path)) === JSON.stringify(asked)) return { path, column };
  }
  return undefined;
}

/** A formula that holds only where the row it reads is there. */
function rowThere(expression: RowExpression): { path: ReferencePath; value: RowExpression } | undefined {
  if (expression.kind !== 'when' || expression.otherwise !== undefined || expression.branches.length !== 1)
    return undefined;
  const [branch] = expression.branches;
  if (branch?.condition.kind !== 'not' || branch.condition.operand.kind !== 'is-missing') return undefined;
  const key = branch.condition.operand.operand;
  return key.kind === 'leaf' && key.leaf.path.length > 0 ? { path: key.leaf.path, value: branch.value } : undefined;
}

/** The table at the end of a way along references. */
function tableAt(model: Model, table: string, path: ReferencePath): string | undefined {
  let current: string | undefined = table;
  for (const step of path) {
    const type: Type | undefined = model.tables.get(current ?? '')?.columns.get(step)?.type;
    current = type?.kind === 'reference' ? type.table : undefined;
  }
  return current;
}

/** The formulas of the computed columns that some expressions read by name. */
export function columnsText(
  { table, expressions }: { readonly table: string; readonly expressions: readonly RowExpression[] },
  { model, columns, settings }: { model: Model; columns: readonly Computed[]; settings: FormatSettings },
): string {
  const found = new Map<string, string>();
  const search = (expression: RowExpression): void => {
    const known = recognise(expression, model, table, columns);
    if (known === undefined) {
      for (const child of childrenOf(expression)) search(child);
      return;
    }
    const { column, path } = known;
    const others = columns.filter((other) => other !== column);
    const formula = say(column.expression, rowWording(model, column.table, others, settings));
    const there = path.length === 0 ? '' : `, a column of ${column.table},`;
    found.set(`${[...path, column.name].join('.')}${there}`, formula);
  };
  for (const expression of expressions) search(expression);
  return [...found].map(([name, formula]) => `${name} is ${formula}`).join('; ');
}

/** What the functions that measure time count. */
const lengths: Readonly<Record<string, string>> = {
  days: 'days are calendar days',
  working_days: 'working days are Mondays to Fridays',
  hours: 'hours are elapsed time',
  minutes: 'minutes are elapsed time',
  seconds: 'seconds are elapsed time',
  age: 'an age is in calendar days, up to today',
  days_until: 'days are calendar days, from today on',
};

/** How lengths of time are counted in some expressions. */
export function lengthsText(expressions: readonly RowExpression[]): string {
  const told = (expression: RowExpression): (string | undefined)[] => [
    expression.kind === 'call' ? lengths[expression.function] : undefined,
    expression.kind === 'working'
      ? `${expression.measure} in ${expression.calendar} are its working ${expression.measure}`
      : undefined,
    ...childrenOf(expression).flatMap(told),
  ];
  const texts = expressions.flatMap(told).filter((text) => text !== undefined);
  return [...new Set(texts)].join('; ');
}
