import { missing } from '../base/format.ts';
import type { Chart, ChartRow, Spec } from './chart.ts';
import { frame, namesAxis } from './encoding.ts';
import { grey, palette, targetColour } from './palette.ts';
import { type Measure, ownOf, type Shape, type ShapeRow, sentences, targetOf, unique } from './shape.ts';

const step = 28;
const maxRows = 30;
const maxPanels = 6;

/** How far something has come: a bar, and a rule where it is to be. A share goes to the whole of 100 %. */
export const progress: Chart = {
  name: 'progress',
  needs: (shape) => {
    if (shape.time !== undefined) return 'a result without time';
    return goalsOf(shape).length === 0 ? 'a target, such as `compare quota`, or a share of one whole' : undefined;
  },
  draw: (shape) => {
    const all = goalsOf(shape);
    const goals = all.slice(0, maxPanels);
    const shown = shape.rows.slice(0, maxRows);
    return {
      panels: goals.map((goal, panel) => panelOf(goal, panel, namesIn(goal, shown, shape), shape)),
      rows: goals.flatMap((goal, panel) => rowsOf(goal, panel, shown, shape)),
      note: sentences(
        goals.length < all.length ? `Drawn are ${goals.length} of ${all.length} (metrics).` : undefined,
        shown.length < shape.rows.length
          ? `Drawn are the first ${shown.length} of ${shape.rows.length}; the table has them all.`
          : undefined,
      ),
    };
  },
};

/** A metric and what it is to come to; without a target that is the whole. */
interface Goal {
  readonly measure: Measure;
  readonly target: Measure | undefined;
  /** What a goal says beside: the share that is reached, how it stands, and where it lands at the present pace. */
  readonly beside: Readonly<Record<'attained' | 'status' | 'landing', Measure | undefined>>;
}

function goalsOf(shape: Shape): readonly Goal[] {
  const own = ownOf(shape);
  const goals = own.flatMap((measure): Goal[] => {
    const target = targetOf(measure, shape);
    if (target === undefined) return [];
    return [{ measure, target, beside: besideOf(measure, shape) }];
  });
  if (goals.length > 0) return goals;
  const isShare = (measure: Measure): boolean =>
    measure.format === 'percent' && shape.rows.every((row) => isWithinWhole(measure.value(row)));
  return own.filter(isShare).map((measure) => ({ measure, target: undefined, beside: besideOf(measure, shape) }));
}

function besideOf({ name }: Measure, { metrics }: Shape): Goal['beside'] {
  const named = (part: string): Measure | undefined => metrics.find((metric) => metric.name === `${name}.${part}`);
  return { attained: named('attained'), status: named('status'), landing: named('landing') };
}

function isWithinWhole(value: number | null): boolean {
  return value === null || (value >= 0 && value <= 1);
}

function namesIn({ measure }: Goal, rows: readonly ShapeRow[], { dimensions }: Shape): readonly string[] {
  const taken = new Set<string>();
  return rows.map((row) =>
    unique(dimensions.length === 0 ? measure.label : dimensions.map(({ text }) => text(row)).join(' · '), taken),
  );
}

function rowsOf(goal: Goal, panel: number, rows: readonly ShapeRow[], shape: Shape): ChartRow[] {
  const { measure, target, beside } = goal;
  const names = namesIn(goal, rows, shape);
  return rows.map((row, index) => {
    const said = [beside.attained, beside.status].flatMap((each) => {
      const text = each?.text(row) ?? missing;
      return text === missing ? [] : [text];
    });
    const landing = beside.landing?.value(row) ?? null;
    const of = target === undefined ? '' : ` / ${target.text(row)}`;
    return {
      $panel: panel,
      $category: names[index] ?? '',
      $value: measure.value(row),
      $landing: landing,
      $target: target === undefined ? 1 : target.value(row),
      $end: Math.max(0, measure.value(row) ?? 0, landing ?? 0, target === undefined ? 1 : (target.value(row) ?? 0)),
      $text: [`${measure.text(row)}${of}`, ...said].join(' · '),
      $actual: measure.text(row),
      $wanted: target?.text(row) ?? null,
      $lands: beside.landing?.text(row) ?? null,
      $others: row.others,
    };
  });
}

function panelOf({ measure, target, beside }: Goal, panel: number, names: readonly string[], shape: Shape): Spec {
  const x = { type: 'quantitative', stack: null };
  return {
    ...frame(panel, measure.label),
    height: { step },
    encoding: { y: { ...namesAxis(names), ...(shape.dimensions.length === 0 ? { axis: null } : {}) } },
    layer: [
      {
        mark: { type: 'bar', cornerRadiusEnd: 2, opacity: 0.22, color: grey },
        encoding: { x: { ...x, field: '$target', axis: null } },
      },
      // Where it lands at the present pace, behind what there is.
      ...(beside.landing === undefined
        ? []
        : [
            {
              mark: { type: 'bar', cornerRadiusEnd: 2, height: { band: 0.5 }, opacity: 0.35, color: palette[0] },
              encoding: { x: { ...x, field: '$landing' } },
            },
          ]),
      {
        mark: { type: 'bar', cornerRadiusEnd: 2, height: { band: 0.5 } },
        encoding: {
          x: { ...x, field: '$value' },
          color: { condition: { test: 'datum.$others', value: grey }, value: palette[0] },
          tooltip: [
            ...(shape.dimensions.length === 0
              ? []
              : [{ field: '$category', title: shape.dimensions.map(({ label }) => label).join(' · ') }]),
            { field: '$actual', title: measure.label },
            ...(target === undefined ? [] : [{ field: '$wanted', title: target.label }]),
            ...(beside.landing === undefined ? [] : [{ field: '$lands', title: beside.landing.label }]),
          ],
        },
      },
      ...(target === undefined
        ? []
        : [
            {
              mark: { type: 'tick', thickness: 3, opacity: 1, color: targetColour },
              encoding: { x: { ...x, field: '$target' } },
            },
          ]),
      {
        mark: { type: 'text', align: 'left', baseline: 'middle', dx: 8 },
        encoding: { x: { ...x, field: '$end' }, text: { field: '$text' } },
      },
    ],
  };
}
