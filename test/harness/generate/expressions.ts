/** Random expressions over the rows of a table, each of a type that is known. */
import { type ColumnPlan, type ColumnType, type ModelPlan, quote, type TablePlan } from './model.ts';
import type { Random } from './random.ts';

/** Something that can be read. */
export interface Readable {
  readonly text: string;
  readonly type: ColumnType;
  readonly values?: readonly string[];
  readonly computed?: true;
  /** The table whose rows a reference names. */
  readonly target?: string;
}

/** What a table's rows hold themselves and along one or two references. `prefix` goes before each. */
export function readables(model: ModelPlan, table: TablePlan, prefix = '', depth = 1): Readable[] {
  return table.columns.flatMap((column: ColumnPlan) => {
    const text = `${prefix}${quote(column.name)}`;
    const own: Readable = {
      text,
      type: column.type,
      ...(column.values === undefined ? {} : { values: column.values }),
      ...(column.formula === undefined ? {} : { computed: true }),
      ...(column.target === undefined ? {} : { target: column.target }),
    };
    const target = model.tables.find(({ name }) => name === column.target);
    return target === undefined || depth === 0 ? [own] : [own, ...readables(model, target, `${text}.`, depth - 1)];
  });
}

export function ofType(from: readonly Readable[], ...types: readonly ColumnType[]): Readable[] {
  return from.filter(({ type }) => types.includes(type));
}

const operators = ['=', '!=', '<', '<=', '>', '>='] as const;

/** A condition over what can be read; there is at least one thing. */
export function condition(random: Random, from: readonly Readable[], today: string, depth = 2): string {
  if (depth > 0 && random.chance(0.35)) {
    const inner = () => condition(random, from, today, depth - 1);
    return random.weighted([
      [3, () => `(${inner()} and ${inner()})`],
      [3, () => `(${inner()} or ${inner()})`],
      [2, () => `not (${inner()})`],
      [1, () => `(${inner()} or ${inner()}) and ${inner()}`],
    ])();
  }
  return test(random, random.pick(from), from, today);
}

/** A condition on one thing. */
export function test(
  random: Random,
  { text, type, values, computed }: Readable,
  from: readonly Readable[],
  today: string,
): string {
  // What is one thing by two names is not compared with itself.
  const name = (path: string) => path.split('.').at(-1);
  const differs = (other: Readable) =>
    name(other.text) !== name(text) && computed === undefined && other.computed === undefined;
  if (type === 'reference' || random.chance(0.15)) return `${text} is ${random.chance(0.5) ? 'not ' : ''}missing`;
  const not = random.chance(0.3) ? 'not ' : '';
  switch (type) {
    case 'text':
    case 'set': {
      const some = (values ?? ['x']).map((value) => JSON.stringify(value));
      return random.weighted([
        [4, `${text} ${random.pick(['=', '!='])} ${random.pick(some)}`],
        [2, `${text} ${not}in (${random.some(some, 2).join(', ')})`],
        [type === 'set' ? 2 : 1, `${text} ${random.pick(operators)} ${random.pick(some)}`],
        [type === 'text' ? 2 : 0, `${not}${random.pick(['contains', 'starts_with', 'ends_with'])}(${text}, "a")`],
      ]);
    }
    case 'boolean':
      return `${not}${text}`;
    case 'integer':
    case 'number':
    case 'percent':
    case 'money': {
      const literal = () => amount(random, type);
      const others = ofType(from, 'integer', 'number', 'money').filter(differs);
      return random.weighted([
        [4, `${text} ${random.pick(operators)} ${literal()}`],
        [2, `${text} ${not}between ${literal()} and ${literal()}`],
        [1, `${text} ${not}in (${literal()}, ${literal()})`],
        [1, `${text} ${random.pick(operators)} ${others.length === 0 ? literal() : random.pick(others).text}`],
      ]);
    }
    case 'date':
    case 'time': {
      const dates = ofType(from, 'date', 'time').filter(differs);
      return random.weighted([
        [5, `${text} ${random.pick(operators)} ${dateLiteral(random, today)}`],
        [2, `${text} ${not}between ${dateLiteral(random, today)} and ${dateLiteral(random, today)}`],
        [2, `${text} ${not}in ${range(random, today)}`],
        [1, `${text} ${random.pick(operators)} ${dates.length === 0 ? 'today()' : random.pick(dates).text}`],
        [1, `${text} ${not}in (${dateLiteral(random, today)}, ${dateLiteral(random, today)})`],
        [1, `age(${text}) ${random.pick(operators)} ${random.integer(1, 90)} days`],
      ]);
    }
    case 'duration':
      return `${text} ${random.pick(operators)} ${random.integer(1, 30)} ${random.pick(['hours', 'days'])}`;
  }
}

