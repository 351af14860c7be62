import type { Chart, ChartRow, Spec } from './chart.ts';
import { domain, frame } from './encoding.ts';
import { aboutZero, shades } from './palette.ts';
import { valueAxis, writerOf } from './scale.ts';
import { type Dimension, type Measure, ownOf, type Shape, type ShapeRow } from './shape.ts';

const maxColumns = 60;
const maxRows = 40;
const maxPanels = 4;
const step = 24;

/** A cell for each pair of groups, the darker the more is in it. A missing value is no cell. */
export const heatmap: Chart = {
  name: 'a heatmap',
  needs: (shape) =>
    shape.measures.length === 0
      ? 'a metric that is a number'
      : sidesOf(shape) === undefined
        ? 'two dimensions, of which one may be time'
        : hasTwins(shape)
          ? 'groups whose names differ'
          : undefined,
  draw: (shape) => {
    const sides = sidesOf(shape);
    if (sides === undefined) return null;
    const all = measuresOf(shape);
    const measures = all.slice(0, maxPanels);
    const names = { across: namesOf(sides.across, shape), down: namesOf(sides.down, shape) };
    const kept = { across: names.across.slice(0, maxColumns), down: names.down.slice(0, maxRows) };
    const columns = new Set(kept.across);
    const lines = new Set(kept.down);
    const rows = shape.rows.filter((row) => columns.has(sides.across.text(row)) && lines.has(sides.down.text(row)));
    const shaded = shape.kind === 'cohort' ? later(rows, sides.across) : rows;
    const written = measures.map((measure) =>
      writerOf(measure, rows, kept.across.length, all.length > 1, shape.settings),
    );
    return {
      panels: measures.map((measure, panel) =>
        panelOf(measure, panel, sides, kept, written[panel] !== undefined, shaded, shape),
      ),
      rows: measures.flatMap((measure, panel) => {
        const shade = shadeOf(measure, shaded);
        return rows.map(
          (row): ChartRow => ({
            $panel: panel,
            // So that each has its own shades.
            $series: measure.label,
            $x: sides.across.text(row),
            $category: sides.down.text(row),
            $value: measure.value(row),
            $text: measure.text(row),
            $short: written[panel]?.(row) ?? null,
            $dark: shade(measure.value(row)),
            $partial: row.partial,
          }),
        );
      }),
      note: [
        ...cut(kept.down, names.down, sides.down.label),
        ...cut(kept.across, names.across, sides.across.label),
        ...cut(measures, all, 'metrics'),
        ...inTable(shape, all),
      ].join(' '),
    };
  },
};

/** Of a cohort the share that came back says it all: what that is made of is read in the table. */
function measuresOf(shape: Shape): readonly Measure[] {
  const own = ownOf(shape);
  const hasShare = shape.kind === 'cohort' && own.some(({ name }) => name === 'retention');
  return hasShare ? own.filter(({ name }) => name !== 'customers' && name !== 'retained') : own;
}

function inTable(shape: Shape, drawn: readonly Measure[]): string[] {
  const left = ownOf(shape).filter((measure) => !drawn.includes(measure));
  return left.length === 0 ? [] : [`In the table: ${left.map(({ label }) => label).join(', ')}.`];
}

interface Sides {
  readonly across: Dimension;
  readonly down: Dimension;
}

/** What goes across the page does so here; else time does, else the last dimension. */
function sidesOf({ time, dimensions }: Shape): Sides | undefined {
  const [first, second, ...more] = time === undefined ? dimensions : [...dimensions, time];
  if (first === undefined || second === undefined || more.length > 0) return undefined;
  return first.across && !second.across ? { across: first, down: second } : { across: second, down: first };
}

/** In order of time, of a closed set or of whole numbers; else as the result has them. */
function namesOf(dimension: Dimension, { rows, time }: Shape): readonly string[] {
  const found = new Map(rows.map((row) => [dimension.text(row), row]));
  const names = [...found];
  const keyOf = ([, row]: [string, ShapeRow]) => dimension.value(row);
  if (dimension === time) {
    names.sort((a, b) => (String(keyOf(a) ?? '\uffff') < String(keyOf(b) ?? '\uffff') ? -1 : 1));
  } else if (dimension.type === 'integer') {
    const place = (each: [string, ShapeRow]) =>
      each[1].others || keyOf(each) === null ? Infinity : Number(keyOf(each));
    names.sort((a, b) => place(a) - place(b) || 0);
  } else if (dimension.order !== undefined) {
    const order = dimension.order;
    const place = (each: [string, ShapeRow]) => {
      const at = order.indexOf(String(keyOf(each)));
      return at === -1 ? order.length : at;
    };
    names.sort((a, b) => place(a) - place(b));
  }
  return names.map(([name]) => name);
}

