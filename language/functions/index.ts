import { calendarFunctions } from './calendar.ts';
import { dateFunctions } from './dates.ts';
import { logicFunctions } from './logic.ts';
import { numberFunctions } from './numbers.ts';
import { numberOfText, patternFunctions } from './patterns.ts';
import type { FunctionRow } from './row.ts';
import { textFunctions } from './texts.ts';

/** The scalar functions by what they work on, in the order of the reference. */
export const functionGroups: readonly { readonly title: string; readonly rows: readonly FunctionRow[] }[] = [
  { title: 'Text', rows: [...textFunctions, ...patternFunctions] },
  { title: 'Numbers', rows: [numberOfText, ...numberFunctions] },
  { title: 'Dates', rows: [...calendarFunctions, ...dateFunctions] },
  { title: 'Logic', rows: logicFunctions },
];

/** Every scalar function by its name. */
export const functions: ReadonlyMap<string, FunctionRow> = new Map(
  functionGroups.flatMap(({ rows }) => rows).map((row) => [row.name, row]),
);

/** Functions of other languages that are no functions here, by their name in small letters, with what they are here. */
export const foreignFunctions: ReadonlyMap<string, string> = new Map([
  ...['if', 'iif', 'iff', 'case', 'switch', 'ifs', 'decode'].map(
    (name) => [name, 'when condition: a, else b'] as const,
  ),
  ...['coalesce', 'ifnull', 'isnull', 'nvl', 'ifna', 'iferror', 'zn'].map((name) => [name, 'a else b'] as const),
  ...['isblank', 'is_null', 'isempty', 'is_blank'].map((name) => [name, 'a is missing'] as const),
  ['and', 'a and b'],
  ['or', 'a or b'],
  ['countif', 'count(deals where condition)'],
  ['countifs', 'count(deals where condition)'],
  ['sumif', 'sum(deals.amount where condition)'],
  ['sumifs', 'sum(deals.amount where condition)'],
  ['averageif', 'average(deals.amount where condition)'],
  ...['countd', 'count_distinct', 'distinctcount', 'approx_distinct', 'uniq'].map(
    (name) => [name, 'distinct(deals.owner)'] as const,
  ),
  ...['countrows', 'count_star'].map((name) => [name, 'count(deals)'] as const),
  ...['mean', 'averagex', 'avgx'].map((name) => [name, 'average(deals.amount)'] as const),
  ...['sumx', 'total'].map((name) => [name, 'sum(deals.amount)'] as const),
  ...['percentile_cont', 'percentile_disc', 'quantile', 'approx_quantile', 'quartile'].map(
    (name) => [name, 'percentile(deals.amount, 90)'] as const,
  ),
  ...['calculate', 'filter'].map((name) => [name, '(revenue where source = "web")'] as const),
  ['divide', 'a / b'],
  ...['stddev', 'stdev', 'std', 'stddev_samp', 'standard_deviation'].map(
    (name) => [name, 'deviation(deals.amount)'] as const,
  ),
  ...['variance', 'var', 'var_samp'].map((name) => [name, 'power(deviation(deals.amount), 2)'] as const),
  ...['weighted_average', 'averageweighted', 'sumproduct'].map(
    (name) => [name, 'sum(deals.amount * deals.weight) / sum(deals.weight)'] as const,
  ),
  ...['dateadd', 'date_add', 'datesub', 'date_sub'].map((name) => [name, 'created_at + 30 days'] as const),
  ['yearfrac', 'years(from, to)'],
  ['roundup', 'ceil(number)'],
  ...['vlookup', 'xlookup', 'hlookup', 'lookup', 'related', 'lookupvalue', 'index'].map(
    (name) => [name, 'owner.team'] as const,
  ),
  ...['totalytd', 'datesytd'].map((name) => [name, 'to_date(revenue, year)'] as const),
  ...['sameperiodlastyear', 'parallelperiod'].map((name) => [name, 'prior(revenue, 1 year)'] as const),
  ...['lag', 'offset'].map((name) => [name, 'previous(amount within owner)'] as const),
  ['lead', 'next(amount within owner)'],
  ['first_value', 'first(deals.amount)'],
  ['last_value', 'last(deals.amount)'],
  ...['row_number', 'dense_rank', 'rankx'].map((name) => [name, 'rank(revenue)'] as const),
  ...['ratio_to_report', 'percent_of_total'].map((name) => [name, 'share(revenue)'] as const),
  ...['moving_average', 'movingaverage'].map((name) => [name, 'rolling(revenue, 3 months)'] as const),
  ...['like', 'ilike'].map((name) => [name, 'contains(name, "part")'] as const),
  ['not', 'not (condition)'],
]);
