import { adds } from './area.ts';
import type { Chart, ChartRow, Spec } from './chart.ts';
import { frame, namesAxis } from './encoding.ts';
import { grey, palette } from './palette.ts';
import { type Measure, ownOf, type Shape, type ShapeRow, sentences, unique } from './shape.ts';

const step = 34;
const maxSteps = 20;
const maxPanels = 6;

/** Steps from the top down, each a bar as wide as what reached it. */
export const funnel: Chart = {
  name: 'a funnel',
  needs: (shape) => {
    const [counted] = ownOf(shape);
    if (counted === undefined || !adds(counted, shape)) return 'counts or amounts, none negative';
    return shape.time === undefined && [1, 2].includes(shape.dimensions.length)
      ? undefined
      : 'one dimension, whose groups are the steps, and no time';
  },
  draw: (shape) => {
    const [counted, ...more] = ownOf(shape);
    if (counted === undefined) return null;
    const share = more.find(({ format }) => format === 'percent');
    const all = groupsOf(shape);
    const groups = all.slice(0, maxPanels);
    const most = Math.max(0, ...groups.map(({ rows }) => rows.length));
    const largest = Math.max(0, ...groups.flatMap(({ rows }) => rows.map((row) => counted.value(row) ?? 0)));
    const drawn = groups.map(({ rows }, panel) => stepsOf(rows.slice(0, maxSteps), panel, counted, share, shape));
    return {
      panels: drawn.map((rows, panel) => panelOf(rows, panel, groups[panel]?.name, largest, [counted, share], shape)),
      rows: drawn.flat(),
      note: sentences(
        groups.length < all.length
          ? `Drawn are the first ${groups.length} of ${all.length} groups; the table has them all.`
          : undefined,
        most > maxSteps ? `Drawn are the first ${maxSteps} of ${most} steps; the table has them all.` : undefined,
      ),
    };
  },
};

interface Group {
  readonly name: string | undefined;
  readonly rows: readonly ShapeRow[];
}

/** The rows of each funnel, one for each group of the dimension that is not the steps. */
function groupsOf(shape: Shape): readonly Group[] {
  const outer = outerOf(shape);
  if (outer === undefined) return [{ name: undefined, rows: shape.rows }];
  const groups = new Map<string, ShapeRow[]>();
  for (const row of shape.rows) groups.set(outer.text(row), [...(groups.get(outer.text(row)) ?? []), row]);
  return [...groups].map(([name, rows]) => ({ name, rows }));
}

/** In a funnel's own result the steps come last, wherever they stand; what goes across the page is no step. */
function outerOf({ dimensions }: Shape) {
  if (dimensions.length < 2) return undefined;
  return dimensions.find(({ across }) => across) ?? dimensions[0];
}

function stepsOf(
  rows: readonly ShapeRow[],
  panel: number,
  counted: Measure,
  share: Measure | undefined,
  shape: Shape,
): readonly (ChartRow & { readonly $category: string })[] {
  const outer = outerOf(shape);
  const steps = shape.dimensions.find((dimension) => dimension !== outer);
  const names = new Set<string>();
  return rows.map((row) => {
    const value = counted.value(row);
    const isShared = share !== undefined && share.value(row) !== null;
    return {
      $panel: panel,
      $category: unique(steps?.text(row) ?? '', names),
      $value: value,
      $left: value === null ? null : -value / 2,
      $right: (value ?? 0) / 2,
      $text: isShared ? `${counted.text(row)} · ${share.text(row)}` : counted.text(row),
      $count: counted.text(row),
      $share: isShared ? share.text(row) : null,
      $others: row.others,
    };
  });
}

function panelOf(
  rows: readonly { readonly $category: string }[],
  panel: number,
  title: string | undefined,
  largest: number,
  [counted, share]: readonly [Measure, Measure | undefined],
  shape: Shape,
): Spec {
  const steps = shape.dimensions.find((dimension) => dimension !== outerOf(shape));
  const heading = share === undefined ? counted.label : `${counted.label} · ${share.label}`;
  return {
    ...frame(panel, title === undefined ? heading : `${title}: ${heading}`),
    height: { step },
    encoding: { y: namesAxis(rows.map(({ $category }) => $category)) },
    layer: [
      {
        mark: { type: 'bar', cornerRadius: 2 },
        encoding: {
          x: {
            field: '$left',
            type: 'quantitative',
            axis: null,
            // Funnels side by side are drawn to one scale.
            scale: { domain: [-largest / 2 || -1, largest / 2 || 1], nice: false },
          },
          x2: { field: '$right' },
          color: { condition: { test: 'datum.$others', value: grey }, value: palette[0] },
          tooltip: [
            { field: '$category', title: steps?.label ?? '' },
            { field: '$count', title: counted.label },
            ...(share === undefined ? [] : [{ field: '$share', title: share.label }]),
          ],
        },
      },
      {
        // Beside the bar: the last steps are narrower than their numbers.
        mark: { type: 'text', align: 'left', baseline: 'middle', dx: 6, invalid: 'show' },
        encoding: { x: { field: '$right', type: 'quantitative' }, text: { field: '$text' } },
      },
    ],
  };
}
