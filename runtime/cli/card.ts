import { displayWidth, printable } from '../../language/base/width.ts';
import type { Card } from '../../language/semantics/cards/card.ts';
import { cardLines, type Line } from '../../language/semantics/cards/text.ts';
import { wrap } from '../export/layout.ts';
import type { Terminal } from './terminal.ts';

/** Lines longer than this are hard to read, however wide the terminal is. */
const longest = 100;
/** Terms longer than this stand on a line of their own. */
const widestTerm = 24;

/** A definition card as a terminal shows it: terms on the left, what is said of them beside. */
export function showCard(card: Card, { style, width = longest }: Pick<Terminal, 'style' | 'width'>): string {
  const lines = cardLines(card);
  const terms = lines.map(({ term = '' }) => displayWidth(printable(term))).filter((size) => size <= widestTerm);
  const column = Math.max(0, ...terms) + 2;
  const room = Math.min(width, longest);
  return lines
    .flatMap((line, index) => {
      const text = printable(line.text);
      if (line.heading) return [...(index === 0 ? [] : ['']), ...wrap(text, room).map(style.bold)];
      return line.term === undefined ? wrap(text, room - 2).map(indented) : termLines(line, column, room, style.dim);
    })
    .map((text) => `${text}\n`)
    .join('');
}

function termLines({ term = '', text }: Line, column: number, room: number, dim: (text: string) => string): string[] {
  const shown = printable(term);
  const size = displayWidth(shown);
  const texts = wrap(printable(text), Math.max(20, room - column - 2)).map((each) => ' '.repeat(column) + each);
  if (size > column - 2) return [indented(dim(shown)), ...texts.map(indented)];
  const [first = '', ...more] = texts;
  return [`${dim(shown)}${first.slice(size)}`, ...more].map(indented);
}

function indented(text: string): string {
  return `  ${text}`;
}
