/** Results for every kind of chart: usual ones, and those that pictures go wrong with. */
import type { Value } from '../../language/base/format.ts';
import type { ChartColumn, ChartInput, ChartKind } from '../../language/charts/index.ts';
import { input } from './pictures.ts';

const month: ChartColumn = { name: 'month', label: 'Month', type: 'date', role: 'dimension', format: 'month' };
const source: ChartColumn = { name: 'source', label: 'Lead source', type: 'text', role: 'dimension', format: 'plain' };
const region: ChartColumn = { name: 'region', label: 'Region', type: 'text', role: 'dimension', format: 'plain' };
const size: ChartColumn = {
  ...{ name: 'size', label: 'Size', type: 'text', role: 'dimension', format: 'plain' },
  values: ['under 1k', '1k to 10k', '10k to 50k', '50k and more'],
};
const won: ChartColumn = { name: 'won', label: 'Deals won', type: 'integer', role: 'metric', format: 'integer' };
const rate: ChartColumn = { name: 'rate', label: 'Win rate', type: 'percent', role: 'metric', format: 'percent' };
const revenue: ChartColumn = { name: 'rev', label: 'Revenue', type: 'money', role: 'metric', format: 'money' };
const target: ChartColumn = { ...revenue, name: 'rev.target', label: 'Quota', role: 'comparison' };
const attained: ChartColumn = { ...rate, name: 'rev.attained', label: 'Attained', role: 'comparison' };
const ahead = (suffix: string, label: string): ChartColumn => ({
  ...revenue,
  name: `rev.${suffix}`,
  label,
  role: 'forecast',
});

const months = Array.from({ length: 12 }, (_, at) => `2024-${String(at + 1).padStart(2, '0')}-01`);
const sources = ['Email', 'Paid ads', 'Referral', 'Web', 'Fair'];
const regions = ['East', 'West', 'North'];
const long = (name: string): string => `${name} through the partner programme of the northern region, second half`;

/** Anything that looks like a measurement, and is the same every time. */
function wave(at: number): number {
  return Math.round(100 + 60 * Math.sin(at * 1.7) + 35 * Math.cos(at * 0.6));
}

type Situation =
  | 'usual'
  | 'long labels'
  | 'one row'
  | 'no rows'
  | 'negative'
  | '200 groups'
  | 'missing'
  | 'ten digits'
  | 'partial'
  | 'target'
  | 'forecast'
  | 'others';

export const situations: readonly Situation[] = [
  ...(['usual', 'long labels', 'one row', 'no rows', 'negative', '200 groups', 'missing', 'ten digits'] as const),
  ...(['partial', 'target', 'forecast', 'others'] as const),
];

/** What the kinds are drawn of: values by time, by groups, by pairs of groups, by bands, or by nothing. */
const shapeOfKind: Record<ChartKind, 'time' | 'series' | 'groups' | 'pairs' | 'two metrics' | 'bands' | 'nothing'> = {
  bar: 'groups',
  line: 'time',
  area: 'series',
  point: 'two metrics',
  pie: 'groups',
  funnel: 'groups',
  heatmap: 'pairs',
  number: 'nothing',
  progress: 'groups',
  waterfall: 'groups',
  histogram: 'bands',
  table: 'groups',
};

function dimensionsOf(kind: ChartKind): readonly ChartColumn[] {
  switch (shapeOfKind[kind]) {
    case 'time':
      return [month];
    case 'series':
      return [month, source];
    case 'pairs':
      return [region, month];
    case 'bands':
      return [size];
    case 'nothing':
      return [];
    default:
      return [source];
  }
}

function groupsOf(kind: ChartKind, situation: Situation): readonly (readonly Value[])[] {
  const named = situation === 'long labels' ? long : (name: string) => name;
  const many = (name: string, few: readonly string[]): readonly string[] =>
    situation === '200 groups' ? Array.from({ length: 200 }, (_, at) => `${name} ${at + 1}`) : few.map(named);
  switch (shapeOfKind[kind]) {
    case 'time':
      return situation === '200 groups' ? manyMonths.map((each) => [each]) : months.map((each) => [each]);
    case 'series':
      return months.flatMap((each) => many('Source', sources.slice(0, 3)).map((name) => [each, name]));
    case 'pairs':
      return many('Region', regions).flatMap((name) => months.map((each) => [name, each]));
    case 'bands':
      return (size.values ?? []).map((each) => [each]);
    case 'nothing':
      return [[]];
    default:
      return many('Source', sources).map((name) => [name]);
  }
}

const manyMonths = Array.from(
  { length: 200 },
  (_, at) => `${2008 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01`,
);

