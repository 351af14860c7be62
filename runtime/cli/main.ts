import { exitCodes } from './exit.ts';
import { rekap } from './program.ts';

// Whoever reads the output has gone (`| head`): nobody is left to tell.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCodes.yes);
    throw error;
  });
}

/** How long an interrupted command has to put things in order. */
const graceInMilliseconds = 3_000;
const interruption = new AbortController();

function interrupt(): void {
  if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
  interruption.abort();
  setTimeout(() => process.exit(exitCodes.interrupted), graceInMilliseconds).unref();
}
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);

await rekap(process.argv.slice(2), interruption.signal);
