import { exitCodes } from './exit.ts';
import { interruption } from './interruption.ts';
import { rekap } from './program.ts';

// Whoever read the output has gone (`| head`): nobody is left to tell.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCodes.yes);
    throw error;
  });
}

await rekap(process.argv.slice(2), interruption());
