/**
 * Draws charts without a browser. It loads nothing: Vega's own loader would read any file that a spec names. A bundle of
 * its own, since Vega takes longer to load than most commands take.
 */
import * as vega from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';
import { textWidth } from './text-width.ts';

const refuse = () => Promise.reject(new Error('a chart loads nothing'));
const loader: vega.Loader = {
  load: refuse,
  http: refuse,
  file: refuse,
  // A rejection here would end the process.
  sanitize: () => Promise.resolve({ href: 'about:blank' }),
};

/** What an SVG of Vega's has of addresses: clips and gradients of its own. */
const address = /(?:href|src)\s*=\s*["'](?!#)|url\(\s*["']?(?!#|["']?#)/i;

export interface Drawn {
  readonly svg: string;
  /** What Vega has to say of the spec. */
  readonly warnings: readonly string[];
}

/** @throws whatever is wrong with the spec */
export async function drawSvg(spec: Readonly<Record<string, unknown>>): Promise<Drawn> {
  measureTexts();
  const warnings: string[] = [];
  const log = vega.logger(vega.Warn, 'log', (_method, _level, input) => {
    warnings.push(input.map(String).join(' '));
  });
  const compiled = compile(spec as unknown as TopLevelSpec, { logger: log });
  const runtime = vega.parse(compiled.spec, undefined, { ast: true });
  const view = new vega.View(runtime, { renderer: 'none', expr: expressionInterpreter, loader, logger: log });
  try {
    const svg = await view.toSVG();
    if (loads(svg)) throw new Error('it would load something from elsewhere');
    return { svg, warnings: [...new Set(warnings)] };
  } finally {
    view.finalize();
  }
}

/** Texts may say what they like; it is the attributes that load. */
function loads(svg: string): boolean {
  const tags = svg.replace(/ aria-label="[^"]*"/g, '').match(/<[^>]*>/g) ?? [];
  return tags.some((tag) => address.test(tag));
}

interface TextItem {
  readonly text?: unknown;
  readonly fontSize?: number;
  readonly limit?: number;
}

/** Vega takes every letter for a wide one where it has no canvas. */
function measureTexts(): void {
  // Its types do not say that it has them.
  const { textMetrics } = vega as unknown as { textMetrics: { width: (item: TextItem, text: unknown) => number } };
  textMetrics.width = ({ text, fontSize = 11, limit = 0 }, part) => {
    const written = String(part ?? '');
    const width = textWidth(written, fontSize);
    // A text that is cut takes the room that it is cut to.
    return limit > 0 && written === String(text ?? '').trim() ? Math.min(width, limit) : width;
  };
}
