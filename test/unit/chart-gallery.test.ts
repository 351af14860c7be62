import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import { chartFor, chartKinds, emptyChart } from '../../language/charts/index.ts';
import { drawSvg } from '../../runtime/export/picture/draw.ts';
import { wholeSpec } from '../../runtime/export/picture/index.ts';
import { toPng } from '../../runtime/export/picture/raster.ts';
import { themes } from '../../runtime/export/picture/theme.ts';
import { galleryInput, situations } from '../harness/gallery.ts';
import { root } from '../harness/sources.ts';

/** Vega-Lite's own word on what a spec may say. */
const schema: object = JSON.parse(
  readFileSync(path.join(root, 'node_modules/vega-lite/build/vega-lite-schema.json'), 'utf8'),
);
const validate = new Ajv({ strict: false, allErrors: false, logger: false, validateFormats: false }).compile(schema);

/** Where to put the pictures, for eyes. */
const folder = process.env.REKAP_PICTURES;

describe.each(chartKinds.filter((kind) => kind !== 'table'))('%s', (kind) => {
  test('is sound in every situation, light and dark, and says what it shows', async () => {
    const sheet: Record<string, string[]> = { light: [], dark: [] };
    for (const situation of situations) {
      const input = galleryInput(kind, situation);
      if (input === undefined) continue;
      const chart = chartFor(input) ?? emptyChart(input);
      for (const theme of themes) {
        const spec = wholeSpec(chart, theme);
        expect([situation, validate(spec), validate.errors]).toEqual([situation, true, null]);
        const { svg, warnings } = await drawSvg(spec);
        expect([situation, warnings]).toEqual([situation, []]);
        expect(chart.description).toContain(`${kind}: ${situation}`);
        expect(svg).not.toMatch(/undefined|NaN|\[object|\$(?:text|value|short)/);
        sheet[theme]?.push(svg);
      }
    }
    if (folder === undefined) return;
    await mkdir(folder, { recursive: true });
    for (const [theme, svgs] of Object.entries(sheet)) {
      await writeFile(path.join(folder, `${kind}-${theme}.png`), await toPng(onOneSheet(svgs)));
    }
  }, 60_000);
});

/** Pictures side by side, three in a row. */
function onOneSheet(svgs: readonly string[]): string {
  const sized = svgs.map((svg) => {
    const [, width, height] = /<svg[^>]*? width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
    return { svg, width: Number(width), height: Number(height) };
  });
  let y = 0;
  let right = 0;
  const placed: string[] = [];
  for (let first = 0; first < sized.length; first += 3) {
    let x = 0;
    const row = sized.slice(first, first + 3);
    for (const { svg, width } of row) {
      placed.push(svg.replace('<svg', `<svg x="${x}" y="${y}"`));
      x += width + 12;
    }
    right = Math.max(right, x);
    y += Math.max(...row.map(({ height }) => height)) + 12;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${right}" height="${y}"><rect width="100%" height="100%" fill="#888"/>${placed.join('')}</svg>`;
}