/** Undefined where the situation does not occur with that kind. */
export function galleryInput(kind: ChartKind, situation: Situation): ChartInput | undefined {
  if (situation === 'forecast' && kind !== 'line') return undefined;
  if (situation === 'partial' && !['line', 'bar', 'area', 'heatmap', 'waterfall'].includes(kind)) return undefined;
  if (situation === 'target' && !['line', 'bar', 'progress', 'number'].includes(kind)) return undefined;
  if (situation === '200 groups' && ['histogram', 'number'].includes(kind)) return undefined;
  if (situation === 'others' && ['number', 'histogram', 'heatmap', 'line'].includes(kind)) return undefined;
  const overTime = situation === 'partial' && ['bar', 'waterfall'].includes(kind);
  const dimensions = overTime ? [month] : dimensionsOf(kind);
  const all = overTime ? months.map((each) => [each]) : groupsOf(kind, situation);
  const groups = situation === 'one row' ? all.slice(0, 1) : situation === 'no rows' ? [] : all;
  const isMoney = ['ten digits', 'target', 'forecast', 'long labels'].includes(situation) || kind === 'progress';
  const value = (at: number): Value => {
    const size = situation === 'ten digits' ? 98_765_432.1 : isMoney ? 1234.5 : 1;
    const number = Math.round(wave(at) * size * 100) / 100;
    if (situation === 'missing' && at % 3 === 1) return null;
    return situation === 'negative' && at % 3 === 1 ? -number : number;
  };
  const first = isMoney ? revenue : won;
  const isProgress = kind === 'progress';
  const more: readonly [ChartColumn, (at: number) => Value][] = [
    ...((isProgress || situation === 'target'
      ? [
          [
            target,
            (at) =>
              situation === 'missing' && at % 2 === 0
                ? null
                : wave(0) * (situation === 'ten digits' ? 98_765_432 : 1234),
          ],
          [attained, (at) => (value(at) === null ? null : Number(value(at)) / (wave(0) * 1234))],
        ]
      : []) as [ChartColumn, (at: number) => Value][]),
    ...((kind === 'point' || kind === 'number' || kind === 'funnel'
      ? [[rate, (at) => (kind === 'funnel' ? ([1, 0.8, 0.5, 0.3, 0.12][at] ?? 0.1) : 0.2 + 0.05 * (at % 9))]]
      : []) as [ChartColumn, (at: number) => Value][]),
    ...((situation === 'forecast'
      ? [
          [ahead('seasonal', 'Revenue, seasonal'), (at) => (at < 9 ? null : wave(at) * 1100)],
          [ahead('seasonal.low', 'Low'), (at) => (at < 9 ? null : wave(at) * 1100 - 12_000 * (at - 8))],
          [ahead('seasonal.high', 'High'), (at) => (at < 9 ? null : wave(at) * 1100 + 12_000 * (at - 8))],
          [ahead('trend', 'Revenue, trend'), (at) => (at < 9 ? null : 120_000)],
          [ahead('trend.low', 'Low, trend'), (at) => (at < 9 ? null : 90_000)],
          [ahead('trend.high', 'High, trend'), (at) => (at < 9 ? null : 150_000)],
        ]
      : []) as [ChartColumn, (at: number) => Value][]),
  ];
  const rows = groups.map((group, at): Value[] => [
    ...group,
    situation === 'forecast' && at >= 9 ? null : kind === 'funnel' ? falling(value, at) : value(at),
    ...more.map(([, of]) => of(at)),
  ]);
  const isOthers = (at: number): boolean => situation === 'others' && at === rows.length - 1;
  const columns = [...dimensions, first, ...more.map(([column]) => column)];
  const sum = rows.reduce((before, row) => before + Number(row[dimensions.length] ?? 0), 0);
  return input(columns, rows, {
    label: `${kind}: ${situation}`,
    clause: kind,
    rowKinds: rows.map((_, at) => (isOthers(at) ? 'others' : 'group')),
    blanks: rows.flatMap((_, at): [number, number][] => (isOthers(at) ? [[at, dimensions.length - 1]] : [])),
    partial:
      situation === 'partial' ? rows.flatMap((row, at) => (row.includes('2024-12-01') ? [{ row: at }] : [])) : [],
    totals: kind === 'waterfall' ? [...dimensions.map(() => null), sum, ...more.map(() => null)] : null,
  });
}

function falling(value: (at: number) => Value, at: number): Value {
  const first = value(at === 1 ? 1 : 0);
  return first === null ? null : Math.round(Number(first) * 0.7 ** at);
}
