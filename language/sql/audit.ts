/**
 * An audit as one statement. Each table that is looked at is read once: a relation of its rows says of each which
 * checks it fails, and what several rows have in common is found by grouping, never by comparing each with each.
 */
import type { RowExpression, Typed } from '../semantics/model.ts';
import { type Audit, type AuditCheck, type AuditLeaf, rowsOf } from '../semantics/model-audit.ts';
import { alike } from './alike.ts';
import * as build from './build.ts';
import { compared, shownOf, valueColumn } from './compared.ts';
import { condition, type Lowering } from './expressions.ts';
import { kindColumn } from './order.ts';
import type { SqlSettings } from './settings.ts';
import { Statement } from './statement.ts';
import type { SqlExpression, SqlJoin, SqlQuery, SqlSelect } from './tree.ts';

/** The column that says of the last row whether the audit fails. */
export const verdictColumn = '$fails';

/** Of each check so many keys are told; behind its number are all rows. */
const keysTold = 5;

/** A check and its place in the audit. */
export interface Placed {
  readonly check: AuditCheck;
  readonly place: number;
}

/** A row for each check, and one of the table: `$kind`, `check`, `failing`, `rows`, `accuracy`, `keys`, `$fails`. */
export function auditQuery(audit: Audit, settings: SqlSettings): SqlQuery {
  const statement = new Statement(settings);
  const tables = [...new Set([audit.table, ...audit.checks.map(({ table }) => table)])];
  const counts = new Map(tables.map((table) => [table, counted(table, placed(audit, table), settings, statement)]));
  const source = counts.get(audit.table) ?? '';
  const rows = audit.checks.map((check, place): SqlSelect => {
    const from = counts.get(check.table) ?? '';
    const read = (name: string): SqlExpression => build.column(from, `${name} ${place + 1}`);
    return line(
      place,
      'group',
      build.text(check.label),
      { failing: read('failing'), rows: read('rows'), keys: someKeys(read('keys'), read('failing')) },
      from,
    );
  });
  const own = (name: string): SqlExpression => build.column(source, name);
  const total = line(
    audit.checks.length,
    'total',
    build.cast(build.nothing, 'text'),
    { failing: own('failing'), rows: own('rows'), keys: build.cast(build.nothing, 'text') },
    source,
    verdict(audit, counts, settings),
  );
  const others = tables.filter((table) => table !== audit.table).map((table) => counts.get(table) ?? '');
  const joins = others.map((name): SqlJoin => ({ kind: 'CROSS JOIN', source: name, alias: name }));
  const all = statement.add('answer', { kind: 'union', parts: [...rows, { ...total, joins }] });
  const shown = [kindColumn, 'check', 'failing', 'rows', 'accuracy', 'keys', verdictColumn];
  return statement.finish({
    kind: 'select',
    columns: shown.map((name) => ({ expression: build.column(undefined, name), alias: name })),
    from: { source: all, alias: all },
    orderBy: [{ expression: build.column(undefined, '$place'), direction: 'ASC' }],
  });
}

interface Numbers {
  readonly failing: SqlExpression;
  readonly rows: SqlExpression;
  readonly keys: SqlExpression;
}

function line(
  place: number,
  kind: 'group' | 'total',
  label: SqlExpression,
  { failing, rows, keys }: Numbers,
  from: string,
  fails: SqlExpression = build.cast(build.nothing, 'boolean'),
): SqlSelect {
  return {
    kind: 'select',
    columns: [
      { expression: build.number(place), alias: '$place' },
      { expression: build.text(kind), alias: kindColumn },
      { expression: label, alias: 'check' },
      { expression: failing, alias: 'failing' },
      { expression: rows, alias: 'rows' },
      { expression: accuracyOf(failing, rows), alias: 'accuracy' },
      { expression: keys, alias: 'keys' },
      { expression: fails, alias: verdictColumn },
    ],
    from: { source: from, alias: from },
  };
}

