import { folded, labelOf } from '../base/names.ts';
import { closest } from '../base/suggest.ts';
import { bind } from '../semantics/bind.ts';
import { type ColumnSymbol, type Context, type Declared, type TableSymbol, unknownRow } from '../semantics/context.ts';
import { depthLimit, depthOf } from '../semantics/depth.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import type { Base } from '../semantics/dimensions.ts';
import { writeAs } from '../semantics/formats.ts';
import { fileOf } from '../semantics/layers.ts';
import type { Column, RowExpression, Table } from '../semantics/model.ts';
import { readColumn } from '../semantics/paths.ts';
import { checkRates, isRateColumn, rateColumnNames, ratesTable } from '../semantics/rates.ts';
import { bindRollUp } from '../semantics/roll-ups.ts';
import { sizeOfRow } from '../semantics/row-leaves.ts';
import { rowScope } from '../semantics/row-scope.ts';
import {
  type ColumnFlag,
  columnFlags,
  describeType,
  family,
  type Type,
  typeOfWord,
  typeWords,
} from '../semantics/types.ts';
import type { ColumnMember, ComputedMember, Name, TableClause, TableDefinition, TypeNode } from '../syntax/ast.ts';
import { readType } from './types.ts';

/** An expression with more parts than this is refused: written out, it would choke the engine. */
export const sizeLimit = 5_000;

/** The table's names and stored types; computed columns wait until someone asks. */
export function declareTable(declared: Declared<TableDefinition>, context: Context): TableSymbol {
  const { definition, file } = declared;
  const columns = new Map<string, ColumnSymbol>();
  const taken = new Map<string, ColumnSymbol>();
  for (const member of definition.members) {
    if (member.kind !== 'column' && member.kind !== 'computed') continue;
    const earlier = taken.get(folded(member.name.text));
    const from = fileOf(declared, member);
    if (earlier !== undefined) {
      const related = [{ message: 'the other one is here', ...earlier.origin }];
      const place = { file: from, span: member.name.span, related };
      const parameters = { name: member.name.text, table: definition.name.text, extends: from !== file };
      context.report(diagnose('duplicate-column', place, parameters));
      continue;
    }
    const column = declareColumn(member, definition, from, context);
    columns.set(column.name, column);
    taken.set(folded(column.name), column);
  }
  const stored = [...columns.values()].filter(({ content }) => content.kind === 'stored');
  if (stored.length === 0 && !definition.damaged) {
    context.report(diagnose('empty-table', { file, span: definition.name.span }, { name: definition.name.text }));
  }
  const key = findKey(stored, definition, context);
  return {
    name: definition.name.text,
    label: definition.label?.text ?? labelOf(definition.name.text),
    columns,
    ...(key === undefined ? {} : { key }),
    ...clauseColumn('datedBy', 'dated', declared, columns, context),
    ...clauseColumn('shownAs', 'shown', declared, columns, context),
    ...clauseColumn('sortedBy', 'sorted', declared, columns, context),
    origin: { file, span: definition.name.span },
    damaged: definition.damaged,
  };
}

function declareColumn(
  member: ColumnMember | ComputedMember,
  definition: TableDefinition,
  file: string,
  context: Context,
): ColumnSymbol {
  const common = {
    name: member.name.text,
    label: member.label?.text ?? labelOf(member.name.text),
    origin: { file, span: member.name.span },
  };
  if (member.kind === 'computed') return { ...common, flags: [], content: { kind: 'computed', member } };
  const flags = member.flags.flatMap((flag) => readFlag(flag, file, context));
  const currency = currencyOf(member.type, file, context);
  const written = readType(member.type, file, context);
  // Without a currency, what it is worth, and on which day, there is no amount that a report could show.
  const priced =
    currency === undefined ||
    (hasColumn(definition, currency.text, () => true) && hasRates(context) && hasDate(definition));
  const type: Type = priced ? written : { kind: 'unknown' };
  return { ...common, flags, content: { kind: 'stored', type, ...(currency === undefined ? {} : { currency }) } };
}

/** Whether there is a table of rates with the columns it needs; what is wrong with it is said where it is needed. */
function hasRates(context: Context): boolean {
  const rates = context.declarations.tables.get(ratesTable)?.definition;
  if (rates === undefined || rates.damaged) return false;
  return rateColumnNames.every((name) => hasColumn(rates, name, (type) => isRateColumn(name, type)));
}

/** Whether the rows of a table are dated, as far as can be told before formulas are read. */
function hasDate(definition: TableDefinition): boolean {
  return definition.members.some((member) => {
    if (member.kind !== 'dated') return false;
    const { text } = member.column;
    const computed = definition.members.some((other) => other.kind === 'computed' && other.name.text === text);
    return computed || hasColumn(definition, text, (type) => family(type) === 'date');
  });
}

/** Whether a table stores a column of a type, which is no reference. */
function hasColumn({ members }: TableDefinition, name: string, is: (type: Type) => boolean): boolean {
  return members.some((member) => {
    if (member.kind !== 'column' || member.name.text !== name || member.type.kind === 'reference') return false;
    const { type } = member;
    if (type.kind === 'set') return is({ kind: 'set', values: [] });
    const word = typeWords.find((known) => known === type.name.text);
    return word !== undefined && is(typeOfWord(word));
  });
}

/** The column that `money in` names. */
function currencyOf(node: TypeNode, file: string, context: Context): Name | undefined {
  if (node.kind !== 'named' || node.in === undefined) return undefined;
  if (node.name.text === 'money') return node.in;
  const parameters = { expected: '`money`', found: `\`${node.name.text}\``, where: '`in` behind a type' };
  context.report(diagnose('wrong-type', { file, span: node.span }, parameters));
  return undefined;
}

