/** What combinations come to: one by one, or, of those without rows, in numbers. */
import type { PerScan, PerState, StateExpression, StateLeaf } from '../plan/plan.ts';
import { countRows, deviation, filtered, quantile } from './aggregate.ts';
import * as build from './build.ts';
import type { EveryCombination } from './every.ts';
import { condition, type Lowering, value } from './expressions.ts';
import { stateColumn } from './scan.ts';
import type { Statement } from './statement.ts';
import type { SqlExpression, SqlJoin, SqlSelect } from './tree.ts';

/** What combinations come to; `only` some of them. */
export function aggregated(
  { compute, argument, fraction, filter }: PerState,
  lowering: Lowering<StateLeaf>,
  only?: SqlExpression,
): SqlExpression {
  const kept = build.and([...(only === undefined ? [] : [only]), ...filter.map((each) => condition(each, lowering))]);
  if (argument === undefined || compute === 'count') return countRows(kept);
  const read = value(argument, lowering);
  if (compute === 'deviation') return deviation(read, kept);
  return compute === 'quantile'
    ? quantile(read, argument.type, fraction ?? 0.5, kept)
    : filtered(compute, [read], kept);
}

/** Whether combinations without rows add nothing to what is worked out, but their number: they come to 0. */
export function addUp({ plan, states }: PerScan): boolean {
  const plain = plan.pers.length === 0 && plan.scans.every(({ series }) => series === undefined);
  return plain && states.every(isAddedUp);
}

function isAddedUp({ compute, argument, filter }: PerState): boolean {
  if (compute === 'sum') return argument !== undefined && isZero(argument) && filter.length === 0;
  return compute === 'count' && filter.every(asksForNumber);
}

/** A condition that is met by 0. */
function asksForNumber(condition: StateExpression): boolean {
  const missing = condition.kind === 'not' ? condition.operand : undefined;
  return missing?.kind === 'is-missing' && isZero(missing.operand);
}

/** What no rows come to is 0. */
function isZero(expression: StateExpression): boolean {
  if (expression.kind !== 'leaf' || expression.leaf.kind !== 'state') return false;
  const { zero, over, since, dated } = expression.leaf;
  return zero && !over && since === undefined && dated === undefined;
}

/** Combinations that occur, of some groups, and all there are. */
interface Numbers {
  readonly per: PerScan;
  readonly statement: Statement;
  readonly occurring: string;
  readonly joins: readonly SqlJoin[];
  readonly where: SqlExpression | undefined;
  readonly keys: SqlSelect['columns'];
  readonly lowering: Lowering<StateLeaf>;
  readonly every: EveryCombination;
}

/** What all combinations of each group come to: of those that occur the values, and how many there are besides. */
export function inNumbers({ per, statement, occurring, joins, where, keys, lowering, every }: Numbers): SqlSelect {
  const { states } = per;
  const { isOther, joins: known } = every.others();
  const found: SqlSelect = {
    kind: 'select',
    columns: [
      ...keys,
      ...states.map((state) => ({
        expression: aggregated(state, lowering, state.compute === 'count' ? isOther : undefined),
        alias: stateColumn(state.name),
      })),
    ],
    from: { source: occurring, alias: occurring },
    joins: [...joins, ...known],
    ...(where === undefined ? {} : { where }),
    groupBy: keys.map(({ expression }) => expression),
  };
  const number = statement.add(`number of ${per.name}`, every.number(numberColumn));
  const all: SqlSelect = {
    kind: 'select',
    columns: [
      ...keys.map(({ alias }) => ({ expression: build.column(number, alias), alias })),
      ...states.map(({ name, compute }) => ({
        expression: compute === 'count' ? build.column(number, numberColumn) : build.number(0),
        alias: stateColumn(name),
      })),
    ],
    from: { source: number, alias: number },
  };
  return {
    kind: 'select',
    columns: [
      ...keys.map(({ alias }) => ({ expression: build.column('stacked', alias), alias })),
      ...states.map(({ name }) => ({
        expression: build.call('sum', build.column('stacked', stateColumn(name))),
        alias: stateColumn(name),
      })),
    ],
    from: { source: { kind: 'union', parts: [found, all] }, alias: 'stacked' },
    groupBy: keys.map(({ alias }) => build.column('stacked', alias)),
  };
}

const numberColumn = '$number';