/** That there are more than those that are told. */
function someKeys(keys: SqlExpression, failing: SqlExpression): SqlExpression {
  const many = build.binary(failing, '>', build.number(keysTold));
  const more = build.and([many, build.is(keys, 'NOT NULL')]) ?? many;
  return {
    kind: 'case',
    branches: [{ condition: more, value: build.call('concat_with', build.text(', '), keys, build.text('…')) }],
    otherwise: keys,
  };
}

/** The share of rows without a failure; missing where there are none. */
function accuracyOf(failing: SqlExpression, rows: SqlExpression): SqlExpression {
  const sound = build.cast(build.binary(rows, '-', failing), 'number');
  return build.binary(sound, '/', build.call('nullif', rows, build.number(0)));
}

/** Without a condition of its own, an audit fails by any row. */
function verdict(
  { table, checks, fail }: Audit,
  counts: ReadonlyMap<string, string>,
  settings: SqlSettings,
): SqlExpression {
  if (fail === undefined) {
    const each = checks.map((check, place) =>
      build.binary(build.column(counts.get(check.table) ?? '', `failing ${place + 1}`), '>', build.number(0)),
    );
    return build.or(each) ?? { kind: 'boolean', value: false };
  }
  const own = (name: string): SqlExpression => build.column(counts.get(table) ?? '', name);
  const lowering: Lowering<AuditLeaf> = {
    leaf: (leaf) => (leaf === 'accuracy' ? accuracyOf(own('failing'), own('rows')) : own(leaf)),
    isExact: (leaf) => leaf !== 'accuracy',
    call: settings.call,
    calendar: settings.calendar,
    workingCalendars: settings.model.calendars,
  };
  return build.call('coalesce', condition(fail as Typed<AuditLeaf>, lowering), { kind: 'boolean', value: false });
}

export function placed({ checks }: Audit, table: string): Placed[] {
  return checks.flatMap((check, place) => (check.table === table ? [{ check, place }] : []));
}

/** One row: `rows`, `failing`, and of each check by its number `rows 1`, `failing 1`, `keys 1`. */
function counted(table: string, checks: readonly Placed[], settings: SqlSettings, statement: Statement): string {
  const { relation, fails } = checked(table, checks, settings, statement, []);
  const key = settings.model.tables.get(table)?.key;
  const count = (filter?: SqlExpression): SqlExpression => {
    const all = build.call('count', build.star);
    return filter === undefined || all.kind !== 'call' ? all : { ...all, filter };
  };
  const keysOf = (filter: SqlExpression): SqlExpression => {
    if (key === undefined) return build.cast(build.nothing, 'text');
    const least = build.call('min', build.column(relation, '$key'), build.number(keysTold));
    return build.call('joined', least.kind === 'call' ? { ...least, filter } : least, build.text(', '));
  };
  const any = build.or(checks.map(({ place }) => fails(place)));
  return statement.add(`faults of ${table}`, {
    kind: 'select',
    columns: [
      { expression: count(), alias: 'rows' },
      { expression: any === undefined ? build.number(0) : count(any), alias: 'failing' },
      ...checks.flatMap(({ check, place }) => [
        {
          expression: count(check.among === undefined ? undefined : build.column(relation, `among ${place + 1}`)),
          alias: `rows ${place + 1}`,
        },
        { expression: count(fails(place)), alias: `failing ${place + 1}` },
        { expression: keysOf(fails(place)), alias: `keys ${place + 1}` },
      ]),
    ],
    from: { source: relation, alias: relation },
  });
}

/** What is shown of a row that fails. */
export interface ShownColumn {
  readonly name: string;
  readonly expression: RowExpression;
}

interface Checked {
  readonly relation: string;
  /** Whether a row fails the check of a place. */
  readonly fails: (place: number) => SqlExpression;
}

