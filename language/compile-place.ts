/** Where in a result a cell is, from what people and pages say of it. */
import { addUnits, isDay, type Starts, startOf } from './base/calendar.ts';
import type { CellAddress, CompiledColumn } from './compiled.ts';
import { acrossThePage, downThePage, isShown, othersHave, type PlanDimension, type ReportPlan } from './plan/plan.ts';
import type { ListReport } from './semantics/model.ts';
import type { Type } from './semantics/types.ts';
import type { Place, PlacedValue } from './sql/behind-parts.ts';
import type { Grain } from './syntax/ast.ts';
import { readDate } from './syntax/literals.ts';

/** Why there are no rows behind a cell. */
export interface NoRows {
  readonly problem: string;
}

/** The place of a row of a list: what it shows of itself. */
export function listPlaceOf(
  columns: readonly CompiledColumn[],
  shows: ListReport['shows'],
  { kind, values, orphans }: CellAddress,
): Place | NoRows {
  if (kind !== 'group') return { problem: `A list does not show ${kindText(kind)}.` };
  const own = columns.filter(({ role }) => role === 'dimension');
  const names = own.map(({ name }) => `\`${name}\``).join(', ');
  const foreign = Object.keys(values).find((name) => !own.some((each) => each.name === name));
  if (foreign !== undefined) return { problem: `\`${foreign}\` says nothing of a row, which has ${names}.` };
  const placed = new Map<string, PlacedValue>();
  for (const { name } of own) {
    if (!Object.hasOwn(values, name)) return { problem: `A row shows ${names}, and \`${name}\` is not said.` };
    const value = values[name] ?? null;
    const type = shows.find((show) => show.name === name)?.type ?? { kind: 'text' };
    const read = value === null ? { text: null } : readOf(String(value), name, type);
    if ('problem' in read) return read;
    placed.set(name, { text: read.text, orphan: orphans?.includes(name) });
  }
  return { kind, values: placed };
}

/** The place that an address means. */
export function placeOf(plan: ReportPlan, { kind, values, orphans }: CellAddress): Place | NoRows {
  const rows = dimensionsOf(plan, kind, values);
  if (rows === undefined) return { problem: noSuchKind(plan, kind) };
  const across = acrossThePage(plan);
  const missing = (some: readonly PlanDimension[]): PlanDimension[] =>
    some.filter(({ name }) => !Object.hasOwn(values, name));
  const wanted = missing(across).length === across.length ? rows : [...rows, ...across];
  const [lacking] = missing(wanted);
  if (lacking !== undefined) {
    return { problem: `A cell of ${kindText(kind)} has ${listed(wanted)}, and \`${lacking.name}\` is not said.` };
  }
  const foreign = Object.keys(values).find((name) => !wanted.some((dimension) => dimension.name === name));
  if (foreign !== undefined) {
    const has = wanted.length === 0 ? 'nothing but its column' : listed(wanted);
    return { problem: `\`${foreign}\` says nothing of a cell of ${kindText(kind)}, which has ${has}.` };
  }
  const placed = new Map<string, PlacedValue>();
  for (const dimension of wanted) {
    const value = values[dimension.name] ?? null;
    const read = value === null ? { text: null } : readValue(String(value), dimension, plan);
    if ('problem' in read) return read;
    placed.set(dimension.name, { text: read.text, orphan: orphans?.includes(dimension.name) });
  }
  return { kind, values: placed };
}

/** The dimensions that rows of a kind have; undefined when the report has no such rows. */
function dimensionsOf(
  plan: ReportPlan,
  kind: CellAddress['kind'],
  values: CellAddress['values'],
): readonly PlanDimension[] | undefined {
  const down = downThePage(plan);
  switch (kind) {
    case 'group':
      return down;
    case 'others':
      return plan.top?.others === true ? othersHave(plan) : undefined;
    case 'subtotal': {
      const own = plan.subtotals.flatMap((place) => plan.dimensions[place] ?? []).filter(isShown);
      if (own.length === 0) return undefined;
      const said = own.findIndex(({ name }) => !Object.hasOwn(values, name));
      return said === -1 ? own : own.slice(0, Math.max(said, 1));
    }
    case 'total':
      return plan.totals && (down.length > 0 || acrossThePage(plan).length === 0) ? [] : undefined;
  }
}

function noSuchKind({ top }: ReportPlan, kind: CellAddress['kind']): string {
  if (kind === 'others' && top !== undefined) return 'The report does not show others: `top … with others` does.';
  return kind === 'subtotal'
    ? 'The report has no subtotals: `totals by …` has them.'
    : `The report does not show ${kindText(kind)}.`;
}

function kindText(kind: CellAddress['kind']): string {
  return { group: 'a group', others: 'others', subtotal: 'a subtotal', total: 'the total' }[kind];
}

function listed(dimensions: readonly PlanDimension[]): string {
  return dimensions.map(({ name }) => `\`${name}\``).join(', ');
}

/** A value of a dimension as the result has it, or why it is none. A period is named by any way to write its days. */
function readValue(text: string, dimension: PlanDimension, starts: Starts): { readonly text: string } | NoRows {
  const { name } = dimension;
  if (dimension.kind === 'column') return readOf(text, name, dimension.type);
  const { grain } = dimension;
  return readPeriod(text, grain, starts) ?? { problem: `\`${text}\` is no ${grain}, as \`${name}\` is.` };
}

function readOf(text: string, name: string, type: Type): { readonly text: string } | NoRows {
  const wrong = (what: string): NoRows => ({ problem: `\`${text}\` is no ${what}, as \`${name}\` is.` });
  switch (type.kind) {
    case 'date':
      return isDay(text) ? { text } : wrong('day');
    case 'boolean':
      return text === 'true' || text === 'false' ? { text } : wrong('`true` or `false`');
    case 'integer':
    case 'number':
    case 'percent':
    case 'money':
    case 'duration':
      return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? { text } : wrong('number');
    default:
      return { text };
  }
}

/** The first day of a period; undefined for what is longer than one, or in no calendar. */
function readPeriod(text: string, grain: Grain, starts: Starts): { readonly text: string } | undefined {
  if (!/^\d{4}(-(\d{2}(-\d{2})?|Q\d))?$/i.test(text)) return undefined;
  const { from, grain: length, problem } = readDate(text);
  if (problem !== undefined) return undefined;
  const start = startOf(from, grain, starts);
  const last = addUnits(addUnits(from, 1, length), -1, 'day');
  return startOf(last, grain, starts) === start ? { text: start } : undefined;
}
