/** Reports of funnels. What is shown of a step is worked out from rows that say, of each entity, how far it came. */

import { labelOf, uniqueName } from '../base/names.ts';
import { closest } from '../base/suggest.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import type { Base } from '../semantics/dimensions.ts';
import { formatOf } from '../semantics/formats.ts';
import { conjuncts } from '../semantics/measures.ts';
import type {
  Aggregate,
  ColumnDimension,
  MetricExpression,
  MetricReport,
  ReportDimension,
  RowExpression,
  Show,
  Sort,
} from '../semantics/model.ts';
import { type FollowedSteps, followedColumns, typeOfSteps } from '../semantics/model-journeys.ts';
import { rowScope } from '../semantics/row-scope.ts';
import { bindCondition } from '../semantics/scope.ts';
import { rebase } from '../semantics/typed.ts';
import type { Type } from '../semantics/types.ts';
import type { Clause } from '../syntax/ast.ts';
import { checkTime } from './checks.ts';
import type { ReportSite } from './clauses.ts';
import { bindFunnel, type Funnel } from './funnel.ts';
import { bindGroups, dimensionOf } from './groups.ts';

const columns = followedColumns.steps;
const meaningless = ['show', 'across', 'keep', 'compare', 'sort', 'top', 'list', 'cohort', 'forecast'] as const;

export type Common = Pick<MetricReport, 'name' | 'label' | 'range' | 'chart' | 'vega' | 'origin'>;

/** Undefined when it has an error, which is reported. */
export function bindFunnelReport(
  site: ReportSite,
  clause: Clause & { readonly kind: 'funnel' },
  common: Common,
): MetricReport | undefined {
  const { clauses, file, context } = site;
  const { name, span } = { name: clause.funnel.text, span: clause.funnel.span };
  reportMeaningless(site, meaningless, 'funnel');
  const declared = context.declarations.funnels.get(name);
  if (declared === undefined) {
    const guess = closest(name, context.declarations.funnels.keys());
    const fix = guess === undefined ? undefined : { span, text: guess };
    context.report(diagnose('unknown-funnel', { file, span, fix }, { name, guess }));
    return undefined;
  }
  // A funnel as a page of its own does not mention itself.
  if (clause.funnel !== declared.definition.name) context.link(file, clause.funnel, { kind: 'funnel', name });
  const before = context.errors;
  const funnel = bindFunnel(declared, context);
  if (funnel === undefined) return undefined;
  const { table } = funnel;
  const ways = new Set<string>();
  const base: Base = {
    table: table.name,
    via: [],
    viaFirst: true,
    reader: `“${declared.definition.label?.text ?? labelOf(name)}”`,
    onRoute: (label, from, way) => ways.add(`${label} of ${from} is \`${way}\`.`),
  };
  const { top: _, across: __, ...rest } = clauses;
  const groups = bindGroups({ ...site, clauses: rest }, [table.name]);
  if (groups === undefined) return undefined;
  const followed: FollowedSteps = {
    kind: 'steps',
    name: `steps of ${name}`,
    table: table.name,
    key: funnel.key,
    where: bindWhere(base, site),
    beginning: funnel.steps.kind === 'data' ? 'first step' : `“${funnel.steps.steps[0]?.label}”`,
    steps: funnel.steps,
    strict: funnel.strict,
    ...(funnel.open === undefined ? {} : { open: funnel.open.condition }),
  };
  const read = new StepRows(followed, funnel);
  const by = groups.map((group): ReportDimension => read.through(dimensionOf(group, [base], site)));
  const taken = new Set(by.map((dimension) => dimension.name));
  const own = read.dimensions(funnel, taken);
  const shows = read.shows(taken);
  const grain = groups.find((group) => group.grain !== undefined)?.grain;
  checkTime(
    site,
    shows.map((show) => ({ ...show, span: clause.span, inline: [] })),
    shows.map(({ expression }) => expression),
    grain,
  );
  const parts = [
    ...followed.where,
    ...by.flatMap((each) => (each.kind === 'column' ? each.ways : [])).map((way) => way.expression),
  ];
  if (context.errors > before || parts.some(({ type }) => type.kind === 'unknown')) return undefined;
  if (funnel.open !== undefined) ways.add(`Still open are rows of ${table.name} of which ${funnel.open.text}.`);
  const report = (dimensions: readonly ReportDimension[]): MetricReport => ({
    ...common,
    kind: 'report',
    shows,
    dimensions,
    determined: [],
    where: [],
    sort: [],
    totals: false,
    subtotals: [],
    ways: [...ways],
  });
  const totals = clauses.totals === undefined || by.length === 0 ? {} : { totals: report(own) };
  return { ...report([...by, ...own]), journey: { kind: 'funnel', followed, ...totals } };
}

