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
  'by every': /^ {2}by .*every /m,
};

export const featureNames: readonly string[] = Object.keys(features);

export function featuresOf(text: string): string[] {
  return featureNames.filter((name) => features[name]?.test(text) === true);
}
