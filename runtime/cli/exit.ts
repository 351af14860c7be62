/** What the program's exit code says; scripts rely on it. */
export const exitCodes = {
  /** Done, and the answer is yes. */
  yes: 0,
  /** Done, and the answer is no: errors were found. */
  no: 1,
  /** The call makes no sense. */
  usage: 2,
  /** It could not be done. */
  failed: 3,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A call that makes no sense: what about it, and the way out. */
export class UsageError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}
