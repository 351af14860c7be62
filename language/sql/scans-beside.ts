/**
 * Scans of a report that count the same rows as ones inside of a `per`, such as calls beside calls per owner and day: the
 * table is read once, by the dimensions inside, and the report's groups are added up from these.
 */
import { keyOf } from '../plan/pass.ts';
import { collapse, isDisplaced, type PerScan, type PlanDimension, type ReportPlan, type Scan } from '../plan/plan.ts';
import type { RowExpression } from '../semantics/model.ts';
import * as build from './build.ts';
import type { Combined } from './per.ts';
import { merged, Scans, stateColumn } from './scan.ts';
import { columnsOf } from './spine.ts';
import type { Statement } from './statement.ts';

interface Inside {
  readonly per: PerScan;
  readonly combined: Combined;
}

/** The relations of scans that share a reading, those of the report and those inside. */
export function scansBeside(plan: ReportPlan, pers: readonly Inside[], statement: Statement): Map<Scan, string> {
  const relations = new Map<Scan, string>();
  for (const scan of plan.scans.filter(isPlain)) {
    for (const inside of pers) {
      const [inner, ...others] = inside.per.plan.scans;
      if (inner === undefined || others.length > 0 || relations.has(scan) || relations.has(inner)) continue;
      const lacking = beside(plan, scan, inside.per, inner);
      if (lacking !== undefined) share(plan, scan, inside, inner, lacking, statement, relations);
    }
  }
  return relations;
}

function isPlain(scan: Scan): boolean {
  const { shift, series, spread, compared } = scan;
  return [shift, series, spread, compared].every((each) => each === undefined) && !isDisplaced(scan);
}

/**
 * The dimensions inside that rows have to have a value of to count inside, when that is all in which the scans differ;
 * undefined where it is not.
 */
function beside(plan: ReportPlan, scan: Scan, per: PerScan, inner: Scan): PlanDimension[] | undefined {
  const inside = per.plan.dimensions;
  const same =
    scan.table === inner.table &&
    isPlain(inner) &&
    per.shift === undefined &&
    scan.states.every(({ compute }) => collapse[compute] !== 'recompute') &&
    groupsOf(scan) === groupsOf(inner) &&
    plan.dimensions.every((_, index) => {
      const place = inside.findIndex(({ name }) => name === per.columns[index]?.name);
      const [own, other] = [scan.keys[index], inner.keys[place]];
      return own !== undefined && other !== undefined && keyOf(own) === keyOf(other);
    });
  const known = new Set(scan.where.map(keyOf));
  const asked = new Set(inner.where.map(keyOf));
  if (!same || [...known].some((condition) => !asked.has(condition))) return undefined;
  const lacking = inner.where
    .filter((condition) => !known.has(keyOf(condition)))
    .map((condition) => inside.find((_, place) => asksFor(condition, inner.keys[place])));
  const found = lacking.filter((dimension) => dimension !== undefined);
  return found.length === lacking.length ? found : undefined;
}

/** Which rows are wanted, comparably. */
function groupsOf({ anyOf }: Scan): string {
  return anyOf
    .map((group) => group.map(keyOf).sort().join('\0'))
    .sort()
    .join('\n');
}

/** A condition is that a key has a value. */
function asksFor(condition: RowExpression, key: RowExpression | undefined): boolean {
  if (key === undefined || condition.kind !== 'not' || condition.operand.kind !== 'is-missing') return false;
  return keyOf(condition.operand.operand) === keyOf(key);
}

function share(
  plan: ReportPlan,
  scan: Scan,
  { per, combined }: Inside,
  inner: Scan,
  lacking: readonly PlanDimension[],
  statement: Statement,
  relations: Map<Scan, string>,
): void {
  const inside = per.plan.dimensions;
  const renamed = scan.states.map((state) => ({ ...state, name: `beside ${state.name}` }));
  const both: Scan = {
    ...inner,
    name: `${scan.table}, read once`,
    where: scan.where,
    states: [...inner.states, ...renamed],
  };
  const scans = new Scans(per.plan, statement, combined.time);
  const all = statement.add(both.name, scans.select(both, inside, both.states));
  const keys = plan.dimensions.map((dimension) => ({
    expression: combined.keyOf(dimension, all),
    alias: dimension.name,
  }));
  const from = { source: all, alias: all };
  const added = statement.add(scan.name, {
    kind: 'select',
    columns: [
      ...keys,
      ...renamed.map((state, index) => ({
        expression: merged(state, all).expression,
        alias: stateColumn(scan.states[index]?.name ?? ''),
      })),
    ],
    from,
    groupBy: keys.map(({ expression }) => expression),
  });
  const where = build.and(lacking.map(({ name }) => build.is(build.column(all, name), 'NOT NULL')));
  const names = [...inside.map(({ name }) => name), ...inner.states.map(({ name }) => stateColumn(name))];
  relations.set(scan, added);
  relations.set(
    inner,
    statement.add(inner.name, {
      kind: 'select',
      columns: columnsOf(names, all),
      from,
      ...(where === undefined ? {} : { where }),
    }),
  );
}
