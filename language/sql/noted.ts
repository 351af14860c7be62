/** What is said beside a result: rows that are left aside, each kind with the count of them and a sentence on it. */
import type { Plan, ReportPlan } from '../plan/plan.ts';
import type { Dialect } from './dialect.ts';
import { backwardsQueries, undatedQueries, unplacedQueries } from './notes.ts';
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
  const unplaced = unplacedQueries(plan, settings).map(({ table, name, working, query }) => ({
    code: 'unplaced-rows',
    sql: printQuery(query, dialect),
    message: (count: number) => {
      const lost = working === true ? `no working day of ${name}` : `no ${name}`;
      const [rows, have, are] = count === 1 ? ['row', 'has', 'is'] : ['rows', 'have', 'are'];
      const verb = working === true ? `${are} on` : have;
      return `${count.toLocaleString('en')} ${rows} of ${table} that would count ${verb} ${lost} and ${are} in none of the combinations.`;
    },
  }));
  return [...undated, ...backwards, ...unplaced];
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
