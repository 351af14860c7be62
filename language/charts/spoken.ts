/** What each mark says to those who do not see it: what the tooltip does. Numbers written beside bars say it no second time. */
import { missing } from '../base/format.ts';
import { isMapping } from '../base/merge.ts';
import type { Spec } from './chart.ts';
import { quoted } from './scale.ts';

export function spoken(panel: Spec): Spec {
  const shared = tooltipOf(panel);
  if (!Array.isArray(panel.layer)) return withWords(panel, shared, false);
  const layers: readonly Spec[] = panel.layer;
  return { ...panel, layer: layers.map((layer) => withWords(layer, tooltipOf(layer) ?? shared, true)) };
}

function tooltipOf({ encoding }: Spec): readonly Spec[] | undefined {
  const tooltip = isMapping(encoding) ? encoding.tooltip : undefined;
  return Array.isArray(tooltip) ? tooltip : undefined;
}

function withWords(view: Spec, tooltip: readonly Spec[] | undefined, isLayer: boolean): Spec {
  if (!isMapping(view.mark)) return view;
  if (isLayer && view.mark.type === 'text') return { ...view, mark: { ...view.mark, aria: false } };
  const parts = tooltip ?? [
    { field: '$series', title: '' },
    ...(view.mark.type === 'text' ? [{ field: '$text', title: '' }] : []),
  ];
  return {
    ...view,
    mark: { ...view.mark, ...muteOverlays(view.mark), description: { expr: parts.map(wordsOf).join(" + '; ' + ") } },
  };
}

/** The points on a line, and the line on an area, are the same once more. */
function muteOverlays({ point, line }: Spec): Spec {
  return {
    ...(isMapping(point) ? { point: { ...point, aria: false } } : {}),
    ...(isMapping(line) ? { line: { ...line, aria: false } } : line === true ? { line: { aria: false } } : {}),
  };
}

function wordsOf({ field, title }: Spec): string {
  const value = `datum[${quoted(String(field))}]`;
  const text = `(isValid(${value}) ? ${value} : ${quoted(missing)})`;
  return title === '' || typeof title !== 'string' ? text : `${quoted(`${title}: `)} + ${text}`;
}
