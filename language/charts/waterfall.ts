import { formatValue } from '../base/format.ts';
import type { Chart, ChartRow, Spec } from './chart.ts';
import { domain, frame, namesAxis, tooltip } from './encoding.ts';
import { down, up, whole } from './palette.ts';
import { light } from './partial.ts';
import { type Plot, plotsOf } from './plot.ts';
import { valueAxis, writerOf } from './scale.ts';
import { type Measure, ownOf, type Shape } from './shape.ts';

const step = 23;
const maxSteps = 30;

/** What the bar of all rows is called. */
const totalLabel = 'Total';
const restLabel = 'The rest';

/** How parts come to a whole: each begins where the one before it ended. The whole comes from the result's totals. */
export const waterfall: Chart = {
  name: 'a waterfall',
  needs: (shape) => {
    const own = ownOf(shape);
    if (own.length === 0 || !own.every(({ format }) => ['integer', 'money'].includes(format))) {
      return 'counts or amounts, whose parts add up';
    }
    if ((shape.time === undefined ? 0 : 1) + shape.dimensions.length !== 1) return 'one dimension, or time';
    const odd = own.find((measure) => !addsUp(measure, shape));
    return odd === undefined ? undefined : `parts that come to their total, which those of ${odd.label} do not`;
  },
  draw: (shape) => {
    const own = ownOf(shape);
    const each = own.map((measure) => plotsOf({ ...shape, measures: [measure] }, maxSteps));
    const drawn = each.flatMap(({ plots }, place) => {
      const [measure, plot] = [own[place], plots[0]];
      if (measure === undefined || plot === undefined) return [];
      return [stepsOf({ ...plot, panel: place }, measure, own.length > 1, shape)];
    });
    return {
      panels: drawn.map((steps) => panelOf(steps, shape)),
      rows: drawn.flatMap(({ steps }) => steps),
      note: [...new Set(each.flatMap(({ note }) => note ?? []))].join(' '),
    };
  },
};

/** Distinct people, say, are counted once in all, though in two of the parts. Without a total nobody knows. */
function addsUp(measure: Measure, { rows, total }: Shape): boolean {
  const whole = total === undefined ? null : measure.value(total);
  if (whole === null) return true;
  const sum = rows.reduce((before, row) => before + (measure.value(row) ?? 0), 0);
  const size = rows.reduce((before, row) => before + Math.abs(measure.value(row) ?? 0), 1);
  return Math.abs(sum - whole) <= 1e-9 * size;
}

type Step = ChartRow & { readonly $category: string };

interface Steps {
  readonly plot: Plot;
  readonly steps: readonly Step[];
  /** Whether there is room for the numbers. */
  readonly isWritten: boolean;
}

function stepsOf(plot: Plot, measure: Measure, isBeside: boolean, shape: Shape): Steps {
  const { rows, time, total, settings } = shape;
  const all = total === undefined || rows.length === 0 ? null : measure.value(total);
  const isCut = plot.rows.length < rows.length;
  const written = [...rows, ...(total === undefined ? [] : [total])];
  // Lying bars have room for any number.
  const write =
    time === undefined ? measure.text : writerOf(measure, written, plot.rows.length + 2, isBeside, settings);
  let end = 0;
  const steps = plot.rows.map((row, index): Step => {
    const start = end;
    end += row.$value ?? 0;
    const step = stepOf(plot, row.$category, start, row.$value === null ? null : end, row.$text, row.$partial);
    const point = plot.points[index];
    return point === undefined || write === undefined ? step : { ...step, $short: write(point.row) };
  });
  if (total !== undefined && all !== null) {
    const rest = formatValue(all - end, measure.format, settings);
    const whole = stepOf(plot, totalLabel, 0, all, measure.text(total));
    if (isCut) steps.push(stepOf(plot, restLabel, end, all, rest));
    steps.push({ ...whole, $kind: 'whole', $short: write?.(total) ?? whole.$text ?? null });
  }
  return { plot, steps, isWritten: write !== undefined };
}

function stepOf(
  { panel, series }: Plot,
  name: string,
  from: number,
  to: number | null,
  text: string,
  partial = false,
): Step {
  const $kind = to !== null && to < from ? 'down' : 'up';
  const $end = to === null ? from : Math.max(from, to);
  return {
    $panel: panel,
    $category: name,
    $series: series[0] ?? '',
    $from: from,
    $to: to,
    $end,
    $text: text,
    $short: text,
    $kind,
    $partial: partial,
  };
}

function panelOf({ plot, steps, isWritten }: Steps, shape: Shape): Spec {
  const names = steps.map(({ $category }) => $category);
  const isStanding = shape.time !== undefined;
  const highest = steps.reduce((most, { $end }) => Math.max(most, Math.abs(Number($end))), 0);
  const axis = valueAxis(plot.measures, shape.rows, shape.settings, highest);
  const value = (field: string, more: Spec = {}): Spec => ({ field, type: 'quantitative', ...more });
  const periods: Spec = {
    field: '$category',
    type: 'ordinal',
    sort: null,
    title: null,
    scale: { ...domain(names), paddingInner: 0.2 },
    axis: { labelAngle: 0, labelOverlap: true, labelSeparation: 8 },
  };
  const bars: Spec = {
    mark: { type: 'bar' },
    encoding: {
      ...(isStanding
        ? { y: value('$from', { axis }), y2: { field: '$to' } }
        : { x: value('$from', { axis: null }), x2: { field: '$to' } }),
      color: {
        field: '$kind',
        type: 'nominal',
        legend: null,
        scale: { domain: ['up', 'down', 'whole'], range: [up, down, whole] },
      },
      opacity: light,
      tooltip: tooltip({ ...plot, series: [] }),
    },
  };
  const texts: Spec = isStanding
    ? { mark: { type: 'text', dy: -6, fontSize: 11 }, encoding: { y: value('$end'), text: { field: '$short' } } }
    : {
        mark: { type: 'text', align: 'left', baseline: 'middle', dx: 5 },
        encoding: { x: value('$end'), text: { field: '$short' } },
      };
  return {
    ...frame(plot.panel, plot.title),
    ...(isStanding ? {} : { height: { step } }),
    encoding: isStanding ? { x: periods } : { y: namesAxis(names) },
    layer: isWritten ? [bars, texts] : [bars],
  };
}
