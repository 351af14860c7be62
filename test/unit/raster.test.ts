import { describe, expect, test } from 'vitest';
import { toPng } from '../../runtime/export/picture/raster.ts';

function svg(text: string): string {
  const style = `font-size="24" font-family="'DejaVu Sans', Verdana, sans-serif"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60"><text x="10" y="40" ${style}>${text}</text></svg>`;
}

describe('letters of a PNG', () => {
  test.each(['Wést Ünïcode', 'Ελληνικά Привет', 'مرحبا', '€ ₹ ₫ £'])(
    '%s are drawn with the font that comes along',
    async (text) => {
      const [blank, drawn] = [await toPng(svg('')), await toPng(svg(text))];
      expect(drawn.length).toBeGreaterThan(blank.length + 300);
      // Of the letters, not one box for each that the font lacks.
      expect(drawn).not.toEqual(await toPng(svg(text.replace(/\S/gu, '\uE123'))));
    },
  );
});
