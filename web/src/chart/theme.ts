/** In pixels. */
const legendNameWidth = 150;
const letterWidth = 7;

/**
 * Vega-Lite's config from the page's style, so that a chart looks like what it stands in, and from the room there is:
 * names are cut, and legends broken, so that the picture keeps its place.
 */
export function theme(element: Element, series: readonly string[]): Record<string, unknown> {
  const width = element.clientWidth;
  const longest = Math.max(0, ...series.map((name) => name.length));
  const legendEntry = 32 + Math.min(legendNameWidth, longest * letterWidth);
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const text = colour('--text');
  const quiet = colour('--quiet');
  const line = colour('--line');
  const font = style.fontFamily;
  return {
    background: 'transparent',
    font,
    view: { stroke: null },
    title: { color: text, fontSize: 13, fontWeight: 600, anchor: 'start', frame: 'bounds', offset: 10 },
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
    axisY: { domain: false, ticks: false, labelLimit: Math.min(260, Math.max(100, 0.42 * width)) },
    axisX: { tickSize: 4 },
    axisBand: { grid: false },
    legend: {
      labelColor: text,
      titleColor: quiet,
      titleFontWeight: 'normal',
      labelFontSize: 12,
      titleFontSize: 12,
      orient: 'top',
      titleOrient: width < 480 ? 'top' : 'left',
      titlePadding: 8,
      columns: Math.max(1, Math.floor((0.8 * width) / legendEntry)),
      direction: 'horizontal',
      symbolType: 'circle',
      symbolSize: 70,
      labelLimit: legendNameWidth,
      offset: 6,
    },
    text: { color: text, fontSize: 12 },
    style: { hollow: { fill: colour('--card') } },
  };
}
