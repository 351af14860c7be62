/** The combinations that a value per combination is of, and what each contributes. */
import { uniqueName } from '../base/names.ts';
import type { PlannedPart, RowColumn } from '../plan/behind.ts';
import type { PerState, PlanDimension, ReportPlan } from '../plan/plan.ts';
import { leavesOf } from '../semantics/typed.ts';
import type { Type } from '../semantics/types.ts';
import { countRows, deviation, filtered, quantile } from './aggregate.ts';
import { apartOf, type CellOf, contributionColumn, PartRows, ratio, targetsOf } from './behind-rows.ts';
import * as build from './build.ts';
import { namesOf } from './choice.ts';
import { condition, value } from './expressions.ts';
import { Labels } from './labels.ts';
import type { SqlExpression, SqlSelect } from './tree.ts';

/** What tells combinations apart, as it is listed. */
export interface CombinationColumn {
  readonly name: string;
  /** Of the plan inside. */
  readonly dimension: PlanDimension;
}

/** The columns of a part's combinations, before what each contributes; each name once. */
export function combinationColumns(part: PlannedPart, plan: ReportPlan): CombinationColumn[] {
  const { leaf } = part;
  if (leaf.kind !== 'per') return [];
  const names = statesOf(part);
  const per = plan.pers.find(({ states }) => states.some(({ name }) => names.includes(name)));
  const taken = new Set([contributionColumn]);
  return leaf.per.dimensions.flatMap(({ name, follows }, index): CombinationColumn[] => {
    const dimension = per?.plan.dimensions.find((each) => each.name === per.by[index]);
    const known = per?.by.slice(0, index).includes(dimension?.name ?? '');
    if (dimension === undefined || follows === true || known === true) return [];
    return [{ name: uniqueName(name, taken), dimension }];
  });
}

export class PartCombinations {
  readonly relation: string;
  readonly #part: PlannedPart;
  readonly #of: CellOf;
  /** Of the report inside: its cells that the combinations are brought together from. */
  readonly #inside: CellOf;

  constructor(part: PlannedPart, of: CellOf) {
    const { cells, statement, plan } = of.workshop;
    this.#part = part;
    this.#of = of;
    const [name = '', below = name] = statesOf(part);
    const found = cells.perOf(name);
    if (found === undefined || part.leaf.kind !== 'per') throw new Error('a part of no combinations');
    const state = (wanted: string): PerState | undefined => found.per.states.find((each) => each.name === wanted);
    const rate = part.leaf.per.function === 'rate';
    const base = state(rate ? below : name);
    const read = rate ? state(name)?.filter.at(-1) : base?.argument;
    const targets = statement.add('cells of it', targetsOf(part, of));
    const apart = apartOf(part, of);
    const dimensions = plan.dimensions.filter((dimension) => apart.includes(dimension));
    const inside = found.combined.inside(dimensions);
    const filter = base?.filter ?? [];
    const { source, lowering, joins, where } = found.combined.counted(
      dimensions,
      read === undefined ? filter : [...filter, read],
      targets,
      false,
    );
    const meets = filter.map((each) => condition(each, lowering));
    const kept = build.and(where === undefined ? meets : [where, ...meets]);
    const listed: SqlSelect = {
      kind: 'select',
      columns: [
        ...cells.columns(namesOf(inside), source),
        { expression: read === undefined ? build.number(1) : value(read, lowering), alias: contributionColumn },
      ],
      from: { source, alias: source },
      joins,
      ...(kept === undefined ? {} : { where: kept }),
    };
    this.relation = statement.add(`combinations of ${found.per.name}`, listed);
    const times = found.combined.time;
    this.#inside = {
      ...of,
      workshop: { ...of.workshop, plan: found.per.plan, times, time: times.dimension },
      cell: this.relation,
      dimensions: inside,
      source: statement.add('cells of the combinations', found.combined.among(targets)),
    };
  }

  /** The rows that one of the aggregates is of which the combinations are worked out from. */
  rowsOf(part: PlannedPart, columns: readonly RowColumn[]): PartRows {
    return new PartRows(part, columns, this.#inside);
  }

  listed(limit: number | undefined): SqlSelect {
    const { relation } = this;
    const { plan, statement } = this.#of.workshop;
    const columns = combinationColumns(this.#part, plan);
    const labels = new Labels({ dimensions: [], shows: [] }, statement);
    const dimensions = columns.map(({ dimension }) => dimension);
    const looked = dimensions.flatMap((dimension) => (dimension.kind === 'column' ? [dimension] : []));
    const own = build.column(relation, contributionColumn);
    return {
      kind: 'select',
      columns: [
        ...columns.map(({ name, dimension }) => ({ expression: labels.label(relation, dimension), alias: name })),
        { expression: this.#shown(own), alias: contributionColumn },
      ],
      from: { source: relation, alias: relation },
      joins: labels.joins(relation, looked),
      orderBy: [...dimensions.map(({ name }) => build.column(relation, name)), own].map((each) =>
        build.order(each, 'up'),
      ),
      ...(limit === undefined ? {} : { limit }),
    };
  }

  /** What the combinations come to. */
  value(): SqlExpression {
    const own = build.column(this.relation, contributionColumn);
    const { leaf } = this.#part;
    if (leaf.kind !== 'per') throw new Error('a part of no combinations');
    switch (leaf.per.function) {
      case 'count':
        return countRows(undefined);
      case 'sum':
        return build.call('coalesce', filtered('sum', [own], undefined), build.number(0));
      case 'min':
      case 'max':
        return this.#shown(filtered(leaf.per.function, [own], undefined));
      case 'median':
        return quantile(own, { kind: 'number' }, 0.5, undefined);
      case 'percentile':
        return quantile(own, { kind: 'number' }, Number(leaf.per.percent) / 100, undefined);
      case 'deviation':
        return deviation(own, undefined);
      case 'average':
        return ratio(filtered('sum', [own], undefined), filtered('count', [own], undefined));
      case 'rate':
        return ratio(countRows(own), countRows(undefined));
    }
  }

  /** The first and last of a closed set are found by their places. */
  #shown(own: SqlExpression): SqlExpression {
    const { leaf } = this.#part;
    const type: Type | undefined = leaf.kind === 'per' ? leaf.per.argument?.type : undefined;
    const extreme = leaf.kind === 'per' && (leaf.per.function === 'min' || leaf.per.function === 'max');
    if (!extreme || type?.kind !== 'set') return own;
    const branches = type.values.map((value, index) => ({
      condition: build.binary(own, '=', build.number(index)),
      value: build.text(value),
    }));
    return { kind: 'case', branches };
  }
}

/** The states that a part reads: of a quotient both. */
function statesOf({ expression }: PlannedPart): string[] {
  return leavesOf([expression]).flatMap((leaf) => {
    if (leaf.kind === 'state') return [leaf.name];
    return leaf.kind === 'ratio' ? [leaf.numerator, leaf.denominator] : [];
  });
}
