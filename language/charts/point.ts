import type { Chart, Spec } from './chart.ts';
import { colour, frame } from './encoding.ts';
import { valueAxis } from './scale.ts';
import { type Shape, type ShapeRow, sentences, unique } from './shape.ts';

const maxPoints = 2000;
/** More names than this are in each other's way. */
const maxNames = 20;

/** A point a group: the first metric across, the second up, a third as the size. */
export const point: Chart = {
  name: 'a point chart',
  needs: (shape) => {
    if (shape.dimensions.length === 0 && shape.time === undefined) return 'a dimension';
    return pairs(shape).length === 0 ? 'two metrics that have values for one group' : undefined;
  },
  draw: (shape) => {
    const [across, up, size] = shape.measures;
    if (across === undefined || up === undefined) return null;
    const taken = new Set<string>();
    const points = pairs(shape);
    const rows = points.slice(0, maxPoints).map((row) => ({
      $panel: 0,
      $name: unique(nameOf(row, shape), taken),
      $x: across.value(row),
      $y: up.value(row),
      $size: size?.value(row) ?? null,
      $textX: across.text(row),
      $textY: up.text(row),
      $textSize: size?.text(row) ?? null,
      $others: row.others,
    }));
    return {
      panels: [
        {
          ...frame(0, `${up.label} against ${across.label}`),
          encoding: {
            x: {
              field: '$x',
              type: 'quantitative',
              axis: { ...valueAxis([across], shape.rows, shape.settings), title: across.label },
            },
            y: {
              field: '$y',
              type: 'quantitative',
              axis: { ...valueAxis([up], shape.rows, shape.settings), title: up.label },
            },
          },
          layer: [
            {
              mark: { type: 'point', filled: true, opacity: 0.85 },
              encoding: {
                size:
                  size === undefined
                    ? { value: 70 }
                    : {
                        field: '$size',
                        type: 'quantitative',
                        title: size.label,
                        legend: null,
                        scale: { range: [30, 600] },
                      },
                color: colour({ series: [], seriesLabel: '' }),
                tooltip: [
                  {
                    field: '$name',
                    title: [...(shape.time ? [shape.time] : []), ...shape.dimensions]
                      .map(({ label }) => label)
                      .join(' · '),
                  },
                  { field: '$textX', title: across.label },
                  { field: '$textY', title: up.label },
                  ...(size === undefined ? [] : [{ field: '$textSize', title: size.label }]),
                ],
              },
            },
            ...(rows.length > maxNames ? [] : [names]),
          ],
        },
      ],
      rows,
      note: sentences(
        points.length > maxPoints ? `Drawn are the first ${maxPoints} of ${points.length} groups.` : undefined,
        points.length < shape.rows.length
          ? `${shape.rows.length - points.length} of ${shape.rows.length} groups have no place, since a value is missing.`
          : undefined,
      ),
    };
  },
};

const names: Spec = {
  mark: { type: 'text', align: 'left', baseline: 'middle', dx: 9, fontSize: 11, limit: 140 },
  encoding: { text: { field: '$name' } },
};

/** The groups that have a place on both axes. */
function pairs({ rows, measures: [across, up] }: Shape): readonly ShapeRow[] {
  if (across === undefined || up === undefined) return [];
  return rows.filter((row) => across.value(row) !== null && up.value(row) !== null);
}

function nameOf(row: ShapeRow, { time, dimensions }: Shape): string {
  return [...(time === undefined ? [] : [time]), ...dimensions].map(({ text }) => text(row)).join(' · ');
}
