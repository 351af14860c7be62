/** Which rows a report shows besides its groups, and of which groups: `top`, and `totals by`. */
import { diagnose } from '../semantics/diagnostics.ts';
import type { MetricExpression, MetricReport, ReportDimension, Sort } from '../semantics/model.ts';
import { leavesOf } from '../semantics/typed.ts';
import type { Path } from '../syntax/ast.ts';
import type { ReportSite } from './clauses.ts';
import type { WithinGroups } from './within.ts';

/** What `top` chooses, and within what; errors are reported, and make `groups` broken. */
export function bindTop(
  { clauses, file }: ReportSite,
  dimensions: readonly ReportDimension[],
  groups: WithinGroups,
): Pick<MetricReport, 'top'> {
  const { top } = clauses;
  if (top === undefined) return {};
  const chosen = { count: Number(top.count.value), others: top.others };
  if (top.within === undefined) return { top: chosen };
  const within = top.within.flatMap((path) => {
    const place = groups.place(path, file, [], { file, span: path.span });
    const dimension =
      place === undefined ? undefined : (dimensions[place] ?? groups.determined[place - dimensions.length]);
    if (place === undefined || dimension === undefined) return [];
    if (dimension.across === true)
      groups.reject(diagnose('goes-across', { file, span: path.span }, named(path, 'top')));
    else if (top.others && place >= dimensions.length)
      groups.reject(diagnose('nameless-others', { file, span: path.span }, named(path, 'top')));
    return [place];
  });
  return { top: { ...chosen, within: [...new Set(within)] } };
}

/** The dimensions that have totals of their own, by their places; errors are reported, and make `groups` broken. */
export function bindSubtotals(
  { clauses, file }: ReportSite,
  dimensions: readonly ReportDimension[],
  groups: WithinGroups,
): number[] {
  const paths = clauses.totals?.by ?? [];
  const places: number[] = [];
  for (const path of paths) {
    const at = { file, span: path.span };
    const place = groups.group(path);
    if (place === undefined) continue;
    if (places.includes(place)) groups.reject(diagnose('repeated-dimension', at, named(path, 'totals by')));
    else if (dimensions[place]?.across === true) groups.reject(diagnose('goes-across', at, named(path, 'totals by')));
    places.push(place);
  }
  const down = dimensions.filter(({ across }) => across !== true);
  const [last] = paths.slice(-1);
  if (last !== undefined && !groups.isBroken && places.length === down.length)
    groups.reject(diagnose('totals-of-groups', { file, span: last.span }, {}));
  return places;
}

/** Rows are kept, and sorted by formulas, by what they are; what goes across they are all of. */
export function checkRowwise(
  { clauses, file }: ReportSite,
  dimensions: readonly ReportDimension[],
  keep: MetricExpression | undefined,
  sort: readonly Sort[],
  groups: WithinGroups,
): void {
  const across = (expression: MetricExpression): ReportDimension | undefined => {
    const read = leavesOf([expression]).flatMap((leaf) =>
      leaf.kind === 'dimension' ? (dimensions[leaf.index] ?? []) : [],
    );
    return read.find((dimension) => dimension.across === true);
  };
  const kept = keep === undefined ? undefined : across(keep);
  if (kept !== undefined && clauses.keep !== undefined)
    groups.reject(diagnose('goes-across', { file, span: clauses.keep.span }, { name: kept.name, clause: 'keep' }));
  for (const [index, { expression }] of sort.entries()) {
    const found = expression.kind === 'leaf' ? undefined : across(expression);
    const span = clauses.sort?.keys[index]?.span;
    if (found === undefined || span === undefined) continue;
    groups.reject(diagnose('goes-across', { file, span }, { name: found.name, clause: 'sort' }));
  }
}

function named({ parts }: Path, clause: string): { name: string; clause: string } {
  return { name: parts.map(({ text }) => text).join('.'), clause };
}
