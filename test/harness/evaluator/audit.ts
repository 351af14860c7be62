/** An audit, row by row: every row is held against every other one where several have something in common. */
import type { AuditCheck, AuditDefinition, FileTree, Grain, Path } from '../../../language/syntax/ast.ts';
import { movePeriods, parseDay, partsOf } from './calendar.ts';
import { holds } from './expressions.ts';
import { give } from './params.ts';
import type { Settings } from './ranges.ts';
import { Rational } from './rational.ts';
import type { Place } from './resolve.ts';
import { holdsFor, pathFor, type World } from './rows.ts';
import { Data, type Row, readSchema, type Table, type TableData, tableOf } from './schema.ts';
import { compare, isDate, keyOf, print, type Value } from './values.ts';

export interface ExpectedCheck {
  readonly failing: number;
  readonly rows: number;
  /** The first of them, and whether there are more. */
  readonly keys: string;
}

export interface ExpectedAudit {
  readonly checks: readonly ExpectedCheck[];
  readonly failing: number;
  readonly rows: number;
  readonly fails: boolean;
}

/** What an audit of a sound project says. @throws when there is none of that name */
export function auditOf(
  files: readonly FileTree[],
  data: ReadonlyMap<string, TableData>,
  settings: Settings,
  name: string,
): ExpectedAudit {
  const given = give(files, {});
  const schema = readSchema(given);
  const found = given.flatMap(({ cells }) => cells).find(({ definition }) => isAudit(definition, name))?.definition;
  if (found?.kind !== 'audit') throw new Error(`no audit ${name}`);
  return evaluateAudit({ schema, data: new Data(schema, data), settings, computed: new WeakMap() }, found);
}

function isAudit(definition: FileTree['cells'][number]['definition'], name: string): boolean {
  return definition?.kind === 'audit' && definition.name.text === name;
}

/** Rows that are looked at, and those of them that fail. */
interface Found {
  readonly table: Table;
  readonly among: readonly Row[];
  readonly failing: readonly Row[];
}

function evaluateAudit(world: World, { table, name, checks, fail }: AuditDefinition): ExpectedAudit {
  const own = tableOf(world.schema, (table ?? name).text);
  const found = checks.flatMap((check) => look(world, own, check));
  const rows = world.data.rows(own.name);
  const bad = new Set(found.filter((each) => each.table === own).flatMap(({ failing }) => failing));
  const numbers: Readonly<Record<string, Value>> = {
    accuracy: rows.length === 0 ? null : new Rational(BigInt(rows.length - bad.size), BigInt(rows.length), true),
    failing: Rational.whole(bad.size),
    rows: Rational.whole(rows.length),
  };
  const scope = {
    settings: world.settings,
    path: ({ parts }: Path) => numbers[parts[0]?.text ?? ''] ?? null,
    order: () => undefined,
    formula: () => undefined,
    call: () => undefined,
  };
  return {
    checks: found.map((each) => told(each)),
    failing: bad.size,
    rows: rows.length,
    fails: fail === undefined ? found.some(({ failing }) => failing.length > 0) : holds(fail.condition, scope),
  };
}

function told({ table, among, failing }: Found): ExpectedCheck {
  const { key } = table;
  const keys = key === undefined ? [] : failing.flatMap((row) => row.cells.get(key) ?? []);
  const first = [...keys].sort(compare).slice(0, 5).map(print);
  const more = keys.length > 0 && failing.length > 5 ? ['…'] : [];
  return { failing: failing.length, rows: among.length, keys: [...first, ...more].join(', ') };
}

function look(world: World, own: Table, check: AuditCheck): Found[] {
  const { what, columns, where } = check;
  const table = what !== undefined && columns.length === 0 ? tableOf(world.schema, what.text) : own;
  const place: Place = { table: table.name, beside: [table.name] };
  const all = world.data.rows(table.name);
  const meets = (row: Row): boolean => where === undefined || holdsFor(world, row, where, place);
  if (columns.length === 0) return [{ table, among: all, failing: all.filter(meets) }];
  const among = all.filter(meets);
  const read = (row: Row, column: Path): Value => pathFor(world, row, column, place);
  const each = (fails: (row: Row, column: Path) => boolean): Found[] =>
    columns.map((column) => ({ table, among, failing: among.filter((row) => fails(row, column)) }));
  switch (what?.text) {
    case 'missing':
      return each((row, column) => read(row, column) === null);
    case 'invalid':
      return each((row, column) => isInvalid(world, table, column, read(row, column)));
    case 'stale': {
      const { value, unit } = check.olderThan ?? { value: '0', unit: 'day' };
      const limit = sameDay(parseDay(world.settings.today), -Number(value), unit as Grain);
      return each((row, column) => {
        const date = read(row, column);
        return isDate(date) && date.day < limit;
      });
    }
    case 'duplicate': {
      const ignoring = check.ignoring.map(({ text }) => text);
      const spelt = (row: Row) => columns.map((column) => plainly(read(row, column), ignoring));
      return [{ table, among, failing: withAnother(among, spelt, (one, other) => one === other) }];
    }
    default: {
      const above = Number(check.above?.value ?? '0.92');
      const spelt = (row: Row) => columns.map((column) => spelling(labelled(world, table, column, read(row, column))));
      const isAlike = (one: string, other: string): boolean => one === other || similarity(one, other) > above;
      const meet = (a: string[], b: string[]): boolean =>
        a.join('\n') === b.join('\n') || begin(a[0]) === begin(b[0]) || end(a[0]) === end(b[0]);
      return [{ table, among, failing: withAnother(among, spelt, isAlike, meet) }];
    }
  }
}

