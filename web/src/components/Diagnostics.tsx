import type { DiagnosticView } from '../../../runtime/api/contract.ts';
import { Message } from './Message.tsx';

interface Props {
  diagnostics: readonly DiagnosticView[];
  /** Names the file of each, where it is not the one on the page. */
  withFile?: boolean;
}

/** A file that is not Rekap at all has no end of mistakes. */
const maxShown = 20;

/** Mistakes as the terminal tells them: the sentence, the place with carets under it, the way out. */
export function Diagnostics({ diagnostics, withFile = false }: Props) {
  if (diagnostics.length === 0) return null;
  return (
    <ul class="diagnostics">
      {diagnostics.slice(0, maxShown).map((each) => (
        <li key={`${each.code} ${each.line}:${each.column}`} class={`diagnostic ${each.severity}`}>
          <p class="message">
            <span class="severity">{each.severity}</span> <Message text={each.message} />{' '}
            <code class="aside">{each.code}</code>
          </p>
          {withFile && (
            <p class="aside">
              {each.file}:{each.line}:{each.column}
            </p>
          )}
          <Excerpt text={each.excerpt} />
          {each.hint !== undefined && (
            <p class="hint">
              <Message text={each.hint} />
            </p>
          )}
          {each.related?.map((other) => (
            <p class="aside" key={`${other.file} ${other.line}:${other.column}`}>
              <Message text={other.message} /> ({other.file}:{other.line}:{other.column})
            </p>
          ))}
        </li>
      ))}
      {diagnostics.length > maxShown && <li class="aside">and {diagnostics.length - maxShown} more</li>}
    </ul>
  );
}

/** `12 | source` over `   | ^^^`. */
function Excerpt({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre class="excerpt" tabIndex={0}>
      {text.split('\n').map((line, index) => {
        const [gutter = ''] = /^\s*\d* \| ?/.exec(line) ?? [];
        const carets = /^\s+\|/.test(gutter);
        return (
          <span key={index}>
            <span class="gutter">{gutter}</span>
            <span class={carets ? 'carets' : ''}>{line.slice(gutter.length)}</span>
            {'\n'}
          </span>
        );
      })}
    </pre>
  );
}
