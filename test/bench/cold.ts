/** Parses, checks and compiles as many definitions as it is told, once, and prints how long that took; the bench starts it. */
import { program } from './definitions.ts';
import { cpu, type Phases, phases } from './phases.ts';

export interface Cold extends Phases {
  /** From the start of the process to the first line of the program, of the processor, in ms. */
  readonly load: number;
  /** By the clock, of the three phases, in ms. */
  readonly clock: number;
}

const load = cpu();
const files = program(Number(process.argv[2]));
const started = performance.now();
const times = phases(files);
const cold: Cold = { load, ...times, clock: performance.now() - started };
console.log(JSON.stringify(cold));
