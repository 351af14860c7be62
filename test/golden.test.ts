import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCase, printCase } from './harness/case-file.ts';
import { evaluate } from './harness/golden.ts';

const folder = path.join(import.meta.dirname, 'golden');
const cases = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.txt'));

describe('golden cases', () => {
  test.each(cases.sort())('%s', async (name) => {
    const file = path.join(folder, name);
    const text = readFileSync(file, 'utf8');
    const found = printCase(await evaluate(parseCase(text)));
    if (process.env.REKAP_UPDATE === '1') await writeFile(file, found);
    else expect(found).toBe(text);
  });
});
