/**
 * How long it takes to parse, check and compile: generated definitions from few to many, formulas from short to long,
 * cold in a process of its own, and again after an edit of one file. Times are the processor's, of one unit (a
 * definition, a level of nesting, …), so that a compiler that is linear shows one number down each column.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { check, type SourceFile } from '../../language/index.ts';
import type { Cold } from './cold.ts';
import { program } from './definitions.ts';
import { type Edit, edits } from './edits.ts';
import { cpu, type Phases, phases, settings } from './phases.ts';
import { type Shape, shapes } from './shapes.ts';
import { grid } from './show.ts';
import { median, total } from './stats.ts';

const coldRuns = 11;
/** Each size is measured as often as fits in this time, within bounds. */
const spentMs = 1000;
const rounds = { least: 3, most: 15 } as const;

export interface CompileOptions {
  /** Only shapes with this in their name; all without it. */
  readonly only?: string | undefined;
}

export function benchCompile({ only }: CompileOptions): void {
  const chosen = shapes.filter(({ name }) => only === undefined || name.includes(only));
  if (only === undefined || 'cold'.includes(only)) console.log(`${cold()}\n`);
  if (only === undefined || 'edits'.includes(only)) console.log(`${afterEdits()}\n`);
  for (const shape of chosen) console.log(`${sizesOf(shape)}\n`);
}

// ---------------------------------------------------------------- sizes

function sizesOf(shape: Shape): string {
  const { name, unit, sizes } = shape;
  const programs = sizes.map((size) => ({ size, ...shape.make(size), seen: [] as Phases[] }));
  // Sizes in turn, so that what the engine of JavaScript learns meanwhile speaks for none of them.
  for (let round = -1; round < rounds.most; round += 1) {
    for (const { files, seen } of programs) {
      if (seen.length >= rounds.least && spent(seen) > spentMs) continue;
      const each = phases(files);
      if (round >= 0) seen.push(each);
    }
  }
  const rows = programs.map(({ size, files, units, seen }) => {
    const medians = [
      seen.map(({ parse }) => parse),
      seen.map((each) => each.check),
      seen.map(({ compile }) => compile),
    ].map(median);
    const all = total(medians);
    const each = [...medians, all].map((ms) => ((ms * 1000) / units).toFixed(1));
    return [number(size), ...each, all.toFixed(1), refusal(files)];
  });
  const head = [`${unit}s`, 'parse', 'check', 'compile', `µs a ${unit}`, 'ms in all', ''];
  return `${name}\n${grid([head, ...rows])}`;
}

function spent(seen: readonly Phases[]): number {
  return total(seen.map(({ parse, check: checking, compile }) => parse + checking + compile));
}

/** What the compiler says about a program that it does not take. */
function refusal(files: readonly SourceFile[]): string {
  const codes = new Set(check(files, settings).diagnostics.map(({ code }) => code));
  return codes.size === 0 ? '' : `refused: ${[...codes].join(', ')}`;
}

// ---------------------------------------------------------------- cold

function cold(): string {
  const script = fileURLToPath(new URL('bench_cold.js', import.meta.url));
  const sizes = [10, 100, 500];
  const runs = sizes.map(() => [] as { readonly inside: Cold; readonly process: number }[]);
  for (let round = 0; round < coldRuns; round += 1) {
    for (const [place, size] of sizes.entries()) {
      const started = performance.now();
      const output = execFileSync(process.execPath, [script, String(size)], { encoding: 'utf8' });
      runs[place]?.push({ inside: JSON.parse(output), process: performance.now() - started });
    }
  }
  const rows = runs.map((seen, place) => {
    const of = (measure: (inside: Cold) => number): string =>
      median(seen.map(({ inside }) => measure(inside))).toFixed(1);
    return [
      number(sizes[place] ?? 0),
      of(({ load }) => load),
      of(({ parse }) => parse),
      of(({ check: checking }) => checking),
      of(({ compile }) => compile),
      of(({ parse, check: checking, compile }) => parse + checking + compile),
      of(({ clock }) => clock),
      median(seen.map(({ process: whole }) => whole)).toFixed(1),
      '',
    ];
  });
  const head = ['definitions', 'load', 'parse', 'check', 'compile', 'the three', 'by the clock', 'process', ''];
  return `cold, median of ${coldRuns} processes; ms of the processor, the last two by the clock\n${grid([head, ...rows])}`;
}

// ---------------------------------------------------------------- edits

function afterEdits(): string {
  const rows = [500, 3000].flatMap((size) => {
    const files = program(size);
    return edits(files).map((edit) => {
      const times = timesOf(files, edit);
      return [edit.what, number(size), ...times.map((each) => median(each).toFixed(1)), ''];
    });
  });
  const head = ['edit of one file', 'definitions', 'check again', 'check anew', ''];
  return `after an edit, ms of the processor\n${grid([head, ...rows])}`;
}

/** Of a check that goes by the one before, there and back, and of one that does not. */
function timesOf(files: readonly SourceFile[], { after }: Edit): [number[], number[]] {
  const [again, anew]: [number[], number[]] = [[], []];
  let before = check(files, settings);
  for (let round = 0; round < rounds.most && (round < 6 || total(again) < spentMs / 3); round += 1) {
    const next = round % 2 === 0 ? after : files;
    const started = cpu();
    before = check(next, settings, before);
    again.push(cpu() - started);
    if (round >= 2) continue;
    const second = cpu();
    check(next, settings);
    anew.push(cpu() - second);
  }
  return [again, anew];
}

function number(value: number): string {
  return new Intl.NumberFormat('en').format(value);
}
