/** Pieces of Vega-Lite that the kinds of charts share. */
import type { Spec } from './chart.ts';
import { grey, palette, targetColour } from './palette.ts';
import type { Plot } from './plot.ts';
import { othersLabel } from './shape.ts';

/** A panel's frame: its title, and its own rows of the data set. */
export function frame(panel: number, title: string | undefined): Spec {
  return { ...(title === undefined ? {} : { title }), transform: [{ filter: `datum.$panel === ${panel}` }] };
}

/** Only names that are there; with no rows Vega-Lite finds that out itself. */
export function domain(names: readonly string[]): Spec {
  return names.length === 0 ? {} : { domain: names };
}

type Series = Pick<Plot, 'series' | 'seriesLabel'> & Partial<Pick<Plot, 'quiet' | 'targets'>>;

/** One colour for one series, with the others in grey; a legend for several. */
export function colour({ series, seriesLabel, quiet = [], targets = [] }: Series): Spec {
  if (series.length < 2) return { condition: { test: 'datum.$others', value: grey }, value: palette[0] };
  return {
    field: '$series',
    type: 'nominal',
    title: seriesLabel === '' ? null : seriesLabel,
    scale: {
      domain: series,
      range: colours(series.map((name) => name === othersLabel || quiet.includes(name))).map((found, index) =>
        targets.includes(series[index] ?? '') ? targetColour : found,
      ),
    },
  };
}

/** A colour for each; grey where it stands for the others or is what they are compared with. */
export function colours(others: readonly boolean[]): readonly string[] {
  return others.map((grouped, index) => (grouped ? grey : (palette[index % palette.length] ?? grey)));
}

/** What is shown where the pointer rests. */
export function tooltip({ categoryLabel, series, seriesLabel, measures }: Plot): readonly Spec[] {
  const ofDimension = seriesLabel !== '';
  return [
    ...(categoryLabel === '' ? [] : [{ field: '$category', title: categoryLabel }]),
    ...(series.length > 1 || ofDimension ? [{ field: '$series', title: ofDimension ? seriesLabel : 'Metric' }] : []),
    { field: '$text', title: measures.length === 1 ? measures[0]?.label : 'Value' },
  ];
}

/** Names down the left side, a row each. */
export function namesAxis(categories: readonly string[]): Spec {
  return {
    field: '$category',
    type: 'nominal',
    sort: null,
    title: null,
    scale: { ...domain(categories), paddingInner: 0.28, paddingOuter: 0.1 },
    axis: { ticks: false, domain: false },
  };
}
