import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Outcome, outcome, program, temporaryFolder } from './program.ts';

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What `npm start` runs, until its notebook has answered. */
async function startAndStop(): Promise<Outcome> {
  const { PATH, HOME } = process.env;
  const file = path.join(path.dirname(program), 'start.js');
  const child = spawn(process.execPath, [file], { cwd: folder, env: { PATH, HOME } });
  const ended = outcome(child);
  const address = await new Promise<string>((resolve) => {
    child.stdout.on('data', (text) => {
      const found = /http:\S+/.exec(String(text));
      if (found !== null) resolve(found[0]);
    });
  });
  expect((await fetch(address)).status).toBe(200);
  child.kill('SIGINT');
  return ended;
}

test('npm start makes a sample, runs every canned report, and serves the notebook', async () => {
  const { code, stdout, stderr } = await startAndStop();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Made a sample CRM with 10,000 deals');
  for (const name of ['conversion_by_source', 'performance_by_owner', 'revenue_against_quota', 'sales_cycle']) {
    expect(stdout).toMatch(new RegExp(`✓ .+ {2}${name} · \\d+ rows`));
  }
  expect(stdout).toMatch(/Win rate \d+\.\d%/);

  const again = await startAndStop();
  expect(again).toMatchObject({ code: 0, stderr: '' });
  expect(again.stdout).toContain('The sample CRM is in .rekap-demo.');
});
