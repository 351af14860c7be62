/**
 * What can be measured. Nothing is timed against a limit; ends with 1 when an answer differs.
 *
 *   npm run bench                      reports beside hand-written SQL, on a sample of a million deals
 *   npm run bench -- malloy            the same questions asked in Malloy, which is installed for it
 *   npm run bench -- compile           the compiler itself
 *
 *   --only WORD     what has this in its name
 *   --rounds N      how often each statement runs (9)
 *   --deals N       how large the sample is      --store DIR   where it is kept      --anew   import it again
 *   --malloy DIR    where Malloy is installed
 */
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { benchCompile } from './compile.ts';
import { benchMalloy } from './malloy.ts';
import { benchReports } from './reports.ts';
import { openSample } from './store.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    deals: { type: 'string', default: '1000000' },
    store: { type: 'string' },
    anew: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string', default: '9' },
    malloy: { type: 'string', default: path.join(tmpdir(), 'rekap-bench-malloy') },
  },
});

const { only } = options;
const [deals, rounds] = [Number(options.deals), Number(options.rounds)];
if (positionals[0] === 'compile') benchCompile({ only });
else {
  const directory = options.store ?? path.join(tmpdir(), `rekap-bench-${deals}`);
  const session = await openSample(path.resolve(directory), deals, options.anew);
  if (positionals[0] === 'malloy') await benchMalloy(session, { home: path.resolve(options.malloy), rounds, only });
  else process.exitCode = (await benchReports(session, rounds, only)) ? 0 : 1;
  await session.close();
}
