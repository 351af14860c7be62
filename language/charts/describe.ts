/** A picture in words, for those who do not see it: what it shows, over what, and the extremes. */
import type { Chart } from './chart.ts';
import { type Measure, ownOf, type Shape, type ShapeRow, sentences } from './shape.ts';

/** With more metrics than this their extremes are read in the table. */
const maxTold = 3;

export function describe({ name }: Chart, label: string, shape: Shape): string {
  const { time, dimensions, measures, metrics, rows } = shape;
  const drawn = measures.filter(({ beside }) => beside?.part !== 'derived');
  const by = [...(time === undefined ? [] : [time]), ...dimensions];
  const own = ownOf(shape);
  const [only] = rows;
  if (by.length === 0) {
    const values = only === undefined ? [] : metrics.map((metric) => `${metric.label} ${metric.text(only)}`);
    return `${label}: ${listed(values)}.`;
  }
  const size = `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`;
  const of = `${label}: ${name} of ${listed(drawn.map((each) => each.label))} by ${listed(by.map((each) => each.label))}, ${size}.`;
  if (shape.kind === 'funnel' && dimensions.length === 1) return sentences(of, steps(shape));
  const told = own.slice(0, maxTold);
  return sentences(of, ...told.map((measure) => extremes(measure, own.length > 1, shape)));
}

/** How many reached each step. */
function steps({ dimensions: [step], measures: [reached], rows }: Shape): string | undefined {
  if (step === undefined || reached === undefined || rows.length === 0) return undefined;
  return `${listed(rows.map((row) => `${step.text(row)} ${reached.text(row)}`))}.`;
}

function extremes(measure: Measure, named: boolean, shape: Shape): string | undefined {
  const groups = shape.rows.filter(({ others }) => !others);
  const present = groups.flatMap((row) => {
    const value = measure.value(row);
    return value === null ? [] : [{ row, value }];
  });
  const absent = groups.length - present.length;
  const [first] = present;
  const gone = absent === 0 ? undefined : `${absent} ${absent === 1 ? 'value is' : 'values are'} missing.`;
  const subject = named ? `${measure.label}: ` : '';
  if (first === undefined) return gone === undefined ? undefined : `${subject}${gone}`;
  const at = ({ row }: { readonly row: ShapeRow }): string => `${nameOf(row, shape)} ${measure.text(row)}`;
  const lowest = present.reduce((best, each) => (each.value < best.value ? each : best));
  const highest = present.reduce((best, each) => (each.value > best.value ? each : best));
  const range =
    present.length === 1
      ? `${at(first)}.`
      : lowest.value === highest.value
        ? `All are ${measure.text(first.row)}.`
        : `Highest ${at(highest)}; lowest ${at(lowest)}.`;
  return sentences(`${subject}${range}`, overTime(measure, shape), gone);
}

/** Where one line begins and where it ends. */
function overTime(measure: Measure, { time, dimensions, rows }: Shape): string | undefined {
  if (time === undefined || dimensions.length > 0 || rows.length < 2) return undefined;
  const key = (row: ShapeRow): string => String(time.value(row) ?? '');
  const sorted = [...rows].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return `From ${time.text(first)} ${measure.text(first)} to ${time.text(last)} ${measure.text(last)}.`;
}

function nameOf(row: ShapeRow, { time, dimensions }: Shape): string {
  return [...(time === undefined ? [] : [time]), ...dimensions].map(({ text }) => text(row)).join(' · ');
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
