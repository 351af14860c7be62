/** What the card of a report says of the funnel or the cohort it is of. */
import type { Journey, Metric, MetricReport, Show } from '../model.ts';
import type { FollowedPeriods, FollowedSteps } from '../model-journeys.ts';
import { rowText, type Telling } from './aggregate.ts';
import { type Fact, fact } from './card.ts';
import { rangeText } from './dates.ts';

/** What is followed, and how. */
export function journeyFacts({ followed, totals }: Journey, telling: Telling): Fact[] {
  const { table, where } = followed;
  const conditions = where.map((condition) => rowText(condition, table, telling)).join(' and ');
  const own = followed.kind === 'steps' ? stepFacts(followed, telling) : periodFacts(followed, telling);
  const totalled = totals === undefined ? '' : totalsText(followed);
  return [...own, ...fact('condition', 'Condition', conditions), ...fact('totals', 'Totals', totalled)];
}

function totalsText({ kind }: Journey['followed']): string {
  return kind === 'steps'
    ? 'of each step, worked out from rows'
    : 'of each period, worked out from rows of the cohorts that have completed it';
}

function stepFacts({ table, steps, strict }: FollowedSteps, telling: Telling): Fact[] {
  const skipped = strict ? 'it counts as far as no step is missing' : 'a step that was skipped counts as reached';
  const told =
    steps.kind === 'fixed'
      ? steps.steps.flatMap(({ label, at }) => fact('step', label, rowText(at, table, telling)))
      : [
          ...fact('steps', 'Steps', `${rowText(steps.stage, steps.table, telling)} of ${steps.table}, in their order`),
          ...fact('reached', 'Reached', `the first ${rowText(steps.at, steps.table, telling)}`),
          ...fact('each', 'For each', steps.each && rowText(steps.each, steps.table, telling)),
        ];
  return [...fact('follows', 'Follows', `each row of ${table} from its first step; ${skipped}`), ...told];
}

function periodFacts({ table, from, range, grain, upTo, returning }: FollowedPeriods, telling: Telling): Fact[] {
  const back = returning && `${rowText(returning.at, returning.table, telling)} of ${returning.table}`;
  const first = rowText(from, table, telling);
  return [
    ...fact('follows', 'Follows', `each row of ${table} from ${first}, by ${grain}, up to ${upTo} later`),
    ...fact('returns', 'Returns', back),
    ...fact('range', 'Cohorts', range && `that began in ${rangeText(range)}`),
    ...fact('partial', 'Periods', 'what has not begun is missing, the running one is marked'),
  ];
}

const columns: Readonly<Record<Journey['kind'], ReadonlyMap<string, string>>> = {
  funnel: new Map([
    ['reached', 'number of those whose furthest step is this one or a later one'],
    ['from_previous', 'reached / reached of the step before'],
    ['from_first', 'reached / reached of the first step'],
    ['not_further', 'number of those whose furthest step is this one'],
    ['still_open', 'number of those that came no further and are still open'],
    ['median_time', 'median time from the step before, of those that have dates of both, in order'],
  ]),
  cohort: new Map([
    ['customers', 'number of those that began in the period of the cohort'],
    ['retained', 'number of those that came back in the period; in the first all'],
    ['retention', 'retained / customers'],
  ]),
};

/** What the columns are. */
export function journeyColumns(
  { journey }: Pick<MetricReport, 'journey'>,
  shown: readonly Show[],
  metrics: readonly Metric[],
  formulaOf: (metric: Metric) => string,
): Fact[] {
  return shown.flatMap(({ name, label }) => {
    const metric = metrics.find((each) => each.name === name);
    const known = journey && columns[journey.kind].get(name);
    return fact('show', label, known ?? (metric === undefined ? 'by its own date' : formulaOf(metric)));
  });
}
