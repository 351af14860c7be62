/** The compiler's three phases, timed apart. By the processor's time, since others may use the machine. */
import { check, compileReport, type Settings, type SourceFile } from '../../language/index.ts';
import { parseFile } from '../../language/syntax/parse.ts';

/** Of the processor, in ms. */
export interface Phases {
  readonly parse: number;
  readonly check: number;
  readonly compile: number;
}

export const settings: Settings = {
  today: '2025-12-31',
  timezone: 'America/New_York',
  locale: 'en-US',
  currency: 'USD',
  weekStarts: 1,
  fiscalYearStarts: 1,
};

/** Parses and checks a program, and compiles every report of it to text that would be run. */
export function phases(files: readonly SourceFile[]): Phases {
  const start = cpu();
  const trees = files.map((file) => parseFile(file));
  const parsed = cpu();
  // Files whose text has not changed are not parsed again, so that this checks alone.
  const checked = check(files, settings, { ...check([], settings), files: trees });
  const bound = cpu();
  for (const name of checked.model.reports.keys()) compileReport(checked, name, settings);
  return { parse: parsed - start, check: bound - parsed, compile: cpu() - bound };
}

/** What the process has used of the processor, in ms: all threads of it, so the collection of garbage too. */
export function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
