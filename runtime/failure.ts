import type { Diagnostic } from '../language/base/diagnostics.ts';

export type FailureCode =
  | 'import-failed'
  | 'store-missing'
  | 'store-busy'
  | 'store-corrupt'
  | 'store-outdated'
  | 'store-newer'
  | 'engine-failed'
  | 'out-of-memory'
  | 'disk-full'
  | 'interrupted'
  /** A call that asks for a sample of an impossible size or seed. */
  | 'sample-number'
  | 'sample-refused'
  | 'sample-failed'
  | 'init-refused'
  | 'init-failed'
  | 'output-failed'
  /** A report without a chart is asked for one; a chart that cannot be drawn. */
  | 'no-picture'
  | 'picture-failed'
  | 'port-refused'
  /** A report that has errors, or needs data that is not there. */
  | 'report-errors'
  | 'data-missing'
  /** A param is given a value that it cannot have, or that no row has. */
  | 'param-value'
  /** A cell that the report does not have, or that stands for several. */
  | 'no-such-cell'
  | 'too-many-periods'
  | 'too-many-columns'
  /** A forecast of more groups than anyone reads. */
  | 'too-many-groups';

/** Something that could not be done: why, the way out, and the places in the project that are to blame, if any. */
export class RekapFailure extends Error {
  readonly code: FailureCode;
  readonly hint: string | undefined;
  readonly diagnostics: readonly Diagnostic[];

  constructor(
    code: FailureCode,
    message: string,
    options: { hint?: string; diagnostics?: readonly Diagnostic[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'RekapFailure';
    this.code = code;
    this.hint = options.hint;
    this.diagnostics = options.diagnostics ?? [];
  }
}

/** What the operating system says went wrong with a path, in words. */
export function systemProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return systemProblems[code] ?? (error instanceof Error ? error.message : String(error));
}

export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}

const systemProblems: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ELOOP: 'its symbolic links go in a circle',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
};
