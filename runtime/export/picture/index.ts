/** Charts as files: `svg`, `png`, and `vega`, the specification that others draw. */
import { extname } from 'node:path';
import { merged } from '../../../language/base/merge.ts';
import { type ChartDrawing, chartFor, emptyChart } from '../../../language/charts/index.ts';
import type { Settings } from '../../../language/index.ts';
import { chartInput } from '../../exec/long.ts';
import { RekapFailure } from '../../failure.ts';
import type { RunResult } from '../../session.ts';
import { pictureTheme, type Theme } from './theme.ts';
import { wrapped } from './wrap.ts';

export const pictureFormats = ['svg', 'png', 'vega'] as const;
export type PictureFormat = (typeof pictureFormats)[number];

/** The format that the ending of a file's name means, if any. */
export function pictureFormatOfFile(file: string): PictureFormat | undefined {
  const ending = extname(file).slice(1).toLowerCase();
  return pictureFormats.find((format) => format === ending);
}

export interface Picture {
  readonly content: string | Uint8Array;
  /** What the picture leaves out, and what is odd about it. */
  readonly notes: readonly string[];
}

/** Of a panel, in pixels: alone, and beside others. */
const alone = { width: 640, height: 300 };
const beside = { width: 380, height: 200 };

/** No picture is larger than this, whatever its `vega` says. */
const largest = 8000;

/** Draws the chart of a result. @throws RekapFailure when it has none, or cannot be drawn */
export async function drawPicture(
  outcome: RunResult,
  settings: Settings,
  format: PictureFormat,
  theme: Theme,
): Promise<Picture> {
  const drawing = drawingOf(outcome, settings);
  const spec = wholeSpec(drawing, theme);
  const notes = drawing.note === undefined ? [] : [drawing.note];
  if (format === 'vega') return { content: `${JSON.stringify(spec, null, 2)}\n`, notes };
  // Large, so loaded to draw only.
  const { drawSvg } = await import('./draw.ts');
  const { svg, warnings } = await drawSvg(spec).catch((error: unknown) => {
    throw failed(error instanceof Error ? error.message : String(error), error);
  });
  const [, width = '0', height = '0'] = /<svg[^>]*? width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  if (Math.max(Number(width), Number(height)) > largest) {
    throw failed(`it would be ${width} by ${height} pixels, and the most is ${largest}`);
  }
  const said = [...notes, ...warnings.map((warning) => `Vega-Lite says: ${warning}`)];
  if (format === 'svg') return { content: `${described(svg, drawing.description)}\n`, notes: said };
  const { toPng } = await import('./raster.ts');
  return { content: await toPng(svg), notes: said };
}

function drawingOf({ report, result }: RunResult, settings: Settings): ChartDrawing {
  const input = chartInput(result, report, settings);
  const drawing = chartFor(input);
  if (drawing !== null) return drawing;
  const isTable = report.chart === 'table' || (report.chart === null && result.kind === 'list');
  if (
    !isTable &&
    input.rows.every((row) => row.every((cell, at) => input.columns[at]?.role === 'dimension' || cell === null))
  ) {
    return emptyChart(input);
  }
  throw new RekapFailure('no-picture', `${result.label} is its table: it has no chart.`, {
    hint: isTable ? 'Say which one in the report, such as `chart bar`.' : 'Write the table: `-o result.csv`.',
  });
}

export function wholeSpec(drawing: ChartDrawing, theme: Theme): Record<string, unknown> {
  const { spec, rows } = drawing;
  const panels: readonly Readonly<Record<string, unknown>>[] = Array.isArray(spec.concat) ? spec.concat : [];
  const size = panels.length > 1 ? beside : alone;
  const columns = Math.min(panels.length, 2);
  const { config = {}, title, ...more } = spec;
  return {
    ...more,
    title: wrapped(title, columns * size.width),
    padding: 16,
    concat: panels.map((panel) => ({ ...size, ...panel })),
    data: { name: 'rows', values: rows },
    // One panel has its legend below its title.
    ...(panels.length === 1 && spec.resolve === undefined ? { resolve: { scale: { color: 'independent' } } } : {}),
    config: merged(pictureTheme(theme, size.width, drawing), config as Record<string, unknown>),
  };
}

/** With what it shows, for those who do not see it. */
function described(svg: string, description: string): string {
  const escaped = description.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  return svg.replace(
    /^<svg([^>]*)>/,
    (_, rest: string) => `<svg role="graphics-document" aria-label="${escaped}"${rest}>`,
  );
}

function failed(why: string, cause?: unknown): RekapFailure {
  return new RekapFailure('picture-failed', `The chart cannot be drawn: ${why}.`, {
    hint: 'Look at what its `vega` changes.',
    cause,
  });
}
