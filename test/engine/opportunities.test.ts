import { beforeAll, describe, expect, test } from 'vitest';
import type { Card } from '../../language/semantics/cards/card.ts';
import type { ImportSummary } from '../../runtime/import/summary.ts';
import type { Session } from '../../runtime/session.ts';
import { type Opportunities, openOpportunities, rounded } from '../harness/opportunities.ts';
import { hasRealData } from '../harness/real-data.ts';

/** Reports on 8,800 real opportunities against SQL that someone else might write over the very files. */
describe.skipIf(!hasRealData)('reports on real opportunities', () => {
  let session: Session;
  let summary: ImportSummary;
  let raw: Opportunities['raw'];
  let report: Opportunities['report'];

  beforeAll(async () => {
    const opened = await openOpportunities();
    ({ session, summary, raw, report } = opened);
    return opened.close;
  });

  const measures = `count(*) FILTER (deal_stage = 'Won'), count(*) FILTER (deal_stage = 'Lost'),
    coalesce(sum(close_value) FILTER (deal_stage = 'Won'), 0),
    count(*) FILTER (deal_stage = 'Won') / nullif(count(*) FILTER (deal_stage IN ('Won', 'Lost')), 0)`;

  test('have no mistakes, and the import names what does not fit', () => {
    expect(session.diagnostics).toEqual([]);
    const findings = summary.tables.flatMap(({ findings }) => findings);
    expect(findings.find(({ kind, column }) => kind === 'orphan' && column === 'product')?.count).toBe(1_480);
    expect(findings.find(({ kind, column }) => kind === 'missing' && column === 'account')?.count).toBe(1_425);
    expect(summary.tables.find(({ table }) => table === 'opportunities')?.rowsKept).toBe(8_800);
  });

  test('an audit finds the blank accounts and the products that are spelt otherwise', async () => {
    const { rows, totals, verdict } = await report('trust');
    expect(rows.map((row) => row.slice(0, 3))).toEqual([
      ['Missing: Account', 1_425, 8_800],
      ['Invalid: Product', 1_480, 8_800],
      ['Invalid: Account', 0, 8_800],
      ['Invalid: Agent', 0, 8_800],
      ['Open, and closed', 0, 8_800],
      ['Won for nothing', 0, 8_800],
    ]);
    const [[either] = []] = await raw(`SELECT count(*) FROM pipeline WHERE account IS NULL OR product = 'GTXPro'`);
    expect(totals?.[1]).toBe(either);
    expect(totals?.[3]).toBeCloseTo(1 - Number(either) / 8_800, 12);
    expect(verdict?.fails).toBe(false);
    const cell = { kind: 'group', column: 'failing', values: { check: 'Invalid: Product' } } as const;
    const { parts } = await session.rowsBehind('trust', cell, { limit: 3 });
    expect(parts[0]).toMatchObject({ row_count: 1_480, value: 1_480 });
    expect(parts[0]?.rows.rows.map((row) => row[1])).toEqual(['GTXPro', 'GTXPro', 'GTXPro']);
    const contract = await report('table:opportunities');
    expect(contract.rows.find(([name]) => name === 'Product points nowhere')?.[1]).toBe(1_480);
    expect(contract.verdict?.fails).toBe(true);
  });

  test('over all: the numbers that are known of this file', async () => {
    const { columns, rows } = await report('overall');
    const shown = Object.fromEntries(columns.map(({ name }, index) => [name, rows[0]?.[index]]));
    expect(rows).toHaveLength(1);
    expect(shown).toMatchObject({
      opportunities_won: 4_238,
      opportunities_lost: 2_473,
      revenue: 10_005_534,
      median_cycle: 57,
    });
    expect(Number(shown.win_rate).toFixed(5)).toBe('0.63150');
    expect(Number(shown.mean_cycle).toFixed(2)).toBe('51.78');
    expect((await session.run('overall')).report.columns.map(({ type }) => type)).toEqual([
      'integer',
      'integer',
      'money',
      'percent',
      'number',
      'number',
    ]);
  });

  test.each([
    ['by_office', 'regional_office'],
    ['by_manager', 'manager'],
  ])('%s equals the join written by hand', async (name, column) => {
    const result = await report(name);
    const joined = 'pipeline JOIN teams USING (sales_agent)';
    const groups = await raw(`SELECT ${column}, ${measures} FROM ${joined} GROUP BY ALL ORDER BY 4 DESC`);
    const [total] = await raw(`SELECT NULL, ${measures} FROM ${joined}`);
    expect(rounded(result.rows)).toEqual(rounded(groups));
    expect(rounded([result.totals ?? []])).toEqual(rounded([total ?? []]));
  });

  test('by quarter, engaged and won stand in one row, each by its own date', async () => {
    const result = await report('by_quarter');
    const quarters = `SELECT DISTINCT date_trunc('quarter', day)::DATE AS quarter
      FROM generate_series(DATE '2016-10-01', DATE '2017-12-31', INTERVAL 1 DAY) AS days(day)`;
    const engaged = "SELECT count(*) FROM pipeline WHERE date_trunc('quarter', engage_date) = quarter";
    const closed = (what: string) => `SELECT ${what} FROM pipeline WHERE date_trunc('quarter', close_date) = quarter`;
    const parts = [
      "count(*) FILTER (deal_stage = 'Won')",
      "count(*) FILTER (deal_stage = 'Lost')",
      "coalesce(sum(close_value) FILTER (deal_stage = 'Won'), 0)",
      "count(*) FILTER (deal_stage = 'Won') / nullif(count(*), 0)",
    ].map((what) => `(${closed(what)})`);
    const expected = await raw(`SELECT quarter, (${engaged}), ${parts.join(', ')} FROM (${quarters}) ORDER BY 1`);
    expect(rounded(result.rows)).toEqual(rounded(expected));
    expect(result.rows.map(([quarter, , won]) => [quarter, won])).toContainEqual(['2016-10-01', 0]);
    expect(result.totals?.slice(1, 4)).toEqual([8_300, 4_238, 2_473]);
    expect(result.notes.map(({ message }) => message).join('\n')).toContain(
      '500 rows of opportunities that would count have no engage_date',
    );
  });

  describe('the win rate is computed in four ways, and its cards say which is which', () => {
    const won = "count(*) FILTER (deal_stage = 'Won')";
    const closed = `${won} / count(*) FILTER (deal_stage IN ('Won', 'Lost'))`;
    const quarter = "BETWEEN DATE '2017-01-01' AND DATE '2017-03-31'";

    test.each([
      ['win_rates', 'win_rate', '63.15', `SELECT ${closed} FROM pipeline`],
      ['win_rates', 'win_rate_all', '48.16', `SELECT ${won} / count(*) FROM pipeline`],
      ['win_rates_of_a_quarter', 'win_rate', '82.1', `SELECT ${closed} FROM pipeline WHERE close_date ${quarter}`],
      [
        'win_rates_of_a_quarter',
        'win_rate_engaged',
        '67.9',
        `SELECT ${closed} FROM pipeline WHERE engage_date ${quarter}`,
      ],
      [
        'win_rates_of_a_quarter',
        'win_rate_all',
        '55.5',
        `SELECT ${won} / count(*) FROM pipeline WHERE engage_date ${quarter}`,
      ],
    ])('%s: %s is %s %%', async (name, metric, percent, statement) => {
      const { columns, rows } = await report(name);
      const value = Number(rows[0]?.[columns.findIndex((column) => column.name === metric)]);
      expect((value * 100).toFixed(percent.split('.')[1]?.length)).toBe(percent);
      expect(rounded([[value]])).toEqual(rounded(await raw(statement)));
    });

    test('by the date of the close, of what is closed', () => {
      const card = session.card({ kind: 'metric', name: 'win_rate' });
      expect(card.formula).toBe('Opportunities won ÷ (Opportunities won + Opportunities lost)');
      expect(said(card)).toEqual([
        [
          'Opportunities won',
          'deal_stage is "Won"',
          'close_date, chosen here; opportunities are dated by engage_date otherwise',
        ],
        [
          'Opportunities lost',
          'deal_stage is "Lost"',
          'close_date, chosen here; opportunities are dated by engage_date otherwise',
        ],
      ]);
    });

    test('by the date of the first contact, of what is closed', () => {
      const card = session.card({ kind: 'metric', name: 'win_rate_engaged' });
      expect(card.formula).toBe('Win rate [on engage_date]');
      expect(text(card.facts, 'denominator')).toBe(
        'Opportunities won [on engage_date] + Opportunities lost [on engage_date]',
      );
      expect(said(card).map(([, condition, date]) => [condition, date])).toEqual([
        ['deal_stage is "Won"', 'engage_date, as opportunities are dated'],
        ['deal_stage is "Lost"', 'engage_date, as opportunities are dated'],
      ]);
    });

    test('of all, the open ones among them', () => {
      const card = session.card({ kind: 'metric', name: 'win_rate_all' });
      expect(card.formula).toBe('Opportunities won [on engage_date] ÷ Opportunities engaged');
      expect(said(card)[1]).toEqual([
        'Opportunities engaged',
        'none: every row counts',
        'engage_date, as opportunities are dated',
      ]);
    });

    function said({ parts }: Card): (string | undefined)[][] {
      return parts.map(({ title, facts }) => [title, text(facts, 'condition'), text(facts, 'date')]);
    }

    function text(facts: Card['facts'], name: string): string | undefined {
      return facts.find((fact) => fact.name === name)?.text;
    }
  });

  test('by product, the one that is spelt otherwise is shown as it is, marked, and its revenue is in the total', async () => {
    const { rows, orphans, totals } = await report('by_product');
    const expected = await raw(`SELECT product, count(*), sum(close_value) FROM pipeline
      WHERE deal_stage = 'Won' GROUP BY ALL ORDER BY 2 DESC, 1`);
    expect(rows).toEqual(expected);
    expect(orphans.map(([row]) => rows[row]?.[0])).toEqual(['GTXPro']);
    expect(totals).toEqual([null, 4_238, 10_005_534]);
  });

  const months = `SELECT unnest(generate_series(DATE '2016-10-01', DATE '2017-12-01', INTERVAL 1 MONTH))::DATE AS month`;

  test('open at the end of each month, as a range join counts it', async () => {
    const { rows, notes } = await report('open_by_month');
    const expected = await raw(`SELECT month, count(opportunity_id) FROM (${months}) LEFT JOIN pipeline
      ON engage_date < month + INTERVAL 1 MONTH AND (close_date IS NULL OR close_date >= month + INTERVAL 1 MONTH)
      GROUP BY ALL ORDER BY 1`);
    expect(rows).toEqual(expected);
    expect(rows.at(-1)?.[1]).toBe(1_589);
    expect(notes.map(({ message }) => message)).toContain(
      '500 rows of opportunities that would count have no engage_date and are in no period.',
    );
  });

  test('the year to date, month by month', async () => {
    const { rows } = await report('year_to_date');
    const won = `SELECT coalesce(sum(close_value), 0) FROM pipeline WHERE deal_stage = 'Won' AND`;
    const expected = await raw(`SELECT month,
        (${won} close_date >= month AND close_date < month + INTERVAL 1 MONTH),
        (${won} close_date >= DATE '2017-01-01' AND close_date < month + INTERVAL 1 MONTH)
      FROM (${months}) WHERE month >= DATE '2017-01-01' ORDER BY 1`);
    expect(rows).toEqual(expected);
    expect(rows.at(-1)?.[2]).toBe(10_005_534);
  });

  test('growth across months with no deals is missing, never 0 %', async () => {
    const { rows } = await report('growth_of_one');
    const expected = await raw(`WITH won AS (
        SELECT date_trunc('month', close_date)::DATE AS month, sum(close_value)::DOUBLE AS revenue
        FROM pipeline WHERE deal_stage = 'Won' AND product = 'GTK 500' GROUP BY ALL
      ), dense AS (SELECT m.month, coalesce(won.revenue, 0) AS revenue FROM (${months}) m LEFT JOIN won USING (month))
      SELECT month, revenue, (revenue - before) / before FROM (
        SELECT *, CASE WHEN month > (SELECT min(month) FROM won) THEN nullif(lag(revenue) OVER (ORDER BY month), 0) END AS before
        FROM dense) WHERE month >= DATE '2017-01-01' ORDER BY 1`);
    expect(rounded(rows)).toEqual(rounded(expected));
    expect(rows.some(([, revenue, growth]) => Number(revenue) > 0 && growth === null)).toBe(true);
  });
});
