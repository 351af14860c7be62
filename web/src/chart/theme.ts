import { chartTheme } from '../../../language/base/chart-theme.ts';

/** Vega-Lite's config from the page's style, so that a chart looks like what it stands in, and from the room there is. */
export function theme(
  element: Element,
  series: readonly string[],
  /** What stands left of the picture, a row each. */
  rows: readonly string[],
): Record<string, unknown> {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const colours = { text: colour('--text'), quiet: colour('--quiet'), line: colour('--line'), card: colour('--card') };
  return chartTheme(colours, style.fontFamily, { width: element.clientWidth, series, rows });
}
