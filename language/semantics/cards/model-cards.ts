/** The cards of tables, their columns, and dimensions. */
import { formatOf } from '../formats.ts';
import { idOf } from '../links.ts';
import type { Column, Dimension, Model, RowExpression, Table } from '../model.ts';
import { isNeverMissing } from '../row-leaves.ts';
import type { ColumnFlag, Type } from '../types.ts';
import { rowText, type Telling } from './aggregate.ts';
import { type Fact, fact, type Part } from './card.ts';
import { columnsText, lengthsText, rolledUpText } from './columns.ts';
import { type Told, unitText } from './metric-card.ts';
import { counted } from './numbers.ts';
import { columnRatesText } from './rates.ts';
import { needs } from './truth.ts';
import { typeText } from './types.ts';

/** `tellingOf` knows the computed columns that a column of the table is made of. */
export function tellTable(table: Table, telling: Telling, tellingOf: (column: string) => Telling): Told {
  const columns = [...table.columns.values()];
  const computed = columns.filter((column) => column.computed !== undefined).length;
  const parts: Part = {
    title: 'Columns',
    facts: columns.flatMap((column) =>
      fact(
        'column',
        column.name,
        columnLine(column, table.name, tellingOf(column.name)),
        idOf({ kind: 'column', table: table.name, name: column.name }),
      ),
    ),
  };
  return {
    formula: [
      counted(columns.length, 'column') + (computed === 0 ? '' : `, ${computed} of them computed`),
      table.key === undefined ? 'no key' : `one row for each ${table.key}`,
    ].join('; '),
    facts: [
      ...fact('key', 'Key', table.key ?? 'none: rows that are alike all count'),
      ...fact('date', 'Dated by', table.datedBy ?? 'nothing: a metric of it has to say its date'),
      ...fact('shown', 'Shown as', table.shownAs ?? table.key),
      ...fact('sorted', 'Sorted by', table.sortedBy),
      ...fact(
        'time-zone',
        'Time zone',
        columns.some(({ type }) => type.kind === 'time') ? telling.settings.timezone : '',
      ),
    ],
    parts: [parts],
  };
}

/** `money, required`; `= days(created_at, closed_at)` */
function columnLine(column: Column, table: string, telling: Telling): string {
  const { flags, computed } = column;
  if (computed !== undefined) return `= ${rowText(computed, table, telling)}`;
  return [columnType(column), ...flags].join(', ');
}

/** `money, in the currency in currency` */
function columnType({ type, currency }: Pick<Column, 'type' | 'currency'>): string {
  return currency === undefined ? typeText(type) : `${typeText(type)}, in the currency in ${currency}`;
}

const flagTexts: Record<ColumnFlag, string> = {
  key: 'key: no two rows share a value, and references lead here',
  required: 'required: a row should have a value',
  unique: 'unique: no two rows should share a value',
  private: 'private: personal data',
};

/** `telling` knows the computed columns that this one is made of. */
export function tellColumn(table: Table, column: Column, telling: Telling): Told {
  const { type, flags, computed, name, currency } = column;
  const rate = currency === undefined ? {} : { rate: { currency } };
  const read: RowExpression = {
    kind: 'leaf',
    leaf: { kind: 'column', path: [], table: table.name, column: name, ...rate },
    type,
  };
  const roles = [
    ...(table.datedBy === name ? [`dates the rows of ${table.name}`] : []),
    ...(table.shownAs === name ? [`stands for a row of ${table.name} where it is referenced`] : []),
    ...(table.sortedBy === name ? [`sorts the rows of ${table.name}`] : []),
  ];
  const listed = [...telling.model.dimensions.values()].filter(({ columns }) =>
    columns.some((each) => each.table === table.name && each.column === name),
  );
  return {
    formula: computed === undefined ? columnType(column) : rowText(computed, table.name, telling),
    facts: [
      ...fact('type', 'Type', computed === undefined ? '' : typeText(type)),
      ...fact('unit', 'Unit', numeric(type) ? unitText(formatOf(type), type, telling) : ''),
      ...fact('flags', 'Flags', flags.map((flag) => flagTexts[flag]).join('; ')),
      ...(computed === undefined ? [] : computedFacts(computed, table.name, telling)),
      ...fact('currency', 'Currency', columnRatesText(computed ?? read, computed === undefined, table, telling)),
      ...fact('role', 'Role', roles.join('; ')),
      ...fact('dimension', 'Dimension', listed.map(({ name: dimension }) => dimension).join(', ')),
      ...fact('time-zone', 'Time zone', type.kind === 'time' ? telling.settings.timezone : ''),
    ],
    parts: [],
  };
}

function computedFacts(computed: RowExpression, table: string, telling: Telling): Fact[] {
  return [
    ...fact('columns', 'Columns', columnsText({ table, expressions: [computed] }, telling)),
    ...fact('rolled-up', 'Rolled up', rolledUpText([computed])),
    ...fact('missing', 'Missing values', missingText(computed, table, telling)),
    ...fact('lengths', 'Lengths of time', lengthsText([computed])),
  ];
}

/** What a computed column has where the columns that it reads, or the rows that it rolls up, are not there. */
function missingText(computed: RowExpression, table: string, telling: Telling): string {
  if (computed.kind === 'leaf' && computed.leaf.kind === 'roll-up') {
    const { of } = computed.leaf;
    if (isNeverMissing(of)) return `without ${of.table} it is ${of.function === 'exists' ? 'false' : '0'}`;
    return of.function === 'rate'
      ? `missing where no row of ${of.table} counts`
      : `missing where no row of ${of.table} has a value`;
  }
  if (computed.kind === 'leaf' && computed.leaf.kind === 'likelihood')
    return 'missing where nothing is known of any row';
  if (computed.kind === 'leaf' && computed.leaf.kind === 'neighbour')
    return `missing where there is no row ${computed.leaf.side === 'previous' ? 'before' : 'after'}, or no date`;
  const needed = needs(computed).map((column) => rowText(column, table, telling));
  return needed.length === 0 ? '' : `missing where ${needed.join(' or ')} is missing`;
}

export function tellDimension({ columns }: Dimension, model: Model): Told {
  const listed = columns.map(({ table, column }) => `${table}.${column}`);
  const types = columns.flatMap(({ table, column }) => model.tables.get(table)?.columns.get(column)?.type ?? []);
  return {
    formula: `found in ${listed.join(', ')}`,
    facts: fact('type', 'Type', [...new Set(types.map(typeText))].join('; ')),
    parts: [],
  };
}

function numeric({ kind }: Type): boolean {
  return kind === 'integer' || kind === 'number' || kind === 'percent' || kind === 'money';
}
