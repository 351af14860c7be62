/** The rows that an audit finds. */
import type { Audit } from '../semantics/model-audit.ts';
import { checked, type Placed, placed, type ShownColumn, shownColumn } from './audit.ts';
import * as build from './build.ts';
import { valueColumn } from './compared.ts';
import type { SqlSettings } from './settings.ts';
import { Statement } from './statement.ts';
import type { SqlExpression, SqlQuery } from './tree.ts';

/** The rows that fail a check, or of the audit's table any. */
export interface Findings {
  /** Of a check by its place; undefined: of the audit's table, with what each fails in `fails`. */
  readonly place: number | undefined;
  readonly shown: readonly ShownColumn[];
  readonly limit?: number;
}

export function findingsQuery(audit: Audit, findings: Findings, settings: SqlSettings): SqlQuery {
  const { statement, relation, failing, checks } = failingRows(audit, findings, settings);
  const { place, shown, limit } = findings;
  const [one] = checks;
  const similar = place !== undefined && one?.check.failing.kind === 'similar';
  const failed = place === undefined ? undefined : one?.check.failing;
  const compared = failed === undefined || failed.kind === 'condition' ? [] : failed.columns;
  const order = [
    ...compared.map((_, index) => build.column(relation, valueColumn(place ?? 0, index))),
    ...(settings.model.tables.get(one?.check.table ?? audit.table)?.key === undefined
      ? shown.map((_, index) => build.column(relation, shownColumn(index)))
      : [build.column(relation, '$key')]),
  ];
  return statement.finish({
    kind: 'select',
    columns: [
      ...shown.map(({ name }, index) => ({ expression: build.column(relation, shownColumn(index)), alias: name })),
      ...(similar
        ? [
            { expression: build.column(relation, `like ${place + 1}`), alias: likeColumn },
            { expression: build.column(relation, `alike ${place + 1}`), alias: alikeColumn },
          ]
        : []),
      ...(place === undefined ? [{ expression: failures(checks, relation), alias: failsColumn }] : []),
    ],
    from: { source: relation, alias: relation },
    ...(failing === undefined ? {} : { where: failing }),
    orderBy: order.map((expression) => build.order(expression, 'up')),
    ...(limit === undefined ? {} : { limit }),
  });
}

export const likeColumn = '$like';
export const alikeColumn = '$alike';
export const failsColumn = '$fails';

/** The labels of what a row fails. */
function failures(checks: readonly Placed[], relation: string): SqlExpression {
  const each = checks.map(
    ({ check, place }): SqlExpression => ({
      kind: 'case',
      branches: [{ condition: build.column(relation, `fails ${place + 1}`), value: build.text(check.label) }],
    }),
  );
  if (each.length === 0) return build.cast(build.nothing, 'text');
  return build.call('concat_with', build.text('; '), ...each);
}

/** One row that counts them, as `cell`, `rows 1`, `value 1` and `own 1`. */
export function findingsCount(audit: Audit, place: number | undefined, settings: SqlSettings): SqlQuery {
  const { statement, relation, failing } = failingRows(audit, { place, shown: [] }, settings);
  const all = build.call('count', build.star);
  return statement.finish({
    kind: 'select',
    columns: ['cell', 'rows 1', 'value 1', 'own 1'].map((alias) => ({ expression: all, alias })),
    from: { source: relation, alias: relation },
    ...(failing === undefined ? {} : { where: failing }),
  });
}

function failingRows(audit: Audit, { place, shown }: Findings, settings: SqlSettings) {
  const statement = new Statement(settings);
  const check = place === undefined ? undefined : audit.checks[place];
  const checks = check === undefined || place === undefined ? placed(audit, audit.table) : [{ check, place }];
  const { relation, fails } = checked(check?.table ?? audit.table, checks, settings, statement, shown);
  const failing = build.or(checks.map((each) => fails(each.place))) ?? { kind: 'boolean' as const, value: false };
  return { statement, relation, failing, checks };
}
