/** The card of a report: what it shows, of which rows, in which order. */
import { formatValue } from '../../base/format.ts';
import { metricsIn } from '../list-leaves.ts';
import type { ListExpression, ListMetrics, ListReport, Metric, MetricReport, Report, Show } from '../model.ts';
import { rowText, type Telling } from './aggregate.ts';
import { type Fact, fact, type Part } from './card.ts';
import { rangeText } from './dates.ts';
import { journeyColumns, journeyFacts } from './journey-card.ts';
import { listText } from './list-words.ts';
import { leafFacts, type Told } from './metric-card.ts';
import { MetricWords, partsOf } from './metrics.ts';

type Aspects<R extends Report> = { readonly [K in keyof Required<R>]: (report: R) => readonly Fact[] };

/** What both kinds of report have, but for what is told as a part of the card. */
const common = {
  kind: () => [],
  name: () => [],
  label: () => [],
  origin: () => [],
  shows: () => [],
  range: ({ range }: Report) => fact('range', 'Range', range && rangeText(range)),

  chart: ({ chart }: Report) => fact('chart', 'Chart', chart),
  // How it is drawn does not change what it says.
  vega: () => [],
  params: ({ params }: Report) => fact('params', 'Params', params?.join(', ')),
};

/** `metrics` are those that it uses, the nearest first; `formulaOf` says what one of them is, as its own card does. */
export function tellReport(
  report: Report,
  metrics: readonly Metric[],
  telling: Telling,
  formulaOf: (metric: Metric) => string,
): Told {
  return report.kind === 'list'
    ? tellList(report, metrics, telling, formulaOf)
    : tellMetrics(report, metrics, telling, formulaOf);
}

function tellMetrics(
  report: MetricReport,
  metrics: readonly Metric[],
  telling: Telling,
  formulaOf: (metric: Metric) => string,
): Told {
  const groups = report.dimensions.map(({ name }) => name);
  const words = new MetricWords(telling, metrics, groups);
  const shown = report.shows.filter(({ comparison }) => comparison !== true);
  const aspects: Aspects<MetricReport> = {
    dimensions: ({ dimensions }) => {
      const places = (across: boolean): string =>
        dimensions
          .filter((dimension) => (dimension.across === true) === across)
          .map(({ name, ...rest }) => ('every' in rest && rest.every === true ? `every ${name}` : name))
          .join(', ');
      return [...fact('by', 'By', places(false)), ...fact('across', 'Across', places(true))];
    },
    determined: () => [],
    goal: ({ goal, shows }) => {
      const target = shows.find(({ name }) => name === `${shown[0]?.name}.target`);
      return fact(
        'target',
        goal === 'least' ? 'At least' : 'At most',
        goal && target && targetText(target, words, telling),
      );
    },
    journey: ({ journey }) => (journey === undefined ? [] : journeyFacts(journey, telling)),
    ...common,
    where: ({ where }) => fact('condition', 'Condition', conditionText(where, telling)),
    top: ({ top }) => fact('top', 'Top', top && topText(top, groups)),
    keep: ({ keep, journey }) =>
      fact('keep', 'Kept', journey !== undefined || keep === undefined ? undefined : words.formula(keep)),
    compared: ({ compared }) =>
      fact('compared', 'Compared', compared && `up to ${compared.until}${beforeText(compared.before)}`),
    sort: ({ sort }) =>
      fact('sort', 'Order', sort.map((key) => `${words.part(key.expression)} ${key.direction}`).join(', ')),
    forecast: ({ forecast }) =>
      fact('forecast', 'Forecast', forecast && `${forecast.count} periods to come, ${forecast.methods.join(', ')}`),
    totals: ({ totals, subtotals }) => {
      const also = subtotals.flatMap((index) => groups[index] ?? []).join(', ');
      return fact('totals', 'Totals', totals ? `worked out from rows${also === '' ? '' : `, also by ${also}`}` : '');
    },
    subtotals: () => [],
    ways: ({ ways }) => fact('ways', 'Ways', ways.join(' ')),
  };
  // What is called as its metric says what that is made of.
  const formula = ({ label, expression }: Show): string => {
    const text = words.formula(expression);
    const metric = text === label ? metrics.find((each) => each.label === label) : undefined;
    return metric === undefined ? text : formulaOf(metric);
  };
  const columns = shown.flatMap((show) => fact('show', show.label, formula(show)));
  return {
    formula: [
      shown.map(({ label }) => label).join(', '),
      ...(groups.length === 0 ? [] : [`by ${groups.join(', ')}`]),
      ...rangeWords(report),
    ].join(' '),
    facts: Object.values(aspects).flatMap((aspect) => aspect(report)),
    parts:
      report.journey === undefined
        ? [{ title: 'Shows', facts: columns }, ...shown.flatMap((show) => inline(show, words, telling))]
        : [{ title: 'Shows', facts: journeyColumns(report, shown, metrics, formulaOf) }],
  };
}

