/** Vega-Lite's config from the page's style, so that a chart looks like what it stands in. */
export type Theme = ReturnType<typeof theme>;

export function theme(element: Element) {
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
    axisY: { domain: false, ticks: false },
    axisX: { tickSize: 4 },
    axisBand: { grid: false },
    legend: {
      labelColor: text,
      titleColor: quiet,
      titleFontWeight: 'normal',
      labelFontSize: 12,
      titleFontSize: 12,
      orient: 'top',
      titleOrient: 'left',
      titlePadding: 10,
      direction: 'horizontal',
      symbolType: 'circle',
      symbolSize: 70,
      labelLimit: 140,
      offset: 6,
    },
    text: { color: text, fontSize: 12 },
  };
}
