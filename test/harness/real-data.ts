import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where the real data lie that the repository does not hold: `REKAP_DATA`, or `shared/data` beside the repository. */
export const realData = process.env.REKAP_DATA ?? path.join(import.meta.dirname, '../../../shared/data');

export const hasRealData = existsSync(path.join(realData, 'opportunities/sales_pipeline.csv'));

if (!hasRealData) {
  console.warn(`SKIPPED: the tests on real data. They need the folder that REKAP_DATA names, or ${realData}.`);
}
