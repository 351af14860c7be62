import { beforeAll, describe, expect, test } from 'vitest';
import type { CellValue, ReportResult } from '../../runtime/api/contract.ts';
import { type Opportunities, openOpportunities, rounded } from '../harness/opportunities.ts';
import { hasRealData } from '../harness/real-data.ts';

const joined = 'pipeline JOIN teams USING (sales_agent)';
const won = "FILTER (deal_stage = 'Won')";
const revenue = `coalesce(sum(close_value) ${won}, 0)`;
const wins = `count(*) ${won}`;
const winRate = `count(*) ${won} / nullif(count(*) FILTER (deal_stage IN ('Won', 'Lost')), 0)`;
const typical = `median(close_value) ${won}`;
const winners = `count(DISTINCT sales_agent) ${won}`;

/** Pivots, tops, subtotals and comparisons of 8,800 real opportunities against SQL over the very files. */
describe.skipIf(!hasRealData)('pivots of real opportunities', () => {
  let raw: Opportunities['raw'];
  let report: Opportunities['report'];
  let session: Opportunities['session'];

  beforeAll(async () => {
    const opened = await openOpportunities();
    ({ raw, report, session } = opened);
    return opened.close;
  });

  /** A statement's rows, with the rows of a pivot turned into cells: each value of `across` beside the next. */
  async function crossed(down: string, across: string, metrics: readonly string[], from: string): Promise<Crossed> {
    const what = metrics.join(', ');
    const values = (await raw(`SELECT DISTINCT ${across} FROM ${from} ORDER BY 1 NULLS LAST`)).map(([value]) => value);
    const of = new Map<string, CellValue[]>();
    for (const [sets, kind] of [
      [`GROUPING SETS ((${down}, ${across}))`, 'cell'],
      [`GROUPING SETS ((${down}))`, 'row'],
      [`GROUPING SETS ((${across}))`, 'column'],
      ['GROUPING SETS (())', 'corner'],
    ] as const) {
      const keys = [
        kind === 'cell' || kind === 'row' ? down : 'NULL',
        kind === 'cell' || kind === 'column' ? across : 'NULL',
      ];
      const found = await raw(`SELECT ${keys.join(', ')}, ${what} FROM ${from} GROUP BY ${sets}`);
      for (const [row, column, ...cells] of found) of.set(JSON.stringify([kind, row, column]), cells);
    }
    return { values: values.map((value) => value ?? null), of };
  }

  interface Crossed {
    readonly values: readonly CellValue[];
    readonly of: ReadonlyMap<string, readonly CellValue[]>;
  }

  /** Every cell of a pivot, both margins and the corner. `none` is what a combination without rows has. */
  function expectCrossed(result: ReportResult, expected: Crossed, none: readonly CellValue[]): void {
    const { values, of } = expected;
    const at = (...key: CellValue[]) => of.get(JSON.stringify(key)) ?? none;
    expect(result.columns.filter(({ across }) => Array.isArray(across)).map(({ across }) => across?.[0])).toEqual(
      values.flatMap((value) => none.map(() => value)),
    );
    const row = (name: CellValue) => [
      name,
      ...values.flatMap((value) => at('cell', name, value)),
      ...at('row', name, null),
    ];
    expect(rounded(result.rows)).toEqual(rounded(result.rows.map(([name]) => row(name ?? null))));
    expect(new Set(result.rows.map(([name]) => name)).size).toBe(
      [...of.keys()].filter((key) => key.startsWith('["row"')).length,
    );
    const totals = [null, ...values.flatMap((value) => at('column', null, value)), ...at('corner', null, null)];
    expect(rounded([result.totals ?? []])).toEqual(rounded([totals]));
  }

  test('product by office: each cell, both margins and the corner, medians and different agents among them', async () => {
    const result = await report('products_by_office');
    const metrics = [revenue, wins, winRate, typical, winners];
    const expected = await crossed('product', 'regional_office', metrics, joined);
    expectCrossed(result, expected, [0, 0, null, null, 0]);
    expect(expected.values).toEqual(['Central', 'East', 'West']);
    expect(result.rows).toHaveLength(7);
    expect(result.totals?.slice(-5, -3)).toEqual([10_005_534, 4_238]);
    expect(result.orphans.map(([row]) => result.rows[row]?.[0])).toEqual(['GTXPro']);
    // No total is a sum of its row: some agents sell several products.
    expect(result.totals?.at(-1)).toBe(30);
  });

  test('which way the office was reached is told with the result, and by the cards', async () => {
    const { notes } = await report('products_by_office');
    const message = 'Office of opportunities is `opportunities.agent.regional_office`.';
    expect(notes).toContainEqual({ code: 'path', message });
    const { facts } = session.card({ kind: 'report', name: 'products_by_office' });
    expect(facts.find(({ name }) => name === 'ways')?.text).toBe(message);
    const { ways } = session.card({ kind: 'metric', name: 'deals_typical' });
    expect(ways.find(({ name }) => name === 'office')?.text).toBe('opportunities.agent.regional_office');
  });

  test('quarters across: each office by the date of its close', async () => {
    const result = await report('offices_by_quarter');
    const expected = await crossed(
      'regional_office',
      'quarter',
      [revenue, typical],
      `(SELECT *, date_trunc('quarter', close_date)::DATE AS quarter FROM ${joined} WHERE year(close_date) = 2017)`,
    );
    expectCrossed(result, expected, [0, null]);
    expect(result.partial_columns).toEqual([]);
  });

  test('managers within offices have subtotals of all of their rows', async () => {
    const result = await report('managers');
    const metrics = `${revenue}, ${winRate}, ${typical}, ${winners}`;
    const groups = await raw(`SELECT regional_office, manager, ${metrics} FROM ${joined} GROUP BY ALL`);
    const offices = await raw(`SELECT regional_office, NULL, ${metrics} FROM ${joined} GROUP BY 1 ORDER BY 3 DESC`);
    const byRevenue = (a: CellValue[], b: CellValue[]) => Number(b[2]) - Number(a[2]);
    const rows = offices.flatMap((office) => [
      ...groups.filter(([name]) => name === office[0]).sort(byRevenue),
      office,
    ]);
    expect(rounded(result.rows)).toEqual(rounded(rows));
    expect(result.row_kinds).toEqual(offices.flatMap(() => ['group', 'group', 'subtotal']));
    expect(rounded([result.totals ?? []])).toEqual(rounded(await raw(`SELECT NULL, NULL, ${metrics} FROM ${joined}`)));
    // What an office row does not have is its manager alone.
    expect(result.blanks).toEqual([
      [2, 1],
      [5, 1],
      [8, 1],
    ]);
  });

  test('subtotals across the series, which a product that is spelt otherwise has none of', async () => {
    const { rows, row_kinds: kinds, columns } = await report('managers_by_series');
    const from = `${joined} LEFT JOIN products USING (product)`;
    const expected = await crossed('regional_office', 'series', [revenue, typical], from);
    const subtotals = rows.filter((_, index) => kinds[index] === 'subtotal');
    const rowOf = (office: CellValue) => [
      office,
      null,
      ...expected.values.flatMap((series) => expected.of.get(JSON.stringify(['cell', office, series])) ?? [0, null]),
      ...(expected.of.get(JSON.stringify(['row', office, null])) ?? []),
    ];
    expect(columns.map(({ across }) => across)).toContainEqual([null]);
    expect(subtotals).toHaveLength(3);
    expect(rounded(subtotals)).toEqual(rounded(subtotals.map(([office]) => rowOf(office ?? null))));
  });

  describe('the best and the others', () => {
    const metrics = `${revenue}, ${wins}`;

    test('five agents: with the others they add up to the total', async () => {
      const { rows, row_kinds: kinds, totals, notes } = await report('best_agents');
      const ranked = await raw(`SELECT sales_agent, ${metrics}, ${typical} FROM pipeline GROUP BY ALL ORDER BY 2 DESC`);
      const best = ranked.slice(0, 5);
      const names = best.map(([name]) => `'${name}'`).join(', ');
      const others = await raw(`SELECT NULL, ${metrics}, ${typical} FROM pipeline WHERE sales_agent NOT IN (${names})`);
      expect(kinds).toEqual(['group', 'group', 'group', 'group', 'group', 'others']);
      expect(rows).toEqual([...best, ...others]);
      expect(totals).toEqual((await raw(`SELECT NULL, ${metrics}, ${typical} FROM pipeline`))[0]);
      for (const column of [1, 2]) expect(sum(rows, column)).toBe(totals?.[column]);
      expect(notes.map(({ message }) => message)).toContain('5 of 30 groups are shown; the others are one row.');
    });

    test('three agents of each office, each with its own others', async () => {
      const { rows, row_kinds: kinds, totals } = await report('best_of_each_office');
      const expected = await raw(`WITH ranked AS (
          SELECT regional_office AS office, sales_agent AS agent,
            rank() OVER (PARTITION BY regional_office ORDER BY ${revenue} DESC) AS place
          FROM ${joined} GROUP BY regional_office, sales_agent
        ), named AS (
          SELECT pipeline.*, office, place, CASE WHEN place <= 3 THEN agent END AS shown
          FROM pipeline JOIN ranked ON agent = sales_agent
        )
        SELECT office, shown, ${metrics}, ${winRate}, 0 AS kind, coalesce(min(place) FILTER (place <= 3), 9) AS place
        FROM named GROUP BY office, shown
        UNION ALL SELECT office, NULL, ${metrics}, ${winRate}, 1, 10 FROM named GROUP BY office
        ORDER BY office, place`);
      const withoutPlace = expected.map((row) => row.slice(0, 5));
      const order = (some: readonly (readonly CellValue[])[]) =>
        ['Central', 'East', 'West'].flatMap((office) => some.filter(([name]) => name === office));
      expect(rounded(order(rows))).toEqual(rounded(withoutPlace));
      expect(kinds).toEqual([1, 2, 3].flatMap(() => ['group', 'group', 'group', 'others', 'subtotal']));
      const parts = rows.filter((_, index) => kinds[index] !== 'subtotal');
      for (const column of [2, 3]) expect(sum(parts, column)).toBe(totals?.[column]);
      expect(totals?.slice(2, 4)).toEqual([10_005_534, 4_238]);
    });

    function sum(rows: readonly (readonly CellValue[])[], column: number): number {
      return rows.reduce((all, row) => all + Number(row[column]), 0);
    }
  });

  /** A metric of some days, of those before, the change and the growth. */
  function compared(metric: string, now: string, before: string): string {
    const [value, earlier] = [now, before].map((days) => `(${metric.replaceAll('FILTER (', `FILTER (${days} AND `)})`);
    return `${value}, ${earlier}, ${value} - ${earlier}, (${value} - ${earlier}) / nullif(${earlier}, 0)`;
  }

  function between(from: string, until: string): string {
    return `close_date BETWEEN DATE '${from}' AND DATE '${until}'`;
  }

  test('a quarter against the one before', async () => {
    const { rows, totals } = await report('against_last_quarter');
    const days = [between('2017-10-01', '2017-12-31'), between('2017-07-01', '2017-09-30')] as const;
    const metrics = [revenue, winRate].map((metric) => compared(metric, ...days)).join(', ');
    const expected = await raw(`SELECT regional_office, ${metrics} FROM ${joined} GROUP BY ALL ORDER BY 2 DESC`);
    expect(rounded(rows)).toEqual(rounded(expected));
    expect(rounded([totals ?? []])).toEqual(rounded(await raw(`SELECT NULL, ${metrics} FROM ${joined}`)));
    expect(totals?.slice(1, 4)).toEqual([2_802_496, 2_982_255, -179_759]);
  });

  test('months against the same months a year before', async () => {
    const { rows, totals } = await report('against_last_year');
    const engaged = (month: string, years: number) =>
      `(SELECT count(*) FROM pipeline WHERE date_trunc('month', engage_date) = ${month} - INTERVAL ${years} YEAR)`;
    const [now, before] = [engaged('month', 0), engaged('month', 1)];
    const months = "(VALUES (DATE '2017-10-01'), (DATE '2017-11-01'), (DATE '2017-12-01')) AS months(month)";
    const expected = await raw(
      `SELECT month, ${now}, ${before}, ${now} - ${before}, (${now} - ${before}) / ${before} FROM ${months} ORDER BY 1`,
    );
    expect(rounded(rows)).toEqual(rounded(expected));
    expect(totals?.slice(1, 4)).toEqual([1_165, 358, 807]);
  });

  test('the month a quarter before, through months with no deals', async () => {
    const { rows } = await report('quarter_before');
    const expected = await raw(`WITH won AS (
        SELECT date_trunc('month', close_date)::DATE AS month, sum(close_value) AS revenue
        FROM pipeline WHERE deal_stage = 'Won' AND product = 'GTK 500' GROUP BY ALL
      ), dense AS (
        SELECT m.month, coalesce(revenue, 0) AS revenue, m.month >= (SELECT min(month) FROM won) AS known
        FROM (SELECT unnest(generate_series(DATE '2016-10-01', DATE '2017-12-01', INTERVAL 1 MONTH))::DATE AS month) m
        LEFT JOIN won USING (month)
      )
      SELECT now.month, now.revenue, CASE WHEN before.known THEN before.revenue END,
        CASE WHEN before.known THEN now.revenue - before.revenue END
      FROM dense AS now JOIN dense AS before ON before.month = now.month - INTERVAL 3 MONTH
      WHERE year(now.month) = 2017 ORDER BY 1`);
    expect(rows).toEqual(expected);
    expect(rows.filter(([, , before]) => before === 0)).toHaveLength(2);
    expect(rows.filter(([, , before]) => before === null)).toHaveLength(5);
  });

  test('revenue per agent and month: months without any count, and no total is an average of averages', async () => {
    const result = await report('per_agent_and_month');
    const cells = (office: string, series: string) => `(
      WITH mine AS (SELECT * FROM ${joined} LEFT JOIN products USING (product)
        WHERE deal_stage = 'Won' AND year(close_date) = 2017 AND ${office} AND ${series}),
      pairs AS (SELECT agent, month FROM (SELECT DISTINCT sales_agent AS agent FROM mine), generate_series(1, 12) AS m(month))
      SELECT avg(revenue) FROM (
        SELECT agent, month, coalesce(sum(close_value), 0)::DOUBLE AS revenue FROM pairs
        LEFT JOIN mine ON sales_agent = agent AND month(close_date) = month GROUP BY ALL))`;
    const sold = (office: string, series: string) => `(SELECT coalesce(sum(close_value), 0)
      FROM ${joined} LEFT JOIN products USING (product) WHERE deal_stage = 'Won' AND ${office} AND ${series})`;
    const lines = [...['West', 'Central', 'East'].map((office) => `regional_office = '${office}'`), 'true'];
    const columns = [...['GTK', 'GTX', 'MG'].map((series) => `series = '${series}'`), 'series IS NULL', 'true'];
    const expected = await Promise.all(
      lines.map(async (line) => {
        const all = columns.flatMap((column) => [cells(line, column), sold(line, column)]);
        return (await raw(`SELECT ${all.join(', ')}`))[0] ?? [];
      }),
    );
    const rows = [...result.rows, result.totals ?? []].map((row) => row.slice(1));
    expect(result.rows.map(([office]) => office)).toEqual(['West', 'Central', 'East']);
    expect(rounded(rows)).toEqual(rounded(expected));
    expect(result.totals?.slice(-2)).toEqual([10_005_534 / 360, 10_005_534]);
  });

  test('the typical deal of a product, and of all', async () => {
    const { rows, totals } = await report('typical_by_product');
    const metrics = `${typical}, quantile_cont(close_value, 0.9) ${won}`;
    const expected = await raw(`SELECT product, ${metrics} FROM pipeline GROUP BY ALL ORDER BY 2 DESC`);
    expect(rounded(rows)).toEqual(rounded(expected));
    expect(rounded([totals ?? []])).toEqual(rounded(await raw(`SELECT NULL, ${metrics} FROM pipeline`)));
  });

  test('a quarter that is running is compared with as much of the one before', async () => {
    const { raw, report, close } = await openOpportunities({ today: '2017-11-15' });
    try {
      const { rows, totals, notes } = await report('this_quarter_so_far');
      const days = [between('2017-10-01', '2017-11-15'), between('2017-07-01', '2017-08-15')] as const;
      const metrics = [revenue, wins].map((metric) => compared(metric, ...days)).join(', ');
      const expected = await raw(`SELECT regional_office, ${metrics} FROM ${joined} GROUP BY ALL ORDER BY 2 DESC`);
      expect(rounded(rows)).toEqual(rounded(expected));
      expect(rounded([totals ?? []])).toEqual(rounded(await raw(`SELECT NULL, ${metrics} FROM ${joined}`)));
      expect(notes.map(({ message }) => message)).toContain(
        'Up to 2017-11-15, compared with 2017-07-01 to 2017-08-15.',
      );
    } finally {
      await close();
    }
  });
});
