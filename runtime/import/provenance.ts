/** Where the rows of a stored table came from, and whether they would come from there in the same way again. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DataFile, ImportSpec } from '../project.ts';

/** What rekap.yaml said of a table's import, as far as it decides on rows and values, and the files as they were. */
export interface Provenance {
  readonly patterns: readonly string[];
  /** By column of the store. */
  readonly columns: Readonly<Record<string, Filling>>;
  /** By heading, sorted as the values are. */
  readonly only: readonly (readonly [heading: string, values: readonly string[]])[];
  readonly encoding: string | null;
  readonly separator: string | null;
  readonly files: readonly FileMark[];
}

/** The heading that fills a column, and how its values are written. Null is what rekap.yaml does not say. */
interface Filling {
  readonly heading: string | null;
  readonly decimal: string | null;
  readonly thousands: string | null;
  readonly format: string | null;
}

interface FileMark {
  /** As shown: relative to the project where it is inside. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Of its last change, in milliseconds since 1970. */
  readonly modified: number;
  /** Of its bytes, SHA-256. */
  readonly hash: string;
}

/** To be called before the files are read: a change while they are read is then a change since. */
export async function provenanceOf(
  spec: ImportSpec,
  columns: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Provenance> {
  const files: FileMark[] = [];
  for (const { path: shown, absolute } of spec.files) {
    const { size, mtimeMs } = await stat(absolute);
    files.push({ path: shown, size, modified: mtimeMs, hash: await hashFile(absolute, signal) });
  }
  return { ...settingsOf(spec, columns), files };
}

function settingsOf(spec: ImportSpec, columns: readonly string[]): Omit<Provenance, 'files'> {
  const only = spec.only.map(({ heading, values }) => [heading, [...values].sort()] as const);
  return {
    patterns: spec.patterns.map(({ text }) => text),
    columns: Object.fromEntries(columns.map((column) => [column, fillingOf(spec, column)])),
    only: only.sort(([a], [b]) => (a < b ? -1 : 1)),
    encoding: spec.encoding ?? null,
    separator: spec.separator ?? null,
  };
}

function fillingOf(spec: ImportSpec, column: string): Filling {
  const { heading = column, decimal = null, thousands = null, format = null } = spec.columns.get(column) ?? {};
  return { heading, decimal, thousands, format };
}

/**
 * What rekap.yaml now says of a table's import that would bring in other rows or values, in a sentence; undefined when
 * it says the same of these columns.
 */
export function changedSettings(
  table: string,
  was: Provenance,
  spec: ImportSpec | undefined,
  columns: readonly string[],
): string | undefined {
  if (spec === undefined) return `rekap.yaml no longer names a file for \`${table}\`.`;
  const is = settingsOf(spec, columns);
  if (differ(was.patterns, is.patterns)) {
    return `\`${table}\` comes from ${is.patterns.join(', ')} now, and was imported from ${was.patterns.join(', ')}.`;
  }
  for (const [column, filling] of Object.entries(is.columns)) {
    const before = was.columns[column];
    if (before === undefined) continue;
    if (before.heading !== filling.heading) {
      return `\`${table}.${column}\` is filled by ${describeHeading(filling)} now, and was imported from ${describeHeading(before)}.`;
    }
    if (differ(before, filling)) {
      return `rekap.yaml says another \`decimal\`, \`thousands\` or \`format\` for \`${table}.${column}\` than when the data were imported.`;
    }
  }
  for (const setting of ['only', 'encoding', 'separator'] as const) {
    if (differ(was[setting], is[setting])) {
      return `rekap.yaml says another \`${setting}\` for \`${table}\` than when the data were imported.`;
    }
  }
  return undefined;
}

function describeHeading({ heading }: Filling): string {
  return heading === null ? 'nothing' : `the heading \`${heading}\``;
}

function differ(was: unknown, is: unknown): boolean {
  return JSON.stringify(was) !== JSON.stringify(is);
}

/** What has become of a table's files since they were imported, a sentence each: `deals.csv has changed`. */
export async function changedFiles(was: Provenance, now: readonly DataFile[], root: string): Promise<string[]> {
  const changes = was.files.map(async (mark) => {
    const absolute = path.resolve(root, mark.path);
    const found = await stat(absolute).catch(() => undefined);
    if (found === undefined) return [`${mark.path} was removed`];
    if (found.size === mark.size && found.mtimeMs === mark.modified) return [];
    const hash = found.size === mark.size ? await hashFile(absolute, undefined).catch(() => undefined) : undefined;
    return hash === mark.hash ? [] : [`${mark.path} has changed`];
  });
  const known = new Set(was.files.map((mark) => mark.path));
  const added = now.filter((file) => !known.has(file.path)).map((file) => `${file.path} was added`);
  return [...(await Promise.all(changes)).flat(), ...added];
}

async function hashFile(absolute: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(absolute), hash, { ...(signal === undefined ? {} : { signal }) });
  return hash.digest('hex');
}