/** A number as it is written. */
export function amount(random: Random, type: ColumnType): string {
  if (type === 'percent') return random.pick(['25%', '50%', '0.125', '15%']);
  if (type === 'money') return random.pick(['0', '10', '50.5', '100', '1k', '0.01']);
  return random.pick(['0', '1', '2', '5', '2.5', '0.75']);
}

/** A day, month, quarter or year not far from today. */
export function dateLiteral(random: Random, today: string): string {
  const [year = 2024, month = 1, date = 1] = today.split('-').map(Number);
  const other = year + random.integer(-1, 0);
  const someMonth = random.chance(0.6) ? month : random.integer(1, 12);
  const two = (value: number) => String(value).padStart(2, '0');
  return random.weighted([
    [4, `${other}-${two(someMonth)}-${two(Math.min(random.chance(0.3) ? date : random.integer(1, 28), 28))}`],
    [3, `${other}-${two(someMonth)}`],
    [2, `${other}-Q${Math.ceil(someMonth / 3)}`],
    [1, String(other)],
  ]);
}

/** Every kind of range. */
export function range(random: Random, today: string, least: 'day' | 'month' = 'day'): string {
  const units = least === 'day' ? ['day', 'week', 'month', 'quarter', 'year'] : ['month', 'quarter', 'year'];
  const year = Number(today.slice(0, 4));
  const unit = random.pick(units);
  const count = unit === 'year' ? random.integer(2, 3) : unit === 'day' ? random.integer(2, 40) : random.integer(2, 9);
  const begins = (literal: string) =>
    literal.replace(/Q(\d)/, (_, quarter) => String(3 * Number(quarter) - 2).padStart(2, '0'));
  const ends = [dateLiteral(random, today), dateLiteral(random, today)].sort((a, b) =>
    begins(a) < begins(b) ? -1 : 1,
  );
  return random.weighted([
    [3, `last ${count} ${unit}s`],
    [3, `last ${count} ${unit}s to date`],
    [1, `last ${unit}`],
    [2, `this ${unit}`],
    [2, `${unit} to date`],
    [1, `next ${unit}`],
    [2, `next ${count} ${unit}s`],
    [unit === 'day' ? 0 : 2, `rest of this ${unit}`],
    [2, ends.join(' to ')],
    [2, dateLiteral(random, today)],
    [1, `fiscal ${year + random.integer(-1, 1)}`],
    [
      1,
      random.pick(['this fiscal year', 'last 2 fiscal years', 'fiscal year to date', 'last 3 fiscal quarters to date']),
    ],
    [2, 'all time'],
  ]);
}

/** A share of money is money; of money in money, a number. */
export function quotient(one: ColumnType, other: ColumnType): ColumnType {
  return one === 'money' && other !== 'money' ? 'money' : 'number';
}

