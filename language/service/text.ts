/** A text cell as it is shown: its pieces, with the holes in their places. */
import type { TextDefinition } from '../syntax/ast.ts';
import { piecesOf } from '../syntax/holes.ts';

export type TextPiece =
  | { readonly text: string }
  /** A hole of the text, by its place among them; `source` is what is written in its braces. */
  | { readonly hole: number; readonly source: string }
  /** Braces in a translation in which something else stands than in any hole of the text. */
  | { readonly foreign: string };

/** The pieces in the language that is read; the holes of a translation are those that are written alike. */
export function textPieces({ markdown, translated }: TextDefinition): TextPiece[] {
  const own = piecesOf(markdown);
  const written = own.flatMap((piece) => ('hole' in piece ? [plain(piece.hole)] : []));
  let next = 0;
  return (translated === undefined ? own : piecesOf(translated)).map((piece): TextPiece => {
    if ('text' in piece) return piece;
    const hole = translated === undefined ? next : written.indexOf(plain(piece.hole));
    next += 1;
    return hole === -1 ? { foreign: piece.hole } : { hole, source: piece.hole };
  });
}

/** A text with its holes filled. */
export function fillText(definition: TextDefinition, fill: (hole: number, source: string) => string): string {
  const filled = textPieces(definition).map((piece) => {
    if ('text' in piece) return piece.text;
    return 'foreign' in piece ? `{${piece.foreign}}` : fill(piece.hole, piece.source);
  });
  return filled.join('');
}

function plain(hole: string): string {
  return hole.trim().replace(/\s+/g, ' ');
}
