/** A report that lists rows. */
import type { Expression, Path, ReportDefinition } from '../../../language/syntax/ast.ts';
import { clauseOf, conditionOf } from './clauses.ts';
import { compareReferences, show } from './dimensions.ts';
import { expand } from './expand.ts';
import { ListMetrics } from './list-metrics.ts';
import { daysOf } from './ranges.ts';
import type { Expected, ExpectedRow } from './report.ts';
import type { Place } from './resolve.ts';
import { holdsFor, pathFor, type World } from './rows.ts';
import { type Row, tableOf } from './schema.ts';
import { isDate } from './values.ts';

export function evaluateList(world: World, report: ReportDefinition): Expected {
  const list = clauseOf(report, 'list');
  if (list === undefined) throw new Error('no list');
  const table = tableOf(world.schema, list.table.text);
  const place: Place = { table: table.name, beside: [table.name] };
  const items = clauseOf(report, 'show')?.items ?? [];
  const meant = (expression: Expression): Expression =>
    (expression.kind === 'text'
      ? items.find(({ label }) => label?.text === expression.value)?.expression
      : undefined) ?? expression;
  const keep = conditionOf(report, 'keep')?.condition;
  const keys = clauseOf(report, 'sort')?.keys ?? [];
  const read = (expression: Expression) => expand(world.schema, meant(expression));
  const shows = items.map(({ expression }) => read(expression));
  const kept = keep === undefined ? undefined : read(keep);
  const sorts = keys.map((key) => {
    const expansion = read(key.expression);
    return { ...expansion, direction: key.direction ?? (expansion.leaves.size > 0 ? 'down' : 'up') } as const;
  });
  const expansions = [...shows, ...(kept === undefined ? [] : [kept]), ...sorts];
  const leaves = expansions.flatMap((one) => [...one.leaves.values()]);
  // Where metrics go by the range, rows do only by a date that is said.
  const ranged = leaves.some((leaf) => leaf.range === undefined);
  const date = list.on ?? (ranged ? undefined : datePath(table.datedBy, list.table.span));
  const where = conditionOf(report, 'where')?.condition;
  const range = date === undefined ? undefined : clauseOf(report, 'for')?.range;
  const days = range === undefined ? undefined : daysOf(range, world.settings);
  const isWanted = (row: Row): boolean => {
    if (where !== undefined && !holdsFor(world, row, where, place)) return false;
    if (range === undefined) return true;
    const value = date === undefined ? null : pathFor(world, row, date, place);
    return isDate(value) && (days === undefined || (value.day >= days.from && value.day < days.until));
  };
  const rows = world.data.rows(table.name).filter(isWanted);
  const metrics = new ListMetrics(world, report, place, { rows, isWanted, expansions });
  const first = shows.find((one) => one.leaves.size > 0)?.expression;
  const byDate = date === undefined ? [] : [{ expression: date as Expression, direction: 'up' as const }];
  const ranks = first?.kind === 'call' && first.name.text === 'rank';
  const byMetric =
    first === undefined ? [] : [{ expression: first, direction: ranks ? ('up' as const) : ('down' as const) }];
  const usual = date === undefined ? byMetric : byDate;
  const ties = [table.key, ...table.columns.keys()].flatMap((name) => datePath(name, list.table.span) ?? []);
  const order = [
    ...(sorts.length > 0 ? sorts : usual),
    ...ties.map((expression) => ({ expression, direction: 'up' as const })),
  ];
  const left = rows.filter((row) => kept === undefined || metrics.holds(kept.expression, row));
  const sorted = [...left].sort((a, b) => {
    for (const { expression, direction } of order) {
      const [one, other] = [metrics.value(expression, a), metrics.value(expression, b)];
      const looked = { entity: metrics.entityOf(expression), order: metrics.order(expression) };
      const difference = compareReferences(world, looked, one, other, direction, false);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  const top = clauseOf(report, 'top');
  const chosen = top === undefined ? sorted : sorted.slice(0, Number(top.count.value));
  return {
    rows: chosen.map(
      (row): ExpectedRow => ({
        kind: 'group',
        dimensions: shows.map(({ expression }) =>
          show(world, metrics.entityOf(expression), metrics.shown(expression, row), false),
        ),
        values: [],
      }),
    ),
    ...(top === undefined ? {} : { groups: left.length }),
    undated: metrics.undated(),
  };
}

function datePath(name: string | undefined, span: Path['span']): Path | undefined {
  return name === undefined ? undefined : { kind: 'path', parts: [{ text: name, span }], span };
}
