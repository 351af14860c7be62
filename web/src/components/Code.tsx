import type { NameView } from '../../../runtime/api/contract.ts';
import { link } from '../state/route.ts';
import { highlight, type Language } from '../text/highlight.ts';
import { markNames } from '../text/names.ts';
import { Name } from './Name.tsx';

interface Props {
  text: string;
  language: Language;
  /** Names in it that are defined somewhere. */
  names?: readonly NameView[];
}

export function Code({ text, language, names = [] }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre class="code" tabIndex={0}>
      <code>
        {markNames(highlight(text, language), names).map(({ kind, text: piece, name }) => {
          if (name !== undefined) {
            const { path, cell } = name.definition;
            return <Name ids={name.ids} href={link(path, cell)} text={piece} />;
          }
          return kind === undefined ? piece : <span class={`token-${kind}`}>{piece}</span>;
        })}
      </code>
    </pre>
  );
}
