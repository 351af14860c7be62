/** What a column of a report is worked out from. */
import { labelOf } from '../base/names.ts';
import { partsOf } from '../semantics/aggregates.ts';
import type { MetricExpression, MetricLeaf, Model, Per, RowExpression } from '../semantics/model.ts';
import { leaves, mapLeaves } from '../semantics/typed.ts';
import type { Type } from '../semantics/types.ts';
import { columnOf, referenceOf } from './columns.ts';
import type { Referenced, ReportPlan, StateExpression } from './plan.ts';
import { pricedArgument } from './priced.ts';

/** One aggregation that a column reads, and how the plan says it. */
export interface PlannedPart {
  readonly leaf: PartLeaf;
  readonly type: Type;
  readonly expression: StateExpression;
  /** Of an aggregate over rows: what it is of, amounts converted as it says. */
  readonly argument?: RowExpression;
  /** Where the rows are that it refers to. */
  readonly reference?: Referenced;
  /** Of what is worked out per combination: the aggregates over rows that each is worked out from. */
  readonly inside?: readonly PlannedPart[];
}

/** What plans the expressions of a report, and those inside of what it works out per combination. */
export interface PartPlanner {
  readonly expression: (expression: MetricExpression) => StateExpression;
  readonly inside: (per: Per) => (expression: MetricExpression) => StateExpression;
}

export type PartLeaf = Extract<MetricLeaf, { readonly kind: 'aggregate' | 'per' }>;

/** A report's plan together with the parts of one of its columns. */
export interface PlannedBehind {
  readonly plan: ReportPlan;
  readonly parts: readonly PlannedPart[];
}

/** The aggregations of some expressions, each once, those that are ranked included. */
export function partsBehind(
  expressions: readonly MetricExpression[],
  model: Model,
  planner: PartPlanner,
): PlannedPart[] {
  return distinctParts(expressions).map((each) => {
    const part = planned(each, model, (one) => planner.expression(one));
    if (part.leaf.kind !== 'per') return part;
    const { per } = part.leaf;
    const own = distinctParts(partsOf(per)).filter(({ leaf }) => leaf.kind === 'aggregate');
    return { ...part, inside: own.map((one) => planned(one, model, planner.inside(per))) };
  });
}

function planned({ leaf, type }: Aggregation, model: Model, plan: PartPlanner['expression']): PlannedPart {
  const argument = leaf.kind === 'aggregate' ? pricedArgument(leaf.aggregate, model) : undefined;
  const reference = argument && referenceOf(model, argument.type);
  return {
    leaf,
    type,
    expression: plan({ kind: 'leaf', leaf, type }),
    ...(argument === undefined ? {} : { argument }),
    ...(reference === undefined ? {} : { reference }),
  };
}

/** A part of a cell, or of the combinations of one. */
export interface PlacedPart {
  readonly part: PlannedPart;
  readonly of?: PlannedPart;
}

/** The parts of a cell, each followed by those of its combinations. */
export function allParts(parts: readonly PlannedPart[]): PlacedPart[] {
  return parts.flatMap((part) => [{ part }, ...(part.inside ?? []).map((inner) => ({ part: inner, of: part }))]);
}

interface Aggregation {
  readonly leaf: PartLeaf;
  readonly type: Type;
}

function distinctParts(expressions: readonly MetricExpression[]): Aggregation[] {
  const found = new Map<string, Aggregation>();
  const collect = (each: MetricExpression): void => {
    mapLeaves(each, (leaf, type): MetricExpression => {
      if (leaf.kind === 'aggregate' || leaf.kind === 'per') {
        const id = JSON.stringify(leaf);
        if (!found.has(id)) found.set(id, { leaf, type });
      }
      return { kind: 'leaf', leaf, type };
    });
    for (const leaf of leaves(each)) if (leaf.kind === 'rank') collect(leaf.of);
  };
  for (const expression of expressions) collect(expression);
  return [...found.values()];
}

/** A column of the rows behind a cell, besides the dimensions and what a row contributes. */
export interface RowColumn {
  readonly role: 'key' | 'name' | 'date';
  readonly name: string;
  readonly label: string;
  readonly expression: RowExpression;
  readonly reference?: Referenced;
}

/** What tells the rows of a part apart: their key, what they are shown as, the dates by which they count. */
export function columnsBehind({ leaf }: PlannedPart, model: Model): RowColumn[] {
  if (leaf.kind === 'per') return [];
  const { table: name, date, stock, spread } = leaf.aggregate;
  const table = model.tables.get(name);
  const named = (role: RowColumn['role'], column: string | undefined): RowColumn[] => {
    const expression = column === undefined ? undefined : columnOf(model, name, column);
    if (column === undefined || expression === undefined) return [];
    const label = table?.columns.get(column)?.label ?? labelOf(column);
    return [{ role, name: column, label, expression, ...referenceIn(expression) }];
  };
  const referenceIn = ({ type }: RowExpression): { reference?: Referenced } => {
    const reference = referenceOf(model, type);
    return reference === undefined ? {} : { reference };
  };
  const dates = [date, stock?.until ?? spread?.until].flatMap((each): RowColumn[] => {
    if (each === undefined) return [];
    if (each.kind !== 'leaf' || each.leaf.kind !== 'column')
      return [{ role: 'date', name: 'date', label: 'Date', expression: each }];
    const { path, table: owner, column } = each.leaf;
    const own = model.tables.get(owner)?.columns.get(column)?.label ?? labelOf(column);
    const label = path.length === 0 ? own : labelOf([...path, column].join('.'));
    return [{ role: 'date', name: [...path, column].join('.'), label, expression: each }];
  });
  return [
    ...named('key', table?.key),
    ...(table?.shownAs === table?.key ? [] : named('name', table?.shownAs)),
    ...dates,
  ];
}
