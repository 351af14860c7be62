import { addUnits, countPeriods } from '../base/calendar.ts';
import { labelOf, uniqueName } from '../base/names.ts';
import type { Span } from '../base/span.ts';
import { closest } from '../base/suggest.ts';
import { comparedWith } from '../semantics/across-rows.ts';
import { aggregatesOf, conjuncts, mapAggregates } from '../semantics/aggregates.ts';
import { bind } from '../semantics/bind.ts';
import type { Context, Declared } from '../semantics/context.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { type Base, type DimensionTarget, findTarget, reach } from '../semantics/dimensions.ts';
import { formatOf, writeAs } from '../semantics/formats.ts';
import { metricScope } from '../semantics/metric-scope.ts';
import type {
  Aggregate,
  MetricExpression,
  MetricReport,
  Origin,
  Report,
  ReportDimension,
  RowExpression,
  Shift,
  Show,
  Sort,
} from '../semantics/model.ts';
import { type Calendar, periodLimit, resolveRange } from '../semantics/ranges.ts';
import { rowScope } from '../semantics/row-scope.ts';
import { bindCondition } from '../semantics/scope.ts';
import { baselineShift, daysRead, fitShift, fitsSeries } from '../semantics/series.ts';
import { leaves } from '../semantics/typed.ts';
import type { Type } from '../semantics/types.ts';
import {
  type ByItem,
  type Call,
  type Grain,
  grains,
  type ReportDefinition,
  type ShowItem,
  type SortKey,
} from '../syntax/ast.ts';
import { type Clauses, clausesOf } from './clauses.ts';
import { bindList } from './list.ts';
import { nameOf } from './names.ts';
import { findLabelled } from './sort.ts';

/** Undefined when it cannot be run; the errors are reported. */
export function bindReport(
  declared: Declared<ReportDefinition>,
  context: Context,
  calendar: Calendar,
): Report | undefined {
  const clauses = clausesOf(declared.definition);
  const chart = checkChart(clauses, declared.file, context);
  const common = {
    name: declared.definition.name.text,
    label: declared.definition.label?.text ?? labelOf(declared.definition.name.text),
    ...(clauses.for === undefined ? {} : { range: clauses.for.range }),
    ...(clauses.top === undefined
      ? {}
      : { top: { count: Number(clauses.top.count.value), others: clauses.top.others } }),
    ...(chart === undefined ? {} : { chart }),
    origin: { file: declared.file, span: declared.definition.name.span },
  };
  if (clauses.list !== undefined) return bindList(clauses, common, declared, context);
  if (clauses.show === undefined || clauses.show.items.length === 0) {
    if (!declared.definition.damaged) {
      context.report(diagnose('empty-report', common.origin, { name: common.name }));
    }
    return undefined;
  }
  return new ReportBinder(clauses, declared.file, context, calendar).bind(common);
}

type Common = Pick<MetricReport, 'name' | 'label' | 'range' | 'top' | 'chart' | 'origin'>;

/** Binds the clauses of one report, which look at each other. */
class ReportBinder {
  readonly #clauses: Clauses;
  readonly #file: string;
  readonly #context: Context;
  readonly #calendar: Calendar;
  readonly #inline: { aggregate: Aggregate; call: Call }[] = [];
  readonly #spans = new Map<Show, Span>();
  readonly #ways = new Set<string>();

  constructor(clauses: Clauses, file: string, context: Context, calendar: Calendar) {
    this.#clauses = clauses;
    this.#file = file;
    this.#context = context;
    this.#calendar = calendar;
  }

