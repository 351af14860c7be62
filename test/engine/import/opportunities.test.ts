import { beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../../language/index.ts';
import { importProject } from '../../../runtime/import/import.ts';
import { describeImport, type ImportSummary } from '../../../runtime/import/summary.ts';
import { checkImports, loadProject } from '../../../runtime/project.ts';
import { copyOpportunities, opportunitiesProject } from '../../harness/opportunities.ts';
import { hasRealData } from '../../harness/real-data.ts';
import { query } from './project.ts';

test('the project over a real pipeline has no mistakes, with or without its data', async () => {
  const loaded = await loadProject(opportunitiesProject);
  const { model, diagnostics } = check(loaded.files, loaded.settings);
  const all = [...loaded.diagnostics, ...checkImports(loaded, model), ...diagnostics];
  expect(all.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
});

describe.skipIf(!hasRealData)('8,800 real opportunities', () => {
  let dir: string;
  let summary: ImportSummary;

  beforeAll(async () => {
    const copy = await copyOpportunities();
    dir = copy.dir;
    const loaded = await loadProject(dir);
    summary = await importProject(loaded, check(loaded.files, loaded.settings).model);
    return copy.remove;
  });

  test('are all imported, and what is wrong with them is said', () => {
    expect(describeImport(summary)).toEqual([
      'opportunities: 8,800 rows from data/sales_pipeline.csv',
      '  opportunities.product: 1,480 rows point at no row of products: GTXPro (1,480, perhaps GTX Pro)',
      '  opportunities.account: 1,425 rows have none',
      'agents: 35 rows from data/sales_teams.csv',
      'accounts: 85 rows from data/accounts.csv',
      '  accounts.parent: 70 rows have none',
      'products: 7 rows from data/products.csv',
    ]);
    for (const table of summary.tables)
      expect(table).toMatchObject({ rowsKept: table.rowsRead, setAside: [], ignoredHeadings: [] });
  });

  test('are counted and summed as they are in the files', async () => {
    expect(
      await query(dir, 'SELECT deal_stage, count(*), sum(close_value) FROM opportunities GROUP BY ALL ORDER BY 1'),
    ).toEqual([
      ['Engaging', 1589, null],
      ['Lost', 2473, 0],
      ['Prospecting', 500, null],
      ['Won', 4238, 10_005_534],
    ]);
    expect(
      await query(
        dir,
        'SELECT count(*), count(engage_date), count(close_date), min(engage_date), max(close_date) FROM opportunities',
      ),
    ).toEqual([[8800, 8300, 6711, '2016-10-20', '2017-12-31']]);
    expect(
      await query(
        dir,
        "SELECT round(avg(close_date - engage_date), 2), median(close_date - engage_date) FROM opportunities WHERE deal_stage = 'Won'",
      ),
    ).toEqual([[51.78, 57]]);
  });

  test('are multiplied by no reference', async () => {
    const joined = `SELECT count(*) FROM opportunities AS o LEFT JOIN agents AS a ON a.name = o.agent
      LEFT JOIN products AS p ON p.name = o.product LEFT JOIN accounts AS c ON c.name = o.account`;
    expect(await query(dir, joined)).toEqual([[8800]]);
  });
});
