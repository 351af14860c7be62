import { type ChartColours, chartTheme } from '../../../language/base/chart-theme.ts';
import type { ChartDrawing } from '../../../language/charts/index.ts';

export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Those of the notebook. */
const colours: Record<Theme, ChartColours> = {
  light: { text: '#1c2127', quiet: '#59626d', line: '#e3e6ea', card: '#ffffff' },
  dark: { text: '#e4e7eb', quiet: '#a0a9b4', line: '#30363d', card: '#1a1f24' },
};

/** Both have the same widths: the one comes with Rekap, the other is on most machines that show an SVG. */
export const fonts = "'DejaVu Sans', Verdana, sans-serif";

/** Vega-Lite's config for a picture that stands alone. */
export function pictureTheme(theme: Theme, width: number, { rows }: ChartDrawing): Record<string, unknown> {
  const names = (of: '$series' | '$category') => [...new Set(rows.map((row) => String(row[of] ?? '')))];
  const own = colours[theme];
  const config = chartTheme(own, fonts, { width, series: names('$series'), rows: names('$category') });
  return { ...config, background: own.card, concat: { spacing: 32 } };
}
