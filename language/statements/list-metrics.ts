/** Metrics in a list: each is worked out for the row that the rows it aggregates lead to. */
import { aggregatesOf } from '../semantics/aggregates.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { type Base, reachRow } from '../semantics/dimensions.ts';
import { formatOf } from '../semantics/formats.ts';
import { isOfRow, metricsIn } from '../semantics/list-leaves.ts';
import type {
  Aggregate,
  ColumnDimension,
  ListColumn,
  ListExpression,
  ListMetrics,
  ListReport,
  RowExpression,
} from '../semantics/model.ts';
import { leafText } from '../semantics/row-leaves.ts';
import { mapLeaves } from '../semantics/typed.ts';
import type { Call, Path, ShowItem } from '../syntax/ast.ts';
import { checkInlineDates, checkTime } from './checks.ts';
import type { ListSite } from './clauses.ts';
import type { Shown } from './shows.ts';
import { WithinGroups } from './within.ts';

/** An aggregate that is written in the list without a date of its own. */
export interface Inline {
  readonly aggregate: Aggregate;
  readonly call: Call;
}

interface Bound {
  readonly shows: readonly (ListColumn & Pick<ShowItem, 'span'>)[];
  readonly keep: ListExpression | undefined;
  readonly sort: ListReport['sort'];
}

/** The same parts, whose shares and ranks know what they are within. Undefined when something is wrong, which is reported. */
export function bindListMetrics(
  site: ListSite,
  {
    shows,
    keep,
    sort,
    inline,
    date,
  }: Bound & { readonly inline: readonly Inline[]; readonly date: RowExpression | undefined },
): (Bound & { readonly metrics: ListMetrics }) | undefined {
  const { context, file, table, clauses, list } = site;
  const before = context.errors;
  const shown = shows.flatMap((each) => shownMetrics(each, inline));
  const spanOfSort = (index: number) => clauses.sort?.keys[index]?.span ?? list.span;
  const spanOfKeep = clauses.keep?.span ?? list.span;
  const placed = [
    ...shown,
    ...(keep === undefined ? [] : [{ expression: keep, span: spanOfKeep, label: 'keep' }]),
    ...sort.map(({ expression }, index) => ({ expression, span: spanOfSort(index), label: 'sort' })),
  ];
  const [first] = placed.filter(({ expression }) => metricsIn([expression]).length > 0);
  if (table.key === undefined) {
    context.report(diagnose('list-without-key', { file, span: first?.span ?? list.span }, { table: table.name }));
    return undefined;
  }
  const ways = new Set<string>();
  const read = basesOf(placed, ways).flatMap(({ base, path }) => {
    const head = reachRow(context, { file, path: { ...path, parts: [list.table] } }, table, base);
    return head === undefined ? [] : [{ base, head }];
  });
  const metrics = metricsIn(placed.map(({ expression }) => expression));
  checkTime(site, shown, metrics, undefined);
  if (clauses.for !== undefined) checkInlineDates(site, shown);
  if (context.errors > before) return undefined;
  const type = { kind: 'reference', table: table.name } as const;
  const row: ColumnDimension = {
    kind: 'column',
    name: table.name,
    label: table.label,
    type,
    format: formatOf(type),
    ways: read.map(({ base: { table: from, via }, head }) => ({ table: from, via, expression: head.read })),
  };
  const groups = new WithinGroups(
    [row],
    read.map(({ base }) => base),
    site,
  );
  const within = (expression: ListExpression, span: ShowItem['span']): ListExpression =>
    mapLeaves(
      expression,
      (leaf, of): ListExpression =>
        isOfRow(leaf) ? { kind: 'leaf', leaf, type: of } : groups.placed({ kind: 'leaf', leaf, type: of }, span),
    );
  const bound: Bound = {
    shows: shows.map((each) => ({ ...each, expression: within(each.expression, each.span) })),
    keep: keep === undefined ? undefined : within(keep, spanOfKeep),
    sort: sort.map((key, index) => ({ ...key, expression: within(key.expression, spanOfSort(index)) })),
  };
  if (groups.isBroken || context.errors > before) return undefined;
  const paths = read.map(({ base: { table: from, via }, head }) => ({ table: from, via, path: head.way }));
  const sentences = [...ways, ...rangeSentences(site, date)];
  return { ...bound, metrics: { row, paths, determined: groups.determined, ways: sentences } };
}

/** What the range is of, where that is not what it is of in other lists. */
function rangeSentences({ clauses, table }: ListSite, date: RowExpression | undefined): string[] {
  if (clauses.for === undefined) return [];
  if (date !== undefined) {
    const by = date.kind === 'leaf' && isOfRow(date.leaf) ? leafText(date.leaf) : 'their date';
    return [`The range is of the rows, by ${by}, and of the metrics, by their own dates.`];
  }
  return table.datedBy === undefined
    ? []
    : [`The range is of the metrics; rows of ${table.name} are listed whatever their ${table.datedBy}.`];
}

/** Each metric of a shown column, to be checked at its place. */
function shownMetrics(
  { span, expression, ...column }: ListColumn & Pick<ShowItem, 'span'>,
  inline: readonly Inline[],
): Shown[] {
  return metricsIn([expression]).map((metric) => {
    const own = aggregatesOf([metric]);
    return { ...column, expression: metric, span, inline: inline.filter(({ aggregate }) => own.includes(aggregate)) };
  });
}

/** Each table that is read, with each way of reading it, once, and where it is read first. */
function basesOf(
  placed: readonly { readonly expression: ListExpression; readonly span: ShowItem['span']; readonly label: string }[],
  ways: Set<string>,
): { readonly base: Base; readonly path: Omit<Path, 'parts'> }[] {
  const bases = new Map<string, { base: Base; path: Omit<Path, 'parts'> }>();
  for (const { expression, span, label } of placed) {
    for (const { table, via } of aggregatesOf(metricsIn([expression]))) {
      const id = [table, ...via].join(' ');
      if (bases.has(id)) continue;
      const onRoute: Base['onRoute'] = (of, from, way) => ways.add(`${of} of ${from} is \`${way}\`.`);
      const base: Base = { table, via, viaFirst: true, reader: `“${label}”`, onRoute };
      bases.set(id, { base, path: { kind: 'path', span } });
    }
  }
  return [...bases.values()];
}