/** Clauses that say nothing in a report of this kind. */
export function reportMeaningless(
  { clauses, context, file }: ReportSite,
  kinds: readonly Clause['kind'][],
  what: 'funnel' | 'cohort',
): void {
  for (const clause of kinds) {
    const written = clauses[clause];
    if (written !== undefined)
      context.report(diagnose('clause-in-journey', { file, span: written.span }, { clause, what }));
  }
  const by = clauses.totals?.by?.[0];
  if (by !== undefined)
    context.report(diagnose('clause-in-journey', { file, span: by.span }, { clause: 'totals by', what }));
}

/** The report's `where`, as the rows that are followed read it. */
export function bindWhere(base: Base, { clauses, context, file }: ReportSite): readonly RowExpression[] {
  const condition = clauses.where?.condition;
  return condition === undefined
    ? []
    : conjuncts(bindCondition(condition, rowScope(context, file, base, [base.table])));
}

/** By the values of a dimension, in their order. */
export function inOrder(dimension: ReportDimension, index: number): Sort {
  const type: Type = dimension.kind === 'time' ? { kind: 'date' } : dimension.type;
  return { expression: { kind: 'leaf', leaf: { kind: 'dimension', index }, type }, direction: 'up' };
}

const truth: Type = { kind: 'boolean' };
const integer: Type = { kind: 'integer' };

/** The rows of steps, as metrics read them. */
class StepRows {
  readonly #followed: FollowedSteps;
  readonly #date: RowExpression;
  readonly #open: RowExpression | undefined;

  constructor(followed: FollowedSteps, { steps, open }: Funnel) {
    this.#followed = followed;
    const type = steps.kind === 'data' ? steps.at.type : steps.steps[0]?.at.type;
    this.#date = this.#column(columns.started, type ?? { kind: 'date' });
    this.#open = open && this.#column(columns.open, truth);
  }

  #column(column: string, type: Type): RowExpression {
    return { kind: 'leaf', leaf: { kind: 'column', path: [], table: this.#followed.name, column }, type };
  }

  /** A dimension of the entity. */
  through(dimension: ReportDimension): ReportDimension {
    if (dimension.kind === 'time') return dimension;
    const ways = dimension.ways.map(({ expression }) => ({
      table: this.#followed.name,
      via: [],
      expression: rebase(expression, [columns.entity]),
    }));
    return { ...dimension, ways };
  }

  /** What keeps funnels of data apart, and the step. */
  dimensions({ each }: Funnel, taken: Set<string>): ColumnDimension[] {
    const { steps } = this.#followed;
    const apart = steps.kind === 'data' ? steps.each : undefined;
    const text = each?.parts.map((part) => part.text).join('.') ?? columns.each;
    return [
      ...(apart === undefined ? [] : [this.#dimension(columns.each, text, labelOf(text), apart.type, taken)]),
      this.#dimension(columns.step, columns.step, 'Step', typeOfSteps(steps), taken),
    ];
  }

  #dimension(column: string, wanted: string, label: string, type: Type, taken: Set<string>): ColumnDimension {
    const ways = [{ table: this.#followed.name, via: [], expression: this.#column(column, type) }];
    return { kind: 'column', name: uniqueName(wanted, taken, '_'), label, type, format: formatOf(type), ways };
  }

  shows(taken: Set<string>): Show[] {
    const is = (column: string): RowExpression => this.#column(column, truth);
    const reached = this.#count(is(columns.reached));
    const stopped = is(columns.stopped);
    const show = (name: string, label: string, expression: MetricExpression): Show => {
      const { type } = expression;
      return { name: uniqueName(name, taken, '_'), label, format: formatOf(type), type, expression };
    };
    return [
      show('reached', 'Reached', reached),
      show('from_previous', 'From previous', share(reached, this.#count(is(columns.before)))),
      show('from_first', 'From first', share(reached, this.#count())),
      show('not_further', 'Not further', this.#count(stopped)),
      ...(this.#open === undefined ? [] : [show('still_open', 'Still open', this.#count(stopped, this.#open))]),
      show('median_time', 'Median time', this.#median()),
    ];
  }

  #count(...where: readonly RowExpression[]): MetricExpression {
    return { kind: 'leaf', leaf: { kind: 'aggregate', aggregate: this.#aggregate('count', where) }, type: integer };
  }

  #median(): MetricExpression {
    const type: Type = { kind: 'duration' };
    const argument = this.#column(columns.since, type);
    return {
      kind: 'leaf',
      leaf: { kind: 'aggregate', aggregate: { ...this.#aggregate('median', []), argument } },
      type,
    };
  }

  #aggregate(name: Aggregate['function'], where: readonly RowExpression[]): Aggregate {
    return { function: name, table: this.#followed.name, where, date: this.#date, via: [] };
  }
}

/** One count of another. */
export function share(part: MetricExpression, whole: MetricExpression): MetricExpression {
  return { kind: 'arithmetic', first: part, rest: [{ operator: '/', operand: whole }], type: { kind: 'percent' } };
}
