/** Which of a report's periods its numbers are only a part of. */
import { addUnits, startOf } from '../base/calendar.ts';
import type { ReportPlan } from './plan.ts';

export interface PartialPeriod {
  /** Its first day, as it stands in the result. */
  readonly period: string;
  /** It is not over yet, or the range begins or ends within it. */
  readonly why: 'running' | 'cut';
  /** First and last of its days that have come and are in the range, both included. */
  readonly from: string;
  readonly to: string;
}

/** The running period, and those that the range cuts; at most three. Today counts as whole. */
export function partialPeriods(plan: ReportPlan): readonly PartialPeriod[] {
  const { dimensions, range, today } = plan;
  const time = dimensions.find((dimension) => dimension.kind === 'time');
  if (time === undefined || (range !== null && range.from >= range.until)) return [];
  const ends = range === null ? [] : [range.from, addUnits(range.until, -1, 'day')];
  const periods = new Set([...ends, today].map((day) => startOf(day, time.grain, plan)));
  const tomorrow = addUnits(today, 1, 'day');
  return [...periods].sort().flatMap((period): PartialPeriod[] => {
    const end = addUnits(period, 1, time.grain);
    const from = range !== null && range.from > period ? range.from : period;
    const until = range !== null && range.until < end ? range.until : end;
    if (from >= until) return [];
    const to = addUnits(until, -1, 'day');
    if (from <= today && until > today && end > tomorrow) return [{ period, why: 'running', from, to: today }];
    return from > period || until < end ? [{ period, why: 'cut', from, to }] : [];
  });
}

/** Today, where rows without time, or the total, are of a range that is not over. What is compared says so itself. */
export function unfinished({ dimensions, range, today, totals, shows }: ReportPlan): { readonly today: string } | null {
  const byTime = dimensions.some((dimension) => dimension.kind === 'time');
  const compared = shows.some(({ comparison }) => comparison === true);
  if (range === null || compared || (byTime && !totals)) return null;
  return range.from <= today && range.until > addUnits(today, 1, 'day') ? { today } : null;
}
