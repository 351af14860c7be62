/** What of the language a random program uses: so that a test can tell that all of it is asked for. */

const features: Readonly<Record<string, RegExp>> = {
  'joins over tables': /\w\.\w+\.\w/,
  'shared dimensions': /^dimension /m,
  'computed columns': /^ {2}(computed|band|label|late) =/m,
  'ways by via': / via /,
  'time grains': /^ {2}by .*\b(day|week|month|quarter|year)\b/m,
  ranges: /^ {2}for /m,
  'conditions of reports': /^ {2}where /m,
  keep: /^ {2}keep /m,
  sort: /^ {2}sort /m,
  'top with others': /^ {2}top .*with others/m,
  totals: /^ {2}totals/m,
  lists: /^ {2}list /m,
  'compare previous year': /compare previous year/,
  'compare previous period': /compare previous period/,
  prior: /prior\(/,
  'change, growth': /(change|growth)\(/,
  to_date: /to_date\(/,
  rolling: /rolling\(/,
  'share within, rank within': /(share|rank)\(\w+ within/,
  'top within': /^ {2}top .* within /m,
  'totals by': /^ {2}totals by /m,
  share: /share\(/,
  rank: /rank\(/,
  stocks: / open from /,
  opening: /opening\(/,
  spread: / spread from /,
  'money in currency': /: money in /,
  'fiscal periods': /fiscal (year|quarter)/,
  'roll-ups': /^ {2}(rolled|`sum of all`) = (count|sum|average|median|percentile|min|max|distinct|rate)\(/m,
  exists: /exists\(/,
  'first, last in columns': /^ {2}(rolled|`sum of all`) = (first|last)\(/m,
  'first, last in metrics': /^(metric| {2}show).*(first|last)\(/m,
  'previous, next': /(previous|next)\(/,
  'working calendars': /^ {2}\S+ = (hours|days)\(.* in office\)/m,
  per: /\(.* per /,
  'per every': / per .*every /,
  'per a period': / per .*(day|week|month|quarter|year)/,
  'count of combinations': /count\(per /,
  'compare with a metric': /^ {2}compare m\d/m,
  'params of values': /^param p_\w+: (?!one of|period)/m,
  'params of periods': /^param p_\w+: period/m,
  'params of choices': /^param p_\w+: one of/m,
  'params that are all': /^param .*= all/m,
  'by every': /^ {2}by .*every /m,
};

export const featureNames: readonly string[] = Object.keys(features);

export function featuresOf(text: string): string[] {
  return featureNames.filter((name) => features[name]?.test(text) === true);
}
