import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hasRealData, realData } from './real-data.ts';

export const opportunitiesProject = path.join(import.meta.dirname, '../projects/opportunities');

/** A copy of the project over 8,800 real opportunities, its data files beside it where there are any. */
export async function copyOpportunities(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await realpath(await mkdtemp(path.join(tmpdir(), 'rekap-opportunities-')));
  await cp(opportunitiesProject, dir, { recursive: true });
  if (hasRealData) await cp(path.join(realData, 'opportunities'), path.join(dir, 'data'), { recursive: true });
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}