/** The same calendar day so much earlier, at most the last of its month. */
function sameDay(day: number, count: number, grain: Grain): number {
  if (grain === 'day' || grain === 'week') return movePeriods(day, count, grain);
  const { date } = partsOf(day);
  const first = movePeriods(day - date + 1, count, grain);
  return Math.min(first + date - 1, movePeriods(first, 1, 'month') - 1);
}

/** Rows beside which there is another, alike in all; who lacks something is like nobody. */
function withAnother(
  rows: readonly Row[],
  spelt: (row: Row) => (string | null)[],
  isAlike: (one: string, other: string) => boolean,
  meet: (one: string[], other: string[]) => boolean = () => true,
): Row[] {
  const texts = rows.map((row) => {
    const each = spelt(row);
    return each.every((text) => text !== null) ? each : undefined;
  });
  return rows.filter((_, index) => {
    const one = texts[index];
    return texts.some(
      (other, place) =>
        place !== index &&
        one !== undefined &&
        other !== undefined &&
        meet(one, other) &&
        one.every((text, at) => isAlike(text, other[at] ?? '')),
    );
  });
}

function isInvalid(world: World, table: Table, column: Path, value: Value): boolean {
  const stored = table.columns.get(column.parts[0]?.text ?? '');
  if (value === null || stored?.kind !== 'stored') return false;
  const { type } = stored;
  if (type.kind === 'set') return !type.values.some(({ text }) => text === value);
  if (type.kind === 'reference') return world.data.find(type.table.text, value) === undefined;
  return typeof value === 'string' && !/^[^\s@,;]+@[^\s@,;]+[.][^\s@.,;]+$/.test(value);
}

function plainly(value: Value, ignoring: readonly string[]): string | null {
  if (value === null) return null;
  if (typeof value !== 'string' || ignoring.length === 0) return keyOf(value);
  let text = value;
  if (ignoring.includes('case')) text = text.toLowerCase();
  if (ignoring.includes('accents')) text = withoutAccents(text);
  if (ignoring.includes('spaces')) text = text.replace(/\s+/g, '');
  if (ignoring.includes('punctuation')) text = text.replace(/[^\p{L}\p{N}\s]+/gu, '');
  return text === '' ? null : text;
}

/** What a reference's row is shown as. */
function labelled(world: World, table: Table, column: Path, value: Value): Value {
  const stored = table.columns.get(column.parts[0]?.text ?? '');
  if (value === null || stored?.kind !== 'stored' || stored.type.kind !== 'reference') return value;
  const target = tableOf(world.schema, stored.type.table.text);
  const row = world.data.find(target.name, value);
  if (row === undefined || target.shownAs === undefined) return print(value);
  const path: Path = { kind: 'path', parts: [{ text: target.shownAs, span: column.span }], span: column.span };
  const shown = pathFor(world, row, path, { table: target.name, beside: [target.name] });
  return shown === null ? print(value) : print(shown);
}

function spelling(value: Value): string | null {
  if (value === null) return null;
  const text = withoutAccents(print(value)).toLowerCase();
  const words = text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  return words === '' ? null : words;
}

function withoutAccents(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}

function begin(text: string | undefined): string {
  return (text ?? '').replaceAll(' ', '').slice(0, 4);
}

function end(text: string | undefined): string {
  return (text ?? '').replaceAll(' ', '').slice(-4);
}

/** Jaro–Winkler, of letters one by one. */
export function similarity(one: string, other: string): number {
  const [a, b] = [[...one], [...other]];
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = b.map(() => false);
  const matched = a.filter((letter, at) => {
    const place = b.findIndex(
      (candidate, index) => candidate === letter && taken[index] === false && Math.abs(index - at) <= reach,
    );
    if (place !== -1) taken[place] = true;
    return place !== -1;
  });
  if (matched.length === 0) return 0;
  const found = b.filter((_, index) => taken[index]);
  const moved = Math.floor(matched.filter((letter, at) => letter !== found[at]).length / 2);
  const { length } = matched;
  const jaro = (length / a.length + length / b.length + (length - moved) / length) / 3;
  if (jaro <= 0.7) return jaro;
  const differs = a.slice(0, 4).findIndex((letter, at) => letter !== b[at]);
  const shared = Math.min(b.length, differs === -1 ? Math.min(4, a.length) : differs);
  return jaro + shared * 0.1 * (1 - jaro);
}