/** A value as it is shown; a metric by its formula. */
function targetText({ expression, format }: Show, words: MetricWords, { settings }: Telling): string {
  const known =
    expression.kind === 'literal' && expression.value.kind === 'number' ? expression.value.value : undefined;
  return known === undefined ? words.formula(expression) : formatValue(known, format, settings);
}

function topText({ count, others, within = [] }: NonNullable<Report['top']>, groups: readonly string[]): string {
  const inside = within.flatMap((index) => groups[index] ?? []);
  return `${count}${inside.length === 0 ? '' : ` within ${inside.join(', ')}`}${others ? ', the others in one row' : ''}`;
}

/** A condition as each table reads it; the tables are named where they read it in different ways. */
function conditionText(where: MetricReport['where'], telling: Telling): string {
  const tables = new Map<string, Set<string>>();
  for (const { table, condition } of where) {
    const text = rowText(condition, table, telling);
    tables.set(text, new Set([...(tables.get(text) ?? []), table]));
  }
  const all = new Set(where.map(({ table }) => table)).size;
  const texts = [...tables].map(([text, of]) => (of.size === all ? text : `${text} (${[...of].join(', ')})`));
  return texts.join(' and ');
}

/** The aggregates that are written in the report itself and so have no card of their own. */
function inline({ label, expression }: Show, words: MetricWords, telling: Telling): Part[] {
  const own = partsOf(expression).filter((leaf) => !words.isMetric(leaf));
  return own.map((leaf) => ({
    title: own.length === 1 && expression.kind === 'leaf' ? label : `${label}: ${words.title(leaf, expression)}`,
    facts: leafFacts(leaf, telling),
  }));
}

function tellList(
  report: ListReport,
  metrics: readonly Metric[],
  telling: Telling,
  formulaOf: (metric: Metric) => string,
): Told {
  const { table } = report;
  const words = new MetricWords(telling, metrics);
  const text = (expression: ListExpression): string => listText(expression, table, words, telling);
  const aspects: Aspects<ListReport> = {
    table: () => fact('rows', 'Rows', `of ${table}`),
    top: ({ top }) => fact('top', 'Top', top && topText(top, [])),
    ...common,
    where: ({ where }) => fact('condition', 'Condition', where && rowText(where, table, telling)),
    date: ({ date }) => fact('date', 'Date', date && rowText(date, table, telling)),
    keep: ({ keep }) => fact('keep', 'Kept', keep && text(keep)),
    sort: ({ sort }) => fact('sort', 'Order', sort.map((key) => `${text(key.expression)} ${key.direction}`).join(', ')),
    metrics: ({ metrics: of }) =>
      of === undefined
        ? []
        : [
            ...fact('metrics', 'Metrics', `for each row of ${table}: ${of.paths.map(pathText).join(', ')}`),
            ...fact('ways', 'Ways', of.ways.join(' ')),
          ],
  };
  const columns = report.shows.flatMap(({ label, expression }) => {
    const said = text(expression);
    const metric = said === label ? metrics.find((each) => each.label === label) : undefined;
    return fact('show', label, metric === undefined ? said : formulaOf(metric));
  });
  const own = report.shows.flatMap(({ expression, ...show }) =>
    metricsIn([expression]).flatMap((metric) => inline({ ...show, expression: metric }, words, telling)),
  );
  return {
    formula: [`rows of ${table}`, ...rangeWords(report)].join(' '),
    facts: Object.values(aspects).flatMap((aspect) => aspect(report)),
    parts: [{ title: 'Shows', facts: columns }, ...own],
  };
}

/** How the rows of a table lead to those of the list. */
function pathText({ table, path }: ListMetrics['paths'][number]): string {
  return path.length === 0 ? `${table} itself` : `${table} by ${path.join('.')}`;
}

function rangeWords({ range }: Report): string[] {
  return range === undefined ? [] : [`for ${rangeText(range)}`];
}

function beforeText(before: { readonly from: string; readonly to: string } | undefined): string {
  return before === undefined ? '' : `, with ${before.from} to ${before.to}`;
}
