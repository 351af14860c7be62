import { exitCodes } from './exit.ts';

/** How long an interrupted program has to put things in order. */
const graceInMilliseconds = 3_000;

/** A signal that Ctrl-C aborts. A second Ctrl-C, or a program that does not end by itself, is ended at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
    setTimeout(() => process.exit(exitCodes.interrupted), graceInMilliseconds).unref();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller.signal;
}
