/** What is said beside a result: rows that are left aside, each kind with the count of them and a sentence on it. */
import type { Plan, ReportPlan } from '../plan/plan.ts';
import type { Dialect } from './dialect.ts';
import { backwardsQueries, type UnplacedCount, undatedQueries, unplacedQueries } from './notes.ts';
import { outOfRangeQueries } from './out-of-range.ts';
import { printQuery } from './print.ts';
import type { SqlSettings } from './settings.ts';
import { unpricedQueries } from './unpriced.ts';

/** A count of rows, and what it means; nothing is said where there are none. */
export interface CountedNote {
  readonly code: string;
  readonly sql: string;
  readonly message: (count: number) => string;
}

/** What a report had to leave aside of the rows that it counts. */
export function countedNotes(plan: ReportPlan, settings: SqlSettings, dialect: Dialect): CountedNote[] {
  const undated = undatedQueries(plan, settings).map(({ table, date, query }) => ({
    code: 'undated-rows',
    sql: printQuery(query, dialect),
    message: (count: number) =>
      count === 1
        ? `1 row of ${table} that would count has no ${date} and is in no period.`
        : `${count.toLocaleString('en')} rows of ${table} that would count have no ${date} and are in no period.`,
  }));
  const backwards = backwardsQueries(plan, settings).map(({ kind, table, date, query }) => {
    const lost = kind === 'stock' ? 'never open' : 'in no period';
    return {
      code: 'backwards-rows',
      sql: printQuery(query, dialect),
      message: (count: number) =>
        count === 1
          ? `1 row of ${table} has its ${date} before it starts and is ${lost}.`
          : `${count.toLocaleString('en')} rows of ${table} have their ${date} before they start and are ${lost}.`,
    };
  });
  const unplaced = unplacedQueries(plan, settings).map(({ query, ...lost }) => ({
    code: 'unplaced-rows',
    sql: printQuery(query, dialect),
    message: (count: number) => unplacedText(count, lost),
  }));
  return [...undated, ...backwards, ...unplaced];
}

function unplacedText(count: number, { table, name, lacks }: Omit<UnplacedCount, 'query'>): string {
  const one = count === 1;
  const rows = `${count.toLocaleString('en')} ${one ? 'row' : 'rows'} of ${table} that would count`;
  if (lacks === 'key') return `${rows} ${one ? 'has no key' : 'have no keys'}: metrics are told by key.`;
  if (lacks === 'row') return `${rows} ${one ? 'leads' : 'lead'} to no row of ${name}.`;
  const be = one ? 'is' : 'are';
  const why = lacks === 'working day' ? `${be} on no working day of ${name}` : `${one ? 'has' : 'have'} no ${name}`;
  return `${rows} ${why} and ${be} in none of the combinations.`;
}

/** The amounts that could not be converted. */
export function unpricedNotes(plan: Plan, settings: SqlSettings, dialect: Dialect): CountedNote[] {
  return unpricedQueries(plan, settings).map(({ table, amount, date, query }) => {
    const on = (their: string): string => ('day' in date ? date.day : `${their} ${date.column}`);
    return {
      code: 'unpriced-rows',
      sql: printQuery(query, dialect),
      message: (count: number) =>
        count === 1
          ? `1 row of ${table} that would count has no rate for its ${amount} on ${on('its')} and is not priced.`
          : `${count.toLocaleString('en')} rows of ${table} that would count have no rate for their ${amount} on ${on('their')} and are not priced.`,
    };
  });
}

/** Rows whose numbers and dates are beyond what arithmetic can reach. */
export function outOfRangeNotes(plan: Plan, settings: SqlSettings, dialect: Dialect): CountedNote[] {
  return outOfRangeQueries(plan, settings).map(({ table, from, query }) => ({
    code: 'out-of-range',
    sql: printQuery(query, dialect),
    message: (count: number) => {
      const rows = `${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'} of ${table} that would count`;
      return `${rows} ${count === 1 ? 'is' : 'are'} out of range in what is worked out from ${listed(from)}: it is missing there.`;
    },
  }));
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
