/** Periods that people ask for; any other can be typed. */
export const periods: readonly string[] = [
  'this month',
  'this quarter',
  'this year',
  'last month',
  'last quarter',
  'last year',
  'last 3 months',
  'last 6 months',
  'last 12 months',
  'last 12 months to date',
  'month to date',
  'quarter to date',
  'year to date',
  'last 30 days',
  'last 4 weeks',
  'last 4 quarters',
  'next quarter',
  'all time',
];

/** The suggestions that have all of the words typed so far in them, those that begin with it first. */
export function matching(suggestions: readonly string[], typed: string): string[] {
  const text = typed.trim().toLowerCase();
  const words = text.split(/\s+/);
  const found = suggestions.filter((each) => words.every((word) => each.toLowerCase().includes(word)));
  const begins = (each: string): boolean => each.toLowerCase().startsWith(text);
  return [...found.filter(begins), ...found.filter((each) => !begins(each))];
}
