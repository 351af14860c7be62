import type { NameView } from '../../../runtime/api/contract.ts';
import type { Piece } from './highlight.ts';

/** A piece of code that may be a name which is defined somewhere. */
export interface MarkedPiece extends Piece {
  readonly name?: NameView;
}

/** The pieces of a text cut where names begin and end. A name is no keyword, whatever it is called. */
export function markNames(pieces: readonly Piece[], names: readonly NameView[]): MarkedPiece[] {
  const marked: MarkedPiece[] = [];
  let at = 0;
  let next = 0;
  for (const piece of pieces) {
    const end = at + piece.text.length;
    let from = at;
    while (from < end) {
      const name = names[next];
      if (name === undefined || name.start >= end) {
        marked.push({ ...piece, text: piece.text.slice(from - at) });
        break;
      }
      if (name.start > from) marked.push({ ...piece, text: piece.text.slice(from - at, name.start - at) });
      const text = piece.text.slice(Math.max(name.start, from) - at, name.end - at);
      if (text !== '') marked.push({ text, kind: undefined, name });
      from = Math.max(from, Math.min(name.end, end));
      if (name.end <= end) next += 1;
    }
    at = end;
  }
  return marked;
}
