/** The card of a report: what it shows, of which rows, in which order. */
import type { ListReport, Metric, MetricReport, Report } from '../model.ts';
import { aggregateFacts, rowText, type Telling } from './aggregate.ts';
import { type Fact, fact, type Part } from './card.ts';
import { rangeText } from './dates.ts';
import type { Told } from './metric-card.ts';
import { MetricWords, partsOf } from './metrics.ts';

type Aspects<R extends Report> = { readonly [K in keyof Required<R>]: (report: R) => readonly Fact[] };

const common = {
  kind: () => [],
  name: () => [],
  label: () => [],
  origin: () => [],
  range: ({ range }: Report) => fact('range', 'Range', range && rangeText(range)),
  top: ({ top }: Report) => fact('top', 'Top', top && `${top.count}${top.others ? ', the others in one row' : ''}`),
  chart: ({ chart }: Report) => fact('chart', 'Chart', chart),
};

/** `metrics` are those that it uses, the nearest first. */
export function tellReport(report: Report, metrics: readonly Metric[], telling: Telling): Told {
  return report.kind === 'list' ? tellList(report, telling) : tellMetrics(report, metrics, telling);
}

function tellMetrics(report: MetricReport, metrics: readonly Metric[], telling: Telling): Told {
  const words = new MetricWords(
    telling,
    metrics,
    report.dimensions.map(({ name }) => name),
  );
  const shown = report.shows.filter(({ comparison }) => comparison !== true);
  const aspects: Aspects<MetricReport> = {
    shows: ({ shows }) =>
      shows.flatMap(({ label, expression, comparison }) =>
        comparison === true ? [] : fact('show', label, words.formula(expression)),
      ),
    ...common,
    dimensions: ({ dimensions }) => fact('by', 'By', dimensions.map(({ name }) => name).join(', ')),
    where: ({ where }) => {
      const tables = new Map<string, string[]>();
      for (const { table, condition } of where) {
        const text = rowText(condition, table, telling);
        tables.set(text, [...new Set([...(tables.get(text) ?? []), table])]);
      }
      const all = new Set(where.map(({ table }) => table)).size;
      const texts = [...tables].map(([text, of]) => (of.length === all ? text : `${text} (${of.join(', ')})`));
      return fact('condition', 'Condition', texts.join(' and '));
    },
    keep: ({ keep }) => fact('keep', 'Kept', keep && words.formula(keep)),
    compared: ({ compared }) =>
      fact('compared', 'Compared', compared && `up to ${compared.until}, with ${compared.from} to ${compared.to}`),
    sort: ({ sort }) =>
      fact(
        'sort',
        'Order',
        sort.map(({ expression, direction }) => `${words.part(expression)} ${direction}`).join(', '),
      ),
    totals: ({ totals }) => fact('totals', 'Totals', totals ? 'worked out from rows' : ''),
    ways: ({ ways }) => fact('ways', 'Ways', ways.join(' ')),
  };
  const parts = shown.flatMap(({ label, expression }) => inline(label, expression, words, telling));
  return {
    formula: [
      shown.map(({ label }) => label).join(', '),
      ...(report.dimensions.length === 0 ? [] : [`by ${report.dimensions.map(({ name }) => name).join(', ')}`]),
      ...(report.range === undefined ? [] : [`for ${rangeText(report.range)}`]),
    ].join(' '),
    facts: Object.values(aspects).flatMap((aspect) => aspect(report)),
    parts,
  };
}

/** The aggregates that are written in the report itself and so have no card of their own. */
function inline(
  label: string,
  expression: MetricReport['shows'][number]['expression'],
  words: MetricWords,
  telling: Telling,
): Part[] {
  const own = partsOf(expression).filter((leaf) => !words.isMetric(leaf));
  return own.map((leaf) => ({
    title: own.length === 1 && expression.kind === 'leaf' ? label : `${label}: ${words.title(leaf)}`,
    facts: aggregateFacts(leaf.aggregate, telling),
  }));
}

function tellList(report: ListReport, telling: Telling): Told {
  const { table } = report;
  const aspects: Aspects<ListReport> = {
    table: () => fact('rows', 'Rows', `of ${table}`),
    shows: ({ shows }) =>
      shows.flatMap(({ label, expression }) => fact('show', label, rowText(expression, table, telling))),
    ...common,
    where: ({ where }) => fact('condition', 'Condition', where && rowText(where, table, telling)),
    date: ({ date }) => fact('date', 'Date', date && rowText(date, table, telling)),
    sort: ({ sort }) =>
      fact(
        'sort',
        'Order',
        sort.map(({ expression, direction }) => `${rowText(expression, table, telling)} ${direction}`).join(', '),
      ),
  };
  return {
    formula: `rows of ${table}`,
    facts: Object.values(aspects).flatMap((aspect) => aspect(report)),
    parts: [],
  };
}