function readFlag(flag: Name, file: string, context: Context): ColumnFlag[] {
  const known = columnFlags.filter((name) => name === flag.text);
  if (known.length === 0) {
    const guess = closest(flag.text, columnFlags);
    const fix = guess === undefined ? undefined : { span: flag.span, text: guess };
    const isType = typeWords.some((word) => word === flag.text);
    context.report(diagnose('unknown-flag', { file, span: flag.span, fix }, { name: flag.text, guess, isType }));
  }
  return known;
}

function findKey(stored: readonly ColumnSymbol[], definition: TableDefinition, context: Context): string | undefined {
  const [key, second] = stored.filter(({ flags }) => flags.includes('key'));
  if (second !== undefined) {
    context.report(diagnose('two-keys', second.origin, { table: definition.name.text }));
  }
  if (key?.content.kind !== 'stored') return undefined;
  const { type } = key.content;
  if (family(type) === 'text' || type.kind === 'integer' || type.kind === 'unknown') return key.name;
  context.report(diagnose('key-type', key.origin, { type: describeType(type) }));
  return undefined;
}

const clauseWords = { dated: 'dated by', shown: 'shown as', sorted: 'sorted by' } as const;

function clauseColumn<P extends 'datedBy' | 'shownAs' | 'sortedBy'>(
  property: P,
  kind: TableClause['kind'],
  declared: Declared<TableDefinition>,
  columns: ReadonlyMap<string, ColumnSymbol>,
  context: Context,
): { readonly [K in P]?: string } {
  const { definition } = declared;
  const clauses = definition.members.filter((member): member is TableClause => member.kind === kind);
  const [clause, second] = clauses;
  if (clause === undefined) return {};
  if (second !== undefined) {
    const place = { file: fileOf(declared, second), span: second.span };
    context.report(diagnose('table-clause-twice', place, { clause: clauseWords[kind] }));
  }
  const file = fileOf(declared, clause);
  const name = clause.column.text;
  if (columns.has(name)) {
    context.link(file, clause.column, { kind: 'column', table: definition.name.text, name });
    return { [property]: name } as { readonly [K in P]?: string };
  }
  if (!definition.damaged) {
    const guess = closest(name, columns.keys());
    const fix = guess === undefined ? undefined : { span: clause.column.span, text: guess };
    const parameters = { name, table: definition.name.text, guess, columns: [...columns.keys()] };
    context.report(diagnose('unknown-column', { file, span: clause.column.span, fix }, parameters));
  }
  return {};
}

/** The expression of a computed column. */
export function bindComputed(
  table: TableSymbol,
  column: ColumnSymbol,
  member: ComputedMember,
  context: Context,
): RowExpression {
  const { file } = column.origin;
  const base: Base = {
    table: table.name,
    via: [],
    reader: `\`${column.name}\``,
    column: true,
    rollUp: (call) => bindRollUp(call, table, context, file),
  };
  const bound = bind(member.expression, rowScope(context, file, base));
  if (sizeOfRow(bound) > sizeLimit) {
    context.report(diagnose('too-large', column.origin, { limit: sizeLimit }));
    return unknownRow;
  }
  if (depthOf(bound) > depthLimit) {
    context.report(diagnose('formula-too-deep', column.origin, {}));
    return unknownRow;
  }
  return { ...bound, type: writeAs(bound.type, member.format, context, file).type };
}

/** Binds what is left of a table, its computed columns and its dates, and gives its finished form. */
export function finishTable(symbol: TableSymbol, context: Context): Table {
  checkRates(symbol, context);
  const columns = new Map<string, Column>();
  for (const column of symbol.columns.values()) {
    const { name, label, flags, origin, content } = column;
    if (content.kind === 'stored') {
      const currency = content.currency === undefined ? {} : { currency: content.currency.text };
      columns.set(name, { name, label, flags, origin, type: content.type, ...currency });
    } else {
      const computed = readColumn(context, symbol, name, []);
      columns.set(name, { name, label, flags, origin, type: computed.type, computed });
    }
  }
  const date = columns.get(symbol.datedBy ?? '');
  if (date !== undefined && family(date.type) !== 'date' && date.type.kind !== 'unknown') {
    context.report(
      diagnose('not-a-date', clauseOrigin('dated', symbol, context), {
        name: date.name,
        type: describeType(date.type),
      }),
    );
  }
  const { name, label, key, datedBy, shownAs, sortedBy, origin } = symbol;
  checkRowName('shown', shownAs, symbol, context);
  checkRowName('sorted', sortedBy, symbol, context);
  return {
    name,
    label,
    columns,
    ...(key === undefined ? {} : { key }),
    ...(datedBy === undefined ? {} : { datedBy }),
    ...(shownAs === undefined ? {} : { shownAs }),
    ...(sortedBy === undefined ? {} : { sortedBy }),
    origin,
  };
}

/** What a row is called, and where it stands among others, is the same for all params. */
function checkRowName(
  kind: 'shown' | 'sorted',
  column: string | undefined,
  symbol: TableSymbol,
  context: Context,
): void {
  if (column === undefined) return;
  const [name] = context.params.usesOf(`column ${symbol.name}.${column}`);
  if (name === undefined) return;
  const parameters = { name, column, clause: clauseWords[kind] };
  context.report(diagnose('param-in-row-name', clauseOrigin(kind, symbol, context), parameters));
}

function clauseOrigin(
  kind: TableClause['kind'],
  symbol: TableSymbol,
  context: Context,
): { file: string; span: Name['span'] } {
  const declared = context.declarations.tables.get(symbol.name);
  const clause = declared?.definition.members.find((member): member is TableClause => member.kind === kind);
  if (declared === undefined || clause === undefined) return symbol.origin;
  return { file: fileOf(declared, clause), span: clause.column.span };
}
