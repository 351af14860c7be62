import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { RekapFailure } from '../../failure.ts';

/** Twice as many pixels as an SVG has, so that it is sharp in a document, too. */
const zoom = 2;

/** Letters that the font lacks: those of South and East Asia, and pictures. */
const foreign = /[\u0900-\u109f\u1100-\u1cff\u2e80-\ufaff\u{1f000}-\u{3ffff}]/u;

/** An SVG as a PNG. Its letters are those of the font that comes with Rekap, and where it has none, the machine's. */
export async function toPng(svg: string): Promise<Uint8Array> {
  const { Resvg } = await renderer();
  const picture = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: zoom },
    font: {
      fontFiles: fontFiles(),
      // They take a while to be looked through.
      loadSystemFonts: foreign.test(svg),
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
    },
  });
  return picture.render().asPng();
}

async function renderer(): Promise<typeof import('@resvg/resvg-js')> {
  try {
    return await import('@resvg/resvg-js');
  } catch (cause) {
    throw new RekapFailure('picture-failed', 'There is no PNG renderer for this machine.', {
      hint: 'Write an SVG instead: `-o chart.svg`.',
      cause,
    });
  }
}

/** Beside the program when it is built, in its package else. */
function fontFiles(): string[] {
  const names = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'];
  const built = names.map((name) => fileURLToPath(new URL(`./fonts/${name}`, import.meta.url)));
  if (built.every((file) => existsSync(file))) return built;
  const { resolve } = createRequire(import.meta.url);
  return names.map((name) => resolve(`dejavu-fonts-ttf/ttf/${name}`));
}
