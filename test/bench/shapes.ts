/** Programs that grow in one way each, so that it is seen whether the compiler's time grows faster than they do. */
import type { SourceFile } from '../../language/index.ts';
import { program } from './definitions.ts';

export interface Shape {
  readonly name: string;
  /** What there are more and more of. */
  readonly unit: string;
  readonly sizes: readonly number[];
  /** `units`: how many there are in all, where small programs hold many copies of the same. */
  readonly make: (size: number) => { readonly files: readonly SourceFile[]; readonly units: number };
}

const thousands = [10, 30, 100, 300, 1000, 3000, 10_000];
/** Formulas inside each other: up to 50 are read, more are refused with a diagnostic, however many. */
const depths = [10, 20, 40, 100, 1000, 10_000];
/** Steps of definitions on definitions: up to about a hundred are compiled. */
const steps = [10, 30, 100, 1000, 10_000];

const model = modelWith('');

function modelWith(columns: string): string {
  return `table deals {
  id: key text
  source: text
  n: integer
  created_at: time
  dated by created_at
${columns}}
metric created = count(deals)
`;
}

export const shapes: readonly Shape[] = [
  {
    name: 'definitions: tables, dimensions, metrics, reports',
    unit: 'definition',
    sizes: thousands,
    make: (size) => ({ files: program(size), units: size }),
  },
  ...[
    nested(
      'parentheses: (… + 1)',
      (inside) => `(${inside} + 1)`,
      'n',
      (formula) => `count(deals where ${formula} > 1)`,
    ),
    nested(
      'conditions: not (n > 1 and …)',
      (inside) => `not (n > 1 and ${inside})`,
      'n = 1',
      (formula) => `count(deals where ${formula})`,
    ),
    nested(
      'functions: abs(…)',
      (inside) => `abs(${inside})`,
      'n',
      (formula) => `count(deals where ${formula} > 1)`,
    ),
    nested(
      'metrics: (… where n > 1)',
      (inside) => `(${inside} where n > 1)`,
      'created',
      (formula) => formula,
    ),
  ],
  ...[
    long(
      'sums: n + n + …',
      ' + ',
      () => 'n',
      (formula) => `count(deals where ${formula} > 1)`,
    ),
    long(
      'conditions: n != 1 and n != 2 and …',
      ' and ',
      (at) => `n != ${at}`,
      (formula) => `count(deals where ${formula})`,
    ),
    long(
      'sets: source in ("s1", "s2", …)',
      ', ',
      (at) => `"s${at}"`,
      (list) => `count(deals where source in (${list}))`,
    ),
    long(
      'choices: when n > 1: 1, when n > 2: 2, …',
      ', ',
      (at) => `when n > ${at}: ${at}`,
      (list) => `count(deals where (${list}, else 0) > 1)`,
    ),
    long(
      'aggregates: created / (created where n > 1) + …',
      ' + ',
      (at) => `created / (created where n > ${at})`,
      (formula) => formula,
    ),
  ],
  ...[
    chain('metrics: m2 = m1 + 1', 'metric', (before) => `${before} + 1`),
    chain('metrics: m2 = m1 / (m1 + created)', 'metric', (before) => `${before} / (${before} + created)`),
    chain('columns: c2 = c1 + 1', 'column', (before) => `${before} + 1`),
    chain('columns: c2 = c1 + c1 * 2', 'column', (before) => `${before} + ${before} * 2`),
  ],
];

/** How many units small programs are filled up to, so that there is something to time. */
const filled = 1000;

function copies(size: number, metric: (copy: number) => string): ReturnType<Shape['make']> {
  const count = Math.max(1, Math.round(filled / size));
  const metrics = Array.from(
    { length: count },
    (_, copy) => `metric m${copy} = ${metric(copy)}\nreport r${copy} { show m${copy} }\n`,
  );
  return { files: [{ path: 'formulas.rekap', text: model + metrics.join('') }], units: count * size };
}

function nested(
  name: string,
  around: (inside: string) => string,
  inmost: string,
  metric: (formula: string) => string,
): Shape {
  const formula = (size: number): string => {
    let inside = inmost;
    for (let depth = 0; depth < size; depth += 1) inside = around(inside);
    return metric(inside);
  };
  return { name: `nested ${name}`, unit: 'level', sizes: depths, make: (size) => copies(size, () => formula(size)) };
}

function long(name: string, between: string, part: (at: number) => string, metric: (formula: string) => string): Shape {
  const formula = (size: number): string => metric(Array.from({ length: size }, (_, at) => part(at + 1)).join(between));
  return { name: `long ${name}`, unit: 'part', sizes: thousands, make: (size) => copies(size, () => formula(size)) };
}

function chain(name: string, kind: 'metric' | 'column', next: (before: string) => string): Shape {
  return {
    name: `chain of ${name}`,
    unit: 'step',
    sizes: steps,
    make: (size) => ({ files: [{ path: 'chain.rekap', text: chained(kind, size, next) }], units: size }),
  };
}

function chained(kind: 'metric' | 'column', size: number, next: (before: string) => string): string {
  const names = Array.from({ length: size }, (_, at) => `s${at + 1}`);
  const last = `s${size}`;
  if (kind === 'metric') {
    const metrics = names.map((name, at) => `metric ${name} = ${next(at === 0 ? 'created' : `s${at}`)}\n`);
    return `${model}${metrics.join('')}report r { show ${last} }\n`;
  }
  const columns = names.map((name, at) => `  ${name} = ${next(at === 0 ? 'n' : `s${at}`)}\n`);
  return `${modelWith(columns.join(''))}report r { show sum(deals.${last}) }\n`;
}
