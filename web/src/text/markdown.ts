import { Marked } from 'marked';

/**
 * Markdown to HTML that is safe to show: HTML in the text stays text, links lead only where a click may lead, and
 * pictures, which a page without a network cannot show, are their description.
 */
export function toHtml(markdown: string): string {
  return marked.parse(markdown, { async: false });
}

/** The same with something in the places of its holes: HTML that is safe, made of the numbers of the holes. */
export function toFilledHtml(pieces: readonly (string | object)[], fill: (hole: number) => string): string {
  const written = pieces.map((piece, index) =>
    typeof piece === 'string' ? piece.replace(/[\uE000\uE001]/g, '') : `\uE000${index}\uE001`,
  );
  return toHtml(written.join('')).replace(/\uE000(\d+)\uE001/g, (_, index: string) => fill(Number(index)));
}

/** The same for a line: without paragraphs and headings. */
export function toInlineHtml(markdown: string): string {
  return marked.parseInline(markdown, { async: false });
}

const marked = new Marked({
  gfm: true,
  renderer: {
    html: ({ text }) => escaped(text),
    image: ({ text }) => escaped(text),
    link({ href, tokens }) {
      const content = this.parser.parseInline(tokens);
      return allowed(href) ? `<a href="${escaped(href)}" rel="noreferrer">${content}</a>` : content;
    },
  },
});

function allowed(href: string): boolean {
  // What stands in a hole is no address.
  return /^(https?:\/\/|mailto:|#)/i.test(href) && !/\uE000|%EE%80%80/i.test(href);
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
