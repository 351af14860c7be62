import { coloured, plain, type Style } from '../export/style.ts';

/** The two streams of a command: the answer goes to standard output, all else to standard error. */
export interface Terminal {
  readonly style: Style;
  readonly errorStyle: Style;
  /** Columns of standard output; undefined where it is no terminal. */
  readonly width: number | undefined;
  /** The same of standard error. */
  readonly errorWidth: number | undefined;
  /** Whether someone watches standard error, so that progress may be drawn and overwritten there. */
  readonly live: boolean;
  /** A piece of the answer. */
  readonly write: (content: string | Uint8Array) => void;
  /** What is good to know; silent with `--quiet`. */
  readonly tell: (line: string) => void;
  /** What must be known. */
  readonly warn: (line: string) => void;
  /** Overwrites the last line of progress; an empty one wipes it. Nothing where nobody watches. */
  readonly progress: (line: string) => void;
}

export function openTerminal(options: { quiet: boolean; color: boolean }): Terminal {
  const { stdout, stderr, env } = process;
  const wanted = options.color && !env.NO_COLOR && env.TERM !== 'dumb' && !env.CI;
  const live = stderr.isTTY === true && !options.quiet && !env.CI && env.TERM !== 'dumb';
  let drawn = false;
  const wipe = () => {
    if (drawn) stderr.write('\r\u001b[K');
    drawn = false;
  };
  const warn = (line: string) => {
    wipe();
    stderr.write(`${line}\n`);
  };
  return {
    style: wanted && stdout.isTTY ? coloured : plain,
    errorStyle: wanted && stderr.isTTY ? coloured : plain,
    width: stdout.isTTY ? stdout.columns : undefined,
    errorWidth: stderr.isTTY ? stderr.columns : undefined,
    live,
    write: (content) => {
      wipe();
      stdout.write(content);
    },
    tell: (line) => {
      if (!options.quiet) warn(line);
    },
    warn,
    progress: (line) => {
      if (!live) return;
      wipe();
      if (line === '') return;
      stderr.write(line.slice(0, Math.max(0, (stderr.columns ?? 80) - 1)));
      drawn = true;
    },
  };
}
