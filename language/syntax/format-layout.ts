/** Where the lines of a long definition break. Nothing here knows what the tokens mean, only how deep each break is. */

/** Lines are kept this long where there is a place to break them. */
export const lineLength = 100;

/** A stretch of tokens, by their numbers. */
export interface Stretch {
  readonly from: number;
  /** The first token behind it. */
  readonly to: number;
}

export interface Tokens {
  /** Columns that a token takes. */
  readonly width: (token: number) => number;
  /** Blanks before a token on its line. */
  readonly space: (token: number) => number;
  /** How deep the break before a token is, the outermost first; undefined where none may be. */
  readonly level: (token: number) => number | undefined;
  /** Whether a token must start a line, because a comment stands before it. */
  readonly forced: (token: number) => boolean;
  /** The parenthesis a token stands in. */
  readonly opening: (token: number) => number | undefined;
}

/**
 * Lays out a stretch that starts at a column. Returns the tokens that start lines, with the column each starts at.
 * Breaks are taken from the outermost, as few as will do; continuations stand under what they continue.
 */
export function layOut(stretch: Stretch, column: number, tokens: Tokens): ReadonlyMap<number, number> {
  const layout = new Layout(tokens);
  layout.place(stretch, column, column);
  return layout.lines;
}

class Layout {
  readonly lines = new Map<number, number>();
  private readonly columns = new Map<number, number>();

  constructor(private readonly tokens: Tokens) {}

  /** Places a stretch from a column on; lines within it start at `indent`, or in their parenthesis. Returns its end. */
  place(stretch: Stretch, column: number, indent: number): number {
    if (column + this.widthOf(stretch) <= lineLength) return this.run(stretch, column, indent);
    const pieces = this.piecesOf(stretch);
    if (pieces.length === 1) return this.run(stretch, column, indent);
    let at = column;
    let broken = false;
    for (const piece of pieces) {
      const first = piece.from === stretch.from;
      const next = at + this.tokens.space(piece.from);
      const fits = !broken && !this.tokens.forced(piece.from) && next + this.widthOf(piece) <= lineLength;
      at = first ? at : fits ? next : this.startLine(piece.from, stretch.from, indent);
      const lines = this.lines.size;
      at = this.place(piece, at, at + 2);
      broken = this.lines.size > lines;
    }
    return at;
  }

  /** Between the outermost breaks. */
  private piecesOf({ from, to }: Stretch): Stretch[] {
    let outermost = Number.POSITIVE_INFINITY;
    for (let token = from + 1; token < to; token++) {
      outermost = Math.min(outermost, this.tokens.level(token) ?? Number.POSITIVE_INFINITY);
    }
    const starts = [from];
    for (let token = from + 1; token < to; token++) if (this.tokens.level(token) === outermost) starts.push(token);
    return starts.map((start, index) => ({ from: start, to: starts[index + 1] ?? to }));
  }

  /** On one line, but for comments. */
  private run({ from, to }: Stretch, column: number, indent: number): number {
    let at = column;
    for (let token = from; token < to; token++) {
      if (token > from)
        at = this.tokens.forced(token) ? this.startLine(token, from, indent) : at + this.tokens.space(token);
      this.columns.set(token, at);
      at += this.tokens.width(token);
    }
    return at;
  }

  private startLine(token: number, from: number, indent: number): number {
    const opening = this.tokens.opening(token);
    const column = opening === undefined || opening < from ? indent : (this.columns.get(opening) ?? indent) + 1;
    this.lines.set(token, column);
    return column;
  }

  /** On one line; infinite where a comment forbids that. */
  private widthOf({ from, to }: Stretch): number {
    let width = this.tokens.width(from);
    for (let token = from + 1; token < to; token++) {
      if (this.tokens.forced(token)) return Number.POSITIVE_INFINITY;
      width += this.tokens.space(token) + this.tokens.width(token);
    }
    return width;
  }
}
