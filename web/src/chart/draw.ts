/** The only user of Vega. It evaluates no text as code, loads nothing, and leaves nothing on `window`. */
import { Error as errorsOnly, type Loader, logger, parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';
import { isMapping, merged } from '../../../language/base/merge.ts';
import type { ChartView } from '../../../runtime/api/contract.ts';
import { theme } from './theme.ts';
import { attachTooltip } from './tooltip.ts';

type Panel = Readonly<Record<string, unknown>>;

/** Height of a panel that sets none, in pixels: alone, and beside others. */
const height = 260;
const smallHeight = 190;

const refuse = () => Promise.reject(new Error('a chart loads nothing'));
const loader: Loader = {
  load: refuse,
  http: refuse,
  file: refuse,
  // A rejection here would end the drawing.
  sanitize: () => Promise.resolve({ href: 'about:blank' }),
};

/**
 * Draws the chart's panels side by side where there is room, in the place of what is there, unless it is `stale` by
 * then. Returns what ends it.
 */
export async function drawChart(place: HTMLElement, chart: ChartView, stale: () => boolean): Promise<() => void> {
  const panels = panelsOf(chart);
  const drawing = document.createElement('div');
  drawing.className = `panels ${arrangement(panels.length)}`;
  // It must be in the page to be measured, and is out of sight until it is whole.
  drawing.classList.add('unfinished');
  place.append(drawing);
  const views: View[] = [];
  const end = () => {
    for (const view of views) view.finalize();
  };
  try {
    // All places first: each takes its width from how many there are.
    const containers = panels.map(() => {
      const container = document.createElement('div');
      container.className = 'vega';
      return container;
    });
    drawing.append(...containers);
    for (const [index, container] of containers.entries()) {
      views.push(await drawPanel(container, index, chart, panels.length > 1 ? smallHeight : height));
    }
  } catch (error) {
    end();
    drawing.remove();
    throw error;
  }
  if (stale()) {
    end();
    drawing.remove();
    return () => {};
  }
  drawing.classList.remove('unfinished');
  place.replaceChildren(drawing);
  return end;
}

function panelsOf({ spec }: ChartView): readonly Panel[] {
  return Array.isArray(spec.concat) ? (spec.concat as Panel[]) : [];
}

/** In pairs or in threes, whichever leaves the fewest gaps; the style knows how many fit. */
function arrangement(panels: number): string {
  if (panels === 1) return 'single';
  return panels % 3 === 0 || panels > 4 ? 'threes' : 'pairs';
}

async function drawPanel(
  container: HTMLElement,
  place: number,
  chart: ChartView,
  defaultHeight: number,
): Promise<View> {
  const panel = panelsOf(chart)[place] ?? {};
  // Vega writes into its rows, so each view has its own.
  const values = chart.rows.map((row) => ({ ...row }));
  const own = values.filter(({ $panel }) => $panel === place);
  const names = (of: '$series' | '$category') => [...new Set(own.map((row) => String(row[of] ?? '')))];
  // Lying bars have their names on the left, a row each.
  const besides = typeof panel.height === 'object' ? names('$category') : [];
  const spec = {
    height: defaultHeight,
    ...panel,
    width: 'container',
    autosize: { type: 'fit-x', contains: 'padding' },
    // Numbers at the ends of bars may stick out a little.
    padding: { left: 0, top: 0, right: 16, bottom: 0 },
    data: { name: 'rows', values },
    config: merged(theme(container, names('$series'), besides), isMapping(chart.spec.config) ? chart.spec.config : {}),
  } as unknown as TopLevelSpec;
  const runtime = parse(compile(spec, { logger: logger(errorsOnly) }).spec, undefined, { ast: true });
  const view = new View(runtime, {
    container,
    expr: expressionInterpreter,
    loader,
    logLevel: errorsOnly,
    renderer: 'svg',
  });
  attachTooltip(view, container);
  return view.runAsync();
}
