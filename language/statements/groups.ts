/** What a report groups by: dimensions, which each of its tables reads in its own way, and time. */
import { labelOf } from '../base/names.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { type Base, type DimensionTarget, findTarget, reach } from '../semantics/dimensions.ts';
import { isListed } from '../semantics/every.ts';
import { formatOf } from '../semantics/formats.ts';
import type { ReportDimension, RowExpression } from '../semantics/model.ts';
import { chosenPath, findRowParam } from '../semantics/params/names.ts';
import { pricedByRow } from '../semantics/rates.ts';
import type { Type } from '../semantics/types.ts';
import { type ByItem, type Grain, grains, type Path } from '../syntax/ast.ts';
import type { ReportSite } from './clauses.ts';

/** What an item of `by` or `across` names, before the tables read it. */
export interface Group {
  readonly item: ByItem;
  readonly across?: true;
  /** As written. */
  readonly text: string;
  readonly grain?: Grain;
  readonly target?: DimensionTarget;
  /** A param stands for it. */
  readonly chosen?: true;
}

/** The groups of a report over these tables; undefined when one has an error, which is reported. */
export function bindGroups(site: ReportSite, tables: readonly string[]): Group[] | undefined {
  const { clauses, context, file } = site;
  const items = [
    ...(clauses.by?.items ?? []).map((item) => ({ written: item, where: {} })),
    ...(clauses.across?.items ?? []).map((item) => ({ written: item, where: { across: true as const } })),
  ];
  const found = items.flatMap(({ written, where }): Group[] => {
    const path = choicePath(written.path, site, tables);
    const item = path === undefined ? written : { ...written, path };
    const text = item.path.parts.map((part) => part.text).join('.');
    const grain = grains.find((known) => known === text);
    const group = { item, ...where, text, ...(path === undefined ? {} : { chosen: true as const }) };
    if (grain !== undefined) return [{ ...group, grain }];
    const target = findTarget(context, file, item.path, tables, 'groups');
    return target === undefined ? [] : [{ ...group, target }];
  });
  const groups = withoutChosenTwice(found);
  if (found.length < items.length || !areDistinct(groups, site)) return undefined;
  const { top } = clauses;
  if (top !== undefined && groups.every(({ grain, across }) => grain !== undefined || across === true)) {
    context.report(diagnose('top-needs-groups', { file, span: top.span }, {}));
  }
  return groups;
}

/** Where a param chooses what is grouped by anyhow, it is grouped by once; by every one, where either says so. */
function withoutChosenTwice(groups: readonly Group[]): Group[] {
  const kept: Group[] = [];
  const places = new Map<string, number>();
  for (const group of groups) {
    const at = places.get(group.text) ?? kept.length;
    const same = kept[at];
    if (same === undefined) places.set(group.text, at);
    if (same === undefined || (group.chosen ?? same.chosen) === undefined) kept.push(group);
    else if (group.item.every === true) kept[at] = { ...same, item: { ...same.item, every: true } };
  }
  return kept;
}

/** The path that a param stands for, if it is one. */
function choicePath(path: Path, { context, file }: ReportSite, tables: readonly string[]): Path | undefined {
  const named = grains.some((grain) => grain === path.parts[0]?.text)
    ? undefined
    : findRowParam(path, context, file, tables);
  const { type } = named?.param ?? {};
  return named !== undefined && type?.kind === 'choice' && type.of === 'dimension'
    ? chosenPath(named, context, file)
    : undefined;
}

function areDistinct(groups: readonly Group[], { context, file }: ReportSite): boolean {
  let sound = true;
  const before = new Map<string, Group>();
  let timed = false;
  for (const group of groups) {
    const { item, text, grain } = group;
    const place = { file, span: item.span };
    const same = before.get(text);
    if (same !== undefined) {
      const clause = same.across === true ? 'across' : 'by';
      context.report(diagnose('repeated-dimension', place, { name: text, clause }));
      sound = false;
    } else if (grain !== undefined && timed) {
      context.report(diagnose('two-times', place, { what: 'A report' }));
      sound = false;
    }
    if (same === undefined) before.set(text, group);
    timed ||= grain !== undefined;
  }
  return sound;
}

/** The type of a group as the first of these tables reads it. */
export function typeOfGroup({ item, target }: Group, bases: readonly Base[], { context, file }: ReportSite): Type {
  if (target === undefined) return { kind: 'date' };
  const [base] = bases;
  return base === undefined ? { kind: 'unknown' } : reach(context, { file, path: item.path }, target, base).type;
}

/** A group with the way of each table to it. */
export function dimensionOf(group: Group, bases: readonly Base[], site: ReportSite): ReportDimension {
  const { item, text, grain, target } = group;
  const across = group.across === true ? { across: true as const } : {};
  if (grain !== undefined)
    return { kind: 'time', grain, name: text.replace(' ', '_'), label: item.label?.text ?? labelOf(text), ...across };
  if (target === undefined) throw new Error('a group is a grain or has a target');
  const ways = bases.map((base) => ({
    table: base.table,
    via: base.via,
    expression: pricedByRow(reach(site.context, { file: site.file, path: item.path }, target, base), site.context),
  }));
  const first = ways[0]?.expression;
  const type = first?.type ?? { kind: 'unknown' };
  const label = item.label?.text ?? (target.tail.length === 0 ? target.label : labelAtEnd(target, first, site));
  const every =
    item.every === true && isListed(type, item.path, site.context, site.file) ? { every: true as const } : {};
  return { kind: 'column', name: text, label, type, format: formatOf(type), ...every, ...across, ways };
}

/** `owner.team` is labelled as the column it ends at. */
function labelAtEnd(target: DimensionTarget, read: RowExpression | undefined, { context }: ReportSite): string {
  const leaf = read?.kind === 'leaf' && read.leaf.kind === 'column' ? read.leaf : undefined;
  const column = leaf === undefined ? undefined : context.tables.get(leaf.table)?.columns.get(leaf.column);
  return column?.label ?? labelOf(target.text);
}
