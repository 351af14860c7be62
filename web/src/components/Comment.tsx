import { toInlineHtml } from '../text/markdown.ts';

/** What the author of a definition says about it. */
export function Comment({ text }: { text: string | undefined }) {
  if (text === undefined) return null;
  return <p class="comment" dangerouslySetInnerHTML={{ __html: toInlineHtml(text) }} />;
}