  bind(common: Common): MetricReport | undefined {
    const { where, keep, top, totals } = this.#clauses;
    const baseline = this.#baseline();
    const all = this.#shows().flatMap((show) => (baseline === undefined ? [show] : this.#compared(show, baseline)));
    // What is known of the rest is checked all the same, so that mistakes are found in one go.
    const shows = all.filter(({ type }) => type.kind !== 'unknown');
    if (shows.length === 0) return undefined;
    const tables = [...new Set(aggregatesOf(shows.map(({ expression }) => expression)).map(({ table }) => table))];
    const items = this.#clauses.by?.items ?? [];
    const outlines = items.flatMap((item) => this.#outline(item, tables));
    if (outlines.length < items.length) return undefined;
    const names = outlines.map(({ text }) => text);
    if (!this.#distinct(items, names)) return undefined;
    if (top !== undefined && outlines.every(({ grain }) => grain !== undefined)) {
      this.#context.report(diagnose('top-needs-groups', { file: this.#file, span: top.span }, {}));
    }

    const shown = basesOf(
      shows.map(({ expression }) => expression),
      shows,
    );
    const types = outlines.map((outline) => this.#typeOf(outline, shown));
    const lookup = (name: string): MetricExpression | undefined => {
      const index = names.indexOf(name);
      if (index !== -1)
        return { kind: 'leaf', leaf: { kind: 'dimension', index }, type: types[index] ?? { kind: 'unknown' } };
      const show = shows.find((other) => other.name === name);
      return show?.expression;
    };
    const scope = metricScope(this.#context, this.#file, {
      lookup,
      names: [...names, ...shows.map(({ name }) => name)],
    });
    const kept = keep === undefined ? undefined : bindCondition(keep.condition, scope);
    const sort = (this.#clauses.sort?.keys ?? []).map((key) => this.#sort(key, shows, scope));

    const expressions = [
      ...shows.map(({ expression }) => expression),
      ...(kept === undefined ? [] : [kept]),
      ...sort.map(({ expression }) => expression),
    ];
    const bases = basesOf(expressions, shows).map((base) => ({ ...base, onRoute: this.#noteWay }));
    const dimensions = outlines.map((outline) => this.#dimension(outline, bases));
    const conditions = where === undefined ? [] : this.#conditions(bases, tables);
    this.#checkDates(shows, expressions, outlines);

    const broken =
      shows.length < all.length ||
      kept?.type.kind === 'unknown' ||
      sort.some(({ expression }) => expression.type.kind === 'unknown') ||
      conditions.some(({ condition }) => condition.type.kind === 'unknown') ||
      dimensions.some(
        (dimension) =>
          dimension.kind === 'column' && dimension.ways.some(({ expression }) => expression.type.kind === 'unknown'),
      );
    if (broken) return undefined;
    return {
      ...common,
      kind: 'report',
      shows,
      dimensions,
      where: conditions,
      ...(kept === undefined ? {} : { keep: kept }),
      sort: sort.length > 0 ? sort : defaultSort(dimensions, shows),
      totals: totals !== undefined,
      ...(baseline === undefined ? {} : this.#days(baseline)),
      ways: [...this.#ways],
    };
  }

  #shows(): Show[] {
    const taken = new Set<string>();
    return (this.#clauses.show?.items ?? []).map((item) => {
      const bound = this.#show(item);
      const show = { ...bound, name: uniqueName(bound.name, taken, '_') };
      this.#spans.set(show, item.span);
      return show;
    });
  }

  #show(item: ShowItem): Show {
    const context = this.#context;
    const onInline = (aggregate: Aggregate, call: Call): void => {
      this.#inline.push({ aggregate, call });
    };
    const expression = bind(item.expression, metricScope(context, this.#file, { onInline }));
    const path = item.expression.kind === 'path' ? item.expression.parts.map((part) => part.text).join('.') : undefined;
    const metric = path === undefined ? undefined : context.metric(path);
    if (expression.type.kind !== 'unknown' && aggregatesOf([expression]).length === 0) {
      context.report(diagnose('no-aggregate', { file: this.#file, span: item.span }, { name: path }));
      return { name: nameOf(item.expression), label: '', format: 'plain', type: { kind: 'unknown' }, expression };
    }
    const written = writeAs(expression.type, item.format, context, this.#file);
    const format = item.format === undefined ? (metric?.format ?? written.format) : written.format;
    const name = metric?.name ?? nameOf(item.expression, item.label?.text);
    return {
      name,
      label: item.label?.text ?? metric?.label ?? labelOf(name),
      format,
      type: written.type,
      expression: { ...expression, type: written.type },
    };
  }

  /** How long before lies what the report compares with. */
  #baseline(): Shift | undefined {
    const { compare, for: within } = this.#clauses;
    if (compare === undefined) return undefined;
    const shift = within === undefined ? undefined : baselineShift(compare.with, within.range);
    if (shift === undefined)
      this.#context.report(diagnose('compare-without-range', { file: this.#file, span: compare.span }, {}));
    return shift;
  }

  /** A shown metric with what it was before, the change, and the growth. */
  #compared(show: Show, shift: Shift): Show[] {
    if (show.type.kind === 'unknown') return [show];
    const span = this.#spans.get(show);
    const metric = mapAggregates(show.expression, (aggregate) => ({ ...aggregate, compared: true }));
    const { prior, change, growth } = comparedWith(metric, shift);
    const beside = (suffix: string, word: string, expression: MetricExpression, format: Show['format']): Show => ({
      ...show,
      name: `${show.name}.${suffix}`,
      label: `${show.label}, ${word}`,
      type: expression.type,
      format,
      expression,
      comparison: true,
    });
    const shows = [
      { ...show, expression: metric },
      beside('previous', 'before', prior, show.format),
      beside('change', 'change', change, show.format),
      beside('growth', 'growth', growth, 'percent'),
    ];
    if (span !== undefined) for (const each of shows) this.#spans.set(each, span);
    return shows;
  }

  /** The days that are compared with, both included. */
  #days(shift: Shift): { compared: { from: string; to: string } } | undefined {
    const range = this.#clauses.for === undefined ? null : resolveRange(this.#clauses.for.range, this.#calendar);
    const days = daysRead({ shift, compared: true }, range, undefined, this.#calendar);
    return days === null ? undefined : { compared: { from: days.from, to: addUnits(days.until, -1, 'day') } };
  }

  #outline(item: ByItem, tables: readonly string[]): Outline[] {
    const text = item.path.parts.map((part) => part.text).join('.');
    const grain = grains.find((known) => known === text);
    if (grain !== undefined) return [{ item, text, grain }];
    const target = findTarget(this.#context, this.#file, item.path, tables);
    return target === undefined ? [] : [{ item, text, target }];
  }

  #distinct(items: readonly ByItem[], names: readonly string[]): boolean {
    let sound = true;
    for (const [index, name] of names.entries()) {
      const span = items[index]?.span ?? { start: 0, end: 0 };
      if (names.indexOf(name) < index) {
        this.#context.report(diagnose('repeated-dimension', { file: this.#file, span }, { name }));
        sound = false;
      } else if (isGrain(name) && names.slice(0, index).some(isGrain)) {
        this.#context.report(diagnose('two-times', { file: this.#file, span }, {}));
        sound = false;
      }
    }
    return sound;
  }

  /** The type of a dimension as the first of the shown tables reads it. */
  #typeOf({ item, target }: Outline, bases: readonly Base[]): Type {
    if (target === undefined) return { kind: 'date' };
    const [base] = bases;
    return base === undefined
      ? { kind: 'unknown' }
      : reach(this.#context, { file: this.#file, path: item.path }, target, base).type;
  }

  /** Tells of a way that is not the one written. */
  readonly #noteWay = (label: string, table: string, way: string): void => {
    this.#ways.add(`${label} of ${table} is \`${way}\`.`);
  };

  #dimension(outline: Outline, bases: readonly Base[]): ReportDimension {
    const { item, text, target } = outline;
    if (outline.grain !== undefined)
      return { kind: 'time', grain: outline.grain, name: text, label: item.label?.text ?? labelOf(text) };
    if (target === undefined) throw new Error('a dimension is a grain or has a target');
    const ways = bases.map((base) => ({
      table: base.table,
      via: base.via,
      expression: reach(this.#context, { file: this.#file, path: item.path }, target, base),
    }));
    const first = ways[0]?.expression;
    const type = first?.type ?? { kind: 'unknown' };
    const label = item.label?.text ?? (target.tail.length === 0 ? target.label : this.#labelAtEnd(target, first));
    return { kind: 'column', name: text, label, type, format: formatOf(type), ways };
  }

  /** `owner.team` is labelled as the column it ends at. */
  #labelAtEnd(target: DimensionTarget, read: RowExpression | undefined): string {
    const column =
      read?.kind === 'leaf' ? this.#context.tables.get(read.leaf.table)?.columns.get(read.leaf.column) : undefined;
    return column?.label ?? labelOf(target.text);
  }

  #conditions(bases: readonly Base[], tables: readonly string[]): MetricReport['where'] {
    const condition = this.#clauses.where?.condition;
    if (condition === undefined) return [];
    return bases.flatMap((base) => {
      const bound = bindCondition(condition, rowScope(this.#context, this.#file, base, tables));
      return conjuncts(bound).map((part) => ({ table: base.table, via: base.via, condition: part }));
    });
  }

  #sort(key: SortKey, shows: readonly Show[], scope: ReturnType<typeof metricScope>): Sort {
    const labelled = findLabelled(key, shows, this.#context, this.#file);
    if (labelled !== undefined) return { expression: labelled.expression, direction: key.direction ?? 'down' };
    const expression = bind(key.expression, scope);
    const grouping = leaves(expression).every((leaf) => leaf.kind === 'dimension');
    return { expression, direction: key.direction ?? (grouping ? 'up' : 'down') };
  }

  /** Time needs dates, and inline aggregates must not silently differ from the metrics beside them. */
  #checkDates(shows: readonly Show[], expressions: readonly MetricExpression[], outlines: readonly Outline[]): void {
    const byTime = outlines.some(({ grain }) => grain !== undefined);
    const aggregates = aggregatesOf(expressions);
    for (const aggregate of aggregates) {
      const why = byTime
        ? 'periods'
        : aggregate.range !== undefined || this.#clauses.for !== undefined
          ? 'a range'
          : undefined;
      const place = this.#placeOf(aggregate, shows);
      if (aggregate.date === undefined && why !== undefined) {
        this.#context.report(diagnose('undated', place, { table: aggregate.table, why }));
      }
      if (aggregate.range !== undefined && byTime) this.#context.report(diagnose('range-beside-time', place, {}));
    }
    if (!byTime && this.#clauses.for === undefined) return;
    this.#checkLengths(shows, aggregates, outlines);
    for (const { aggregate, call } of this.#inline) {
      if (!aggregates.includes(aggregate)) continue;
      const beside = aggregates.filter(
        (other) => other.table === aggregate.table && !this.#inline.some((inline) => inline.aggregate === other),
      );
      const others = [...new Set(beside.map(dateName))].filter((name) => name !== dateName(aggregate));
      if (others.length === 0) continue;
      const parameters = { table: aggregate.table, own: dateName(aggregate), others };
      this.#context.report(diagnose('which-date', { file: this.#file, span: call.span }, parameters));
    }
    const count = this.#countPeriods(outlines);
    const grain = outlines.find((outline) => outline.grain !== undefined)?.grain;
    if (grain !== undefined && count > periodLimit) {
      const span = this.#clauses.for?.span ?? this.#clauses.by?.span ?? { start: 0, end: 0 };
      this.#context.report(diagnose('too-many-periods', { file: this.#file, span }, { count, grain }));
    }
  }

  /** Lengths of time must be whole numbers of the report's periods. */
  #checkLengths(shows: readonly Show[], aggregates: readonly Aggregate[], outlines: readonly Outline[]): void {
    const grain = outlines.find((outline) => outline.grain !== undefined)?.grain;
    if (grain === undefined) return;
    for (const aggregate of aggregates) {
      const { shift, series } = aggregate;
      const what =
        shift !== undefined && fitShift(shift, grain) === undefined
          ? `The time in ${aggregate.compared === true ? '`compare`' : '`prior`, `change` or `growth`'}`
          : series !== undefined && !fitsSeries(series, grain)
            ? `The time in \`${series.kind}\``
            : undefined;
      if (what !== undefined) {
        this.#context.report(diagnose('series-grain', this.#placeOf(aggregate, shows), { what, grain }));
      }
    }
  }

  /** Where an aggregate comes into the report. */
  #placeOf(aggregate: Aggregate, shows: readonly Show[]): Origin {
    const show = shows.find(({ expression }) => aggregatesOf([expression]).includes(aggregate));
    const span = show === undefined ? undefined : this.#spans.get(show);
    const { keep, sort } = this.#clauses;
    return { file: this.#file, span: span ?? keep?.span ?? sort?.span ?? { start: 0, end: 0 } };
  }

  #countPeriods(outlines: readonly Outline[]): number {
    const grain = outlines.find((outline) => outline.grain !== undefined)?.grain;
    const range = this.#clauses.for === undefined ? null : resolveRange(this.#clauses.for.range, this.#calendar);
    return grain === undefined || range === null
      ? 0
      : countPeriods(range.from, range.until, grain, this.#calendar.weekStarts);
  }
}

/** What a `by` item names, before the tables read it. */
interface Outline {
  readonly item: ByItem;
  readonly text: string;
  readonly grain?: Grain;
  readonly target?: DimensionTarget;
}

function isGrain(name: string): boolean {
  return grains.some((grain) => grain === name);
}

function dateName({ date }: Aggregate): string {
  return date?.kind === 'leaf' ? [...date.leaf.path, date.leaf.column].join('.') : 'another date';
}

/** Each table that is read, with each way of reading it, once; with the shown metric that reads it, for messages. */
function basesOf(expressions: readonly MetricExpression[], shows: readonly Show[]): Base[] {
  const bases = new Map<string, Base>();
  for (const [index, expression] of expressions.entries()) {
    const reader = shows[index]?.label ?? 'This report';
    for (const { table, via } of aggregatesOf([expression])) {
      const id = [table, ...via].join(' ');
      if (!bases.has(id)) bases.set(id, { table, via, viaFirst: true, reader: `“${reader}”` });
    }
  }
  return [...bases.values()];
}

/** Time ascending; otherwise the first metric, the largest first. */
function defaultSort(dimensions: readonly ReportDimension[], shows: readonly Show[]): Sort[] {
  const time = dimensions.findIndex(({ kind }) => kind === 'time');
  const first = shows[0];
  const byMetric: Sort[] = first === undefined ? [] : [{ expression: first.expression, direction: 'down' }];
  if (time === -1) return byMetric;
  return [
    { expression: { kind: 'leaf', leaf: { kind: 'dimension', index: time }, type: { kind: 'date' } }, direction: 'up' },
    ...byMetric,
  ];
}

function checkChart(clauses: Clauses, file: string, context: Context): string | undefined {
  const name = clauses.chart?.chart;
  if (name === undefined || context.features.charts.includes(name.text)) return name?.text;
  const guess = closest(name.text, context.features.charts);
  const fix = guess === undefined ? undefined : { span: name.span, text: guess };
  context.report(
    diagnose(
      'unknown-chart',
      { file, span: name.span, fix },
      { name: name.text, guess, charts: context.features.charts },
    ),
  );
  return undefined;
}
