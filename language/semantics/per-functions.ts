/** What aggregates a metric that is worked out for each combination of some dimensions. */
export const perFunctions = [
  'count',
  'sum',
  'average',
  'median',
  'percentile',
  'deviation',
  'min',
  'max',
  'rate',
] as const;
