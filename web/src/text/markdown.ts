import { Marked } from 'marked';

/**
 * Markdown to HTML that is safe to show: HTML in the text stays text, links lead only where a click may lead, and
 * pictures, which a page without a network cannot show, are their description.
 */
export function toHtml(markdown: string): string {
  return marked.parse(markdown, { async: false });
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
  return /^(https?:\/\/|mailto:|#)/i.test(href);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
