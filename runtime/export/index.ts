import { extname } from 'node:path';
import { csv } from './csv.ts';
import type { Exporter } from './exporter.ts';
import { json } from './json.ts';
import { md } from './md.ts';
import { table } from './table.ts';

export type { Exporter, ExportOptions } from './exporter.ts';

/** To add a format: one file, and one line here. */
export const exporters = { table, md, csv, json } satisfies Record<string, Exporter>;

export type ExportFormat = keyof typeof exporters;

export const exportFormats = Object.keys(exporters) as ExportFormat[];

/** The format that the ending of a file's name means, if any. */
export function formatOfFile(path: string): ExportFormat | undefined {
  const ending = extname(path).slice(1).toLowerCase();
  return exportFormats.find((format) => (exporters[format].endings as readonly string[]).includes(ending));
}