function hasTwins(shape: Shape): boolean {
  const sides = sidesOf(shape);
  if (sides === undefined) return false;
  const pairs = shape.rows.map((row) => JSON.stringify([sides.across.text(row), sides.down.text(row)]));
  return new Set(pairs).size < pairs.length;
}

/** Whether a cell is so dark that its number must be light. */
function shadeOf(measure: Measure, rows: readonly ShapeRow[]): (value: number | null) => boolean {
  const { lowest, highest, least } = rangeOf(measure, rows);
  return (value) => {
    if (value === null) return false;
    if (least < 0) return Math.abs(value) > 0.6 * Math.max(-lowest, highest);
    return highest > lowest && (value - lowest) / (highest - lowest) > 0.45;
  };
}

/** All come back in the period that they began in: shades are for those after it. */
function later(rows: readonly ShapeRow[], period: Dimension): readonly ShapeRow[] {
  const found = rows.filter((row) => Number(period.value(row)) !== 0);
  return found.length === 0 ? rows : found;
}

/** Counts and amounts are shaded from zero, so that twice the shade is twice as much. */
function rangeOf(measure: Measure, rows: readonly ShapeRow[]) {
  const values = rows.flatMap((row) => measure.value(row) ?? []);
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const highest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return { least, lowest: Math.min(0, least), highest: Math.max(0, highest) };
}

function panelOf(
  measure: Measure,
  panel: number,
  sides: Sides,
  kept: Record<'across' | 'down', readonly string[]>,
  isWritten: boolean,
  shaded: readonly ShapeRow[],
  shape: Shape,
): Spec {
  const { lowest, highest, least } = rangeOf(measure, shaded);
  const size = Math.max(-lowest, highest, Number.MIN_VALUE);
  const { labelExpr } = valueAxis([measure], shape.rows, shape.settings);
  return {
    ...frame(panel, measure.label),
    height: { step },
    encoding: {
      x: {
        field: '$x',
        type: 'ordinal',
        sort: null,
        title: sides.across === shape.time ? null : sides.across.label,
        scale: { ...domain(kept.across), paddingInner: 0.04 },
        axis: { orient: 'top', labelAngle: 0, labelOverlap: true, labelSeparation: 6, ticks: false, domain: false },
      },
      y: {
        field: '$category',
        type: 'ordinal',
        sort: null,
        title: null,
        scale: { ...domain(kept.down), paddingInner: 0.06 },
        axis: { ticks: false, domain: false },
      },
    },
    layer: [
      {
        // By this name the notebook leaves its shades as they are.
        name: `cells_${panel}`,
        transform: [{ filter: 'isValid(datum.$value)' }],
        mark: { type: 'rect', cornerRadius: 2 },
        encoding: {
          color: {
            field: '$value',
            type: 'quantitative',
            title: null,
            scale:
              least < 0
                ? { domain: [-size, size], range: aboutZero, interpolate: 'lab' }
                : { domain: [0, size], range: shades, interpolate: 'lab', clamp: true },
            legend: isWritten ? null : { orient: 'bottom', gradientThickness: 10, labelExpr },
          },
          // What is only a part of its period is light.
          opacity: { condition: { test: 'datum.$partial', value: 0.55 }, value: 1 },
          tooltip: [
            { field: '$category', title: sides.down.label },
            { field: '$x', title: sides.across.label },
            { field: '$text', title: measure.label },
          ],
        },
      },
      ...(isWritten ? [numbers] : []),
    ],
  };
}

const numbers: Spec = {
  mark: { type: 'text', fontSize: 11, invalid: 'show' },
  encoding: {
    text: { field: '$short' },
    color: {
      condition: [
        { test: '!isValid(datum.$value)', value: '#868f99' },
        { test: 'datum.$dark && !datum.$partial', value: '#ffffff' },
      ],
      value: '#1c2127',
    },
  },
};

function cut(shown: readonly unknown[], all: readonly unknown[], label: string): string[] {
  if (shown.length === all.length) return [];
  return [`Drawn are the first ${shown.length} of ${all.length} (${label}); the table has them all.`];
}
