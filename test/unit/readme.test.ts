import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { check } from '../../language/index.ts';
import { formatText } from '../../language/syntax/format.ts';
import { root } from '../harness/sources.ts';

const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

test('what the README shows of the language is sound, and in canonical form', () => {
  const shown = [...readme.matchAll(/```rekap\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  expect(shown).not.toEqual([]);
  const settings = {
    today: '2024-06-30',
    timezone: 'UTC',
    locale: 'en',
    currency: 'USD',
    weekStarts: 1,
    fiscalYearStarts: 1,
  };
  const crm = path.join(root, 'reports/crm');
  const pack = readdirSync(crm)
    .filter((name) => name.endsWith('.rekap'))
    .map((name) => ({ path: `pack:crm/${name}`, text: readFileSync(path.join(crm, name), 'utf8') }));
  for (const text of shown) {
    // What changes a pack stands beside it.
    const files = /^(?:extend|replace) /m.test(text) ? pack : [];
    expect(check([...files, { path: 'README.md', text }], settings).diagnostics.map(({ message }) => message)).toEqual(
      [],
    );
    expect(formatText(text)).toBe(text);
  }
});

test('the places that the README names are there', () => {
  const named = [...readme.matchAll(/[`(]((?:language|runtime|web|reports|test|\.ci)(?:\/[\w.-]+)*)[`)]/g)];
  const missing = named.map(([, place = '']) => place).filter((place) => !existsSync(path.join(root, place)));
  expect(named.length).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});

test('the scripts that the README names are there', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const named = [...readme.matchAll(/npm (?:run )?(start|test|[a-z]+(?::[a-z]+)?)\b/g)].map(([, script]) => script);
  expect(named.filter((script) => script !== 'ci' && !(String(script) in scripts))).toEqual([]);
});