/** A number, with the type it has. */
export function number(random: Random, from: readonly Readable[], today: string, depth = 1): Readable | undefined {
  const numbers = ofType(from, 'integer', 'number', 'money', 'percent');
  const dates = ofType(from, 'date', 'time');
  const [one, other] = [numbers, numbers].map((some) => (some.length === 0 ? undefined : random.pick(some)));
  if (depth === 0 || one === undefined || other === undefined) {
    if (one !== undefined && random.chance(0.9)) return one;
    if (dates.length === 0) return one;
    const [first, second] = [random.pick(dates), random.pick(dates)];
    return random.pick<Readable>([
      { text: `days(${first.text}, ${second.text})`, type: 'integer' },
      { text: `${random.pick(['year', 'month', 'quarter', 'weekday', 'day'])}(${first.text})`, type: 'integer' },
      { text: `hours(${first.text}, ${second.text})`, type: 'number' },
    ]);
  }
  const money = one.type === 'money' || other.type === 'money';
  const sum: ColumnType = money ? 'money' : 'number';
  return random.weighted<() => Readable>([
    [5, () => one],
    [1, () => ({ text: `(${one.text} ${random.pick(['+', '-'])} ${other.text})`, type: sum })],
    [
      1,
      () => ({
        text: `(${one.text} * ${random.pick(['2', '0.5', '1.25'])})`,
        type: one.type === 'money' ? 'money' : 'number',
      }),
    ],
    [1, () => ({ text: `(${one.text} / ${other.text})`, type: quotient(one.type, other.type) })],
    [1, () => ({ text: `(${one.text} else ${amount(random, 'integer')})`, type: one.type })],
    [1, () => ({ text: `(-${one.text})`, type: one.type })],
    [1, () => ({ text: `${random.pick(['abs', 'floor', 'ceil', 'round'])}(${one.text})`, type: one.type })],
    [1, () => ({ text: `${random.pick(['greatest', 'least'])}(${one.text}, ${other.text}, 3)`, type: sum })],
    [1, () => ({ text: `remainder(${one.text}, ${random.pick(['3', '0', '4'])})`, type: one.type })],
    [
      1,
      () => ({
        text: `(when ${condition(random, from, today, 1)}: ${one.text}, else ${other.text})`,
        type: sum,
      }),
    ],
  ])();
}

/** A text, or one of a few values that texts are made of. */
export function text(random: Random, from: readonly Readable[], today: string): Readable | undefined {
  const texts = ofType(from, 'text', 'set');
  const numbers = ofType(from, 'integer', 'number', 'money');
  const choices: (() => Readable)[] = [];
  if (texts.length > 0) {
    const one = random.pick(texts);
    const other = random.pick(texts);
    choices.push(
      () => ({ text: `${random.pick(['upper', 'lower', 'trim'])}(${one.text})`, type: 'text' }),
      () => ({ text: `${random.pick(['left', 'right'])}(${one.text}, ${random.integer(0, 3)})`, type: 'text' }),
      () => ({ text: `replace(${one.text}, "a", "${random.pick(['', 'o'])}")`, type: 'text' }),
      () => ({ text: `join(${one.text}, "-", ${other.text})`, type: 'text' }),
      () => ({ text: `join(${one.text}, ${other.text})`, type: 'text' }),
      () => ({ text: `(${one.text} else "none")`, type: 'text' }),
    );
  }
  if (numbers.length > 0) {
    const one = random.pick(numbers);
    const values = ['under 2', '2 to 50', '50 and more'];
    choices.push(() => ({ text: `bands(${one.text}, 2, 50)`, type: 'set', values }));
  }
  choices.push(() => ({
    text: `when ${condition(random, from, today, 1)}: "High", when ${condition(random, from, today, 1)}: "Warm"${random.chance(0.6) ? ', else "Normal"' : ''}`,
    type: 'text',
    values: ['High', 'Warm', 'Normal'],
  }));
  return random.pick(choices)();
}

/** A date made of others. */
export function date(random: Random, from: readonly Readable[]): Readable | undefined {
  const dates = ofType(from, 'date', 'time');
  if (dates.length === 0) return undefined;
  const [one, other] = [random.pick(dates), random.pick(dates)];
  const both: ColumnType = one.type === other.type ? one.type : 'time';
  return random.pick<Readable>([
    { text: `${one.text} + ${random.integer(1, 40)} days`, type: one.type },
    { text: `${one.text} - ${random.integer(1, 3)} weeks`, type: one.type },
    { text: `date(${one.text})`, type: 'date' },
    { text: `${one.text} else ${other.text}`, type: both },
  ]);
}
