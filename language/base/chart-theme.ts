/**
 * How charts look, as Vega-Lite's config: the colours of what they stand in, and the room there is. Names are cut, and
 * legends broken, so that the picture keeps its place.
 */

export interface ChartColours {
  readonly text: string;
  /** Of what matters less. */
  readonly quiet: string;
  readonly line: string;
  readonly card: string;
}

export interface ChartRoom {
  readonly width: number;
  readonly series: readonly string[];
  /** What stands left of the picture, a row each. */
  readonly rows: readonly string[];
}

/** In pixels. */
const letterWidth = 7;
/** Of a legend's entry what is not its name: the dot and the gaps. */
const besidesName = 32;
const scaleWidth = 56;

export function chartTheme(
  { text, quiet, line, card }: ChartColours,
  font: string,
  { width, series, rows }: ChartRoom,
): Record<string, unknown> {
  const besideTitle = width >= 480;
  const nameWidth = Math.min(260, Math.max(120, 0.3 * width));
  const labelWidth = Math.min(260, Math.max(100, 0.42 * width));
  // A legend begins where the picture does, behind the labels of its rows or its scale.
  const before = Math.max(scaleWidth, Math.min(labelWidth, widthOf(rows)));
  const legendWidth = (besideTitle ? 0.85 : 1) * (width - before);
  return {
    background: 'transparent',
    font,
    view: { stroke: null },
    title: {
      color: text,
      subtitleColor: quiet,
      subtitlePadding: 5,
      fontSize: 13,
      fontWeight: 600,
      anchor: 'start',
      frame: 'bounds',
      offset: 10,
    },
    axis: {
      labelColor: quiet,
      titleColor: quiet,
      titleFontWeight: 'normal',
      labelFontSize: 12,
      titleFontSize: 12,
      gridColor: line,
      domainColor: line,
      tickColor: line,
      labelPadding: 6,
    },
    axisY: { domain: false, ticks: false, labelLimit: labelWidth },
    axisX: { tickSize: 4 },
    axisBand: { grid: false },
    legend: {
      labelColor: text,
      titleColor: quiet,
      titleFontWeight: 'normal',
      labelFontSize: 12,
      titleFontSize: 12,
      orient: 'top',
      titleOrient: besideTitle ? 'left' : 'top',
      titlePadding: 8,
      columns: legendColumns(series, nameWidth, legendWidth),
      direction: 'horizontal',
      symbolType: 'circle',
      symbolSize: 70,
      labelLimit: nameWidth,
      offset: 6,
    },
    text: { color: text, fontSize: 12 },
    style: { hollow: { fill: card } },
  };
}

/** As many columns as fit side by side, each as wide as the longest of its names. */
function legendColumns(names: readonly string[], nameWidth: number, available: number): number {
  const widths = names.map((name) => besidesName + Math.min(nameWidth, name.length * letterWidth));
  for (let columns = names.length; columns > 1; columns -= 1) {
    const ofColumn = (column: number) => Math.max(...widths.filter((_, index) => index % columns === column));
    const needed = Array.from({ length: columns }, (_, column) => ofColumn(column));
    if (needed.reduce((sum, width) => sum + width, 0) <= available) return columns;
  }
  return 1;
}

function widthOf(names: readonly string[]): number {
  return Math.max(0, ...names.map((name) => name.length)) * letterWidth;
}