/** The rows of a table with what they fail, their key as `$key`, and what is shown of them. */
export function checked(
  table: string,
  checks: readonly Placed[],
  settings: SqlSettings,
  statement: Statement,
  shown: readonly ShownColumn[],
): Checked {
  const { model } = settings;
  const rows = statement.rows(table);
  const key = model.tables.get(table)?.key;
  const texts = checks.flatMap(({ check, place }) => compared(check, place, model, rows));
  const read = [...checks.flatMap(({ check }) => rowsOf(check)), ...shown.map(({ expression }) => expression)];
  const labels = checks.flatMap(({ check }) => (check.failing.kind === 'similar' ? check.failing.columns : []));
  const source = rows.reading([...read, ...labels.flatMap((each) => shownOf(each, model))]);
  const columns: { expression: SqlExpression; alias: string }[] = [
    ...(key === undefined ? [] : [{ expression: build.column(table, key), alias: '$key' }]),
    ...shown.map(({ expression }, index) => ({ expression: rows.value(expression), alias: shownColumn(index) })),
    ...checks.flatMap(({ check: { among }, place }) =>
      among === undefined ? [] : [{ expression: rows.value(among), alias: `among ${place + 1}` }],
    ),
    ...checks.flatMap(({ check: { failing, among }, place }) => {
      if (failing.kind !== 'condition') return [];
      const both = among === undefined ? [failing.condition] : [among, failing.condition];
      const all: RowExpression = { kind: 'and', operands: both, type: { kind: 'boolean' } };
      return [{ expression: rows.value(all), alias: `fails ${place + 1}` }];
    }),
    ...texts,
  ];
  if (columns.length === 0) columns.push({ expression: build.number(1), alias: 'row' });
  const own = statement.add(`rows of ${table}`, { kind: 'select', columns, ...source });
  const grouped = checks.flatMap(({ check, place }) => {
    const { failing } = check;
    if (failing.kind === 'condition') return [];
    const names = failing.columns.map((_, index) => valueColumn(place, index));
    const found =
      failing.kind === 'similar'
        ? alike(own, names, failing.above, place, statement)
        : statement.add(`repeated ${place + 1}`, repeated(own, names));
    return [{ place, names, found }];
  });
  if (grouped.length === 0) {
    return { relation: own, fails: (place) => build.column(own, `fails ${place + 1}`) };
  }
  const relation = statement.add(`checked ${table}`, {
    kind: 'select',
    columns: [
      { expression: { kind: 'star', table: own }, alias: '*' },
      ...grouped.flatMap(({ place, names: [first = ''], found }) => [
        { expression: build.is(build.column(found, first), 'NOT NULL'), alias: `fails ${place + 1}` },
        ...(checks.find((each) => each.place === place)?.check.failing.kind === 'similar'
          ? [
              { expression: build.column(found, '$like'), alias: `like ${place + 1}` },
              { expression: build.column(found, '$alike'), alias: `alike ${place + 1}` },
            ]
          : []),
      ]),
    ],
    from: { source: own, alias: own },
    joins: grouped.map(({ names, found }): SqlJoin => {
      const on = build.and(names.map((name) => build.binary(build.column(found, name), '=', build.column(own, name))));
      return { kind: 'LEFT JOIN', source: found, alias: found, ...(on === undefined ? {} : { on }) };
    }),
  });
  return { relation, fails: (place) => build.column(relation, `fails ${place + 1}`) };
}

export function shownColumn(index: number): string {
  return `shown ${index + 1}`;
}

/** What several rows have; what is missing is like nothing. */
function repeated(own: string, names: readonly string[]): SqlSelect {
  const where = build.and(names.map((name) => build.is(build.column(undefined, name), 'NOT NULL')));
  return {
    kind: 'select',
    columns: names.map((name) => ({ expression: build.column(undefined, name), alias: name })),
    from: { source: own, alias: own },
    ...(where === undefined ? {} : { where }),
    groupBy: names.map((name) => build.column(undefined, name)),
    having: build.binary(build.call('count', build.star), '>', build.number(1)),
  };
}
