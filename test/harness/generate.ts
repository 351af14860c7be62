/** Random models, rows and reports, as the text and the data that a person would write. */
import type { Settings } from '../../language/index.ts';
import type { TableData } from './evaluator/schema.ts';
import { addComputed } from './generate/computed.ts';
import { makeData } from './generate/data.ts';
import { makeGoal } from './generate/goals.ts';
import { makeMetrics, printMetric } from './generate/metrics.ts';
import { makeModel, printModel } from './generate/model.ts';
import type { Given } from './generate/params.ts';
import { Random } from './generate/random.ts';
import { makeReport } from './generate/reports.ts';

/** A model with one report over some rows. */
export interface Triple {
  readonly text: string;
  readonly data: ReadonlyMap<string, TableData>;
  readonly settings: Settings;
  readonly report: string;
  /** What its params are given. */
  readonly params: Given;
}

const days = [
  ...['2024-02-29', '2024-03-31', '2024-06-30', '2024-12-30', '2024-12-31', '2025-01-01', '2025-03-01', '2023-10-15'],
];

/** The triple of a seed, always the same. */
export function makeTriple(seed: number): Triple {
  const { random, settings, model, metrics } = begin(seed);
  const report = makeReport(random, model, metrics, settings.today, 'asked');
  const text = [printModel(model), ...metrics.map(printMetric), report.text].join('\n\n');
  return { text, data: makeData(random, model, settings.today), settings, report: 'asked', params: report.given };
}

/** A model with one goal over some rows; undefined where it has nothing that a goal can be set for. */
export function makeGoalCase(seed: number): Triple | undefined {
  const { random, settings, model, metrics } = begin(seed);
  const goal = makeGoal(random, model, metrics, settings.today, 'asked');
  if (goal === undefined) return undefined;
  const text = [printModel(model), ...metrics.map(printMetric), goal].join('\n\n');
  return { text, data: makeData(random, model, settings.today), settings, report: 'asked', params: {} };
}

function begin(seed: number) {
  const random = new Random(seed);
  const today = random.pick(days);
  const settings: Settings = {
    today,
    timezone: random.pick(['UTC', 'UTC', 'Europe/Berlin', 'America/New_York']),
    locale: 'en',
    currency: 'USD',
    weekStarts: random.chance(0.6) ? 1 : random.integer(2, 7),
    fiscalYearStarts: random.chance(0.4) ? 1 : random.integer(2, 12),
  };
  const model = makeModel(random);
  addComputed(random, model, today);
  const metrics = makeMetrics(random, model, today);
  return { random, settings, model, metrics };
}
