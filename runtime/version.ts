import { readFileSync } from 'node:fs';

/** The version of this package: its package.json lies one folder up, from the source and from the bundle alike. */
export function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
