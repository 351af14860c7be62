import { highlight, type Language } from '../text/highlight.ts';

export function Code({ text, language }: { text: string; language: Language }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre class="code" tabIndex={0}>
      <code>
        {highlight(text, language).map(({ kind, text: piece }) =>
          kind === undefined ? piece : <span class={`token-${kind}`}>{piece}</span>,
        )}
      </code>
    </pre>
  );
}
