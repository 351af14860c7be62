/** A report that lists rows. */
import type { Expression, Path, ReportDefinition } from '../../../language/syntax/ast.ts';
import { clauseOf, conditionOf } from './clauses.ts';
import { compareReferences, show } from './dimensions.ts';
import { isExact } from './exactness.ts';
import { daysOf } from './ranges.ts';
import type { Expected, ExpectedRow } from './report.ts';
import { entityOfExpression, type Place } from './resolve.ts';
import { holdsFor, orderOf, pathFor, valueFor, type World } from './rows.ts';
import { type Row, tableOf } from './schema.ts';
import { approximately, isDate, type Value } from './values.ts';

export function evaluateList(world: World, report: ReportDefinition): Expected {
  const list = clauseOf(report, 'list');
  if (list === undefined) throw new Error('no list');
  const table = tableOf(world.schema, list.table.text);
  const place: Place = { table: table.name, beside: [table.name] };
  const date = list.on ?? datePath(table.datedBy, list.table.span);
  const where = conditionOf(report, 'where')?.condition;
  const range = clauseOf(report, 'for')?.range;
  const days = range === undefined ? undefined : daysOf(range, world.settings);
  const rows = world.data.rows(table.name).filter((row) => {
    if (where !== undefined && !holdsFor(world, row, where, place)) return false;
    if (range === undefined) return true;
    const value = date === undefined ? null : pathFor(world, row, date, place);
    return isDate(value) && (days === undefined || (value.day >= days.from && value.day < days.until));
  });
  const items = clauseOf(report, 'show')?.items ?? [];
  const byDate = date === undefined ? [] : [{ expression: date as Expression, direction: 'up' as const }];
  const written = clauseOf(report, 'sort')?.keys.map(({ expression, direction }) => ({
    expression:
      (expression.kind === 'text'
        ? items.find(({ label }) => label?.text === expression.value)?.expression
        : undefined) ?? expression,
    direction: direction ?? ('up' as const),
  }));
  const ties = [table.key, ...table.columns.keys()].flatMap((name) => datePath(name, list.table.span) ?? []);
  const keys = [...(written ?? byDate), ...ties.map((expression) => ({ expression, direction: 'up' as const }))];
  const sorted = [...rows].sort((a, b) => {
    for (const { expression, direction } of keys) {
      const difference = compareRows(world, a, b, expression, direction, place);
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
        dimensions: items.map(({ expression }) =>
          show(world, entityOf(world, expression, place), shownValue(world, row, expression, place), false),
        ),
        values: [],
      }),
    ),
    ...(top === undefined ? {} : { groups: rows.length }),
  };
}

function datePath(name: string | undefined, span: Path['span']): Path | undefined {
  return name === undefined ? undefined : { kind: 'path', parts: [{ text: name, span }], span };
}

function shownValue(world: World, row: Row, expression: Expression, place: Place): Value {
  const value = valueFor(world, row, expression, place);
  return isExact(world.schema, expression, () => undefined, place) ? value : approximately(value);
}

/** The table that an expression's values name rows of. */
function entityOf(world: World, expression: Expression, place: Place): string | undefined {
  return entityOfExpression(world.schema, expression, place);
}

function compareRows(
  world: World,
  a: Row,
  b: Row,
  expression: Expression,
  direction: 'up' | 'down',
  place: Place,
): number {
  const [one, other] = [valueFor(world, a, expression, place), valueFor(world, b, expression, place)];
  const order = orderOf(world.schema, expression, place);
  const entity = entityOf(world, expression, place);
  return compareReferences(world, { entity, order }, one, other, direction, false);
}
