import { useEffect, useMemo, useRef } from 'preact/hooks';
import { columnFormatter } from '../../../language/base/format.ts';
import type { CellView, HoleView, ReportResponse } from '../../../runtime/api/contract.ts';
import { hide, show } from '../state/hover.ts';
import { givenTo } from '../state/params.ts';
import { project } from '../state/project.ts';
import { loadReport, reportState } from '../state/reports.ts';
import { escaped, toFilledHtml, toHtml } from '../text/markdown.ts';
import { Diagnostics } from './Diagnostics.tsx';
import { FailureMessage } from './FailureMessage.tsx';
import { Message } from './Message.tsx';
import { useNear } from './near.ts';

export function TextCell({ cell }: { cell: CellView }) {
  const pieces = cell.text?.pieces ?? [];
  const hasHoles = pieces.some((piece) => typeof piece !== 'string');
  return hasHoles ? <FilledText cell={cell} pieces={pieces} /> : <PlainText cell={cell} />;
}

function PlainText({ cell }: { cell: CellView }) {
  const { markdown, text } = cell;
  const html = useMemo(() => toHtml(text?.pieces.join('') ?? markdown ?? ''), [markdown, text]);
  return (
    <section class="cell text" id={cell.id}>
      <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />
      <Diagnostics diagnostics={cell.diagnostics} />
    </section>
  );
}

const usualSettings = { locale: 'en', currency: 'USD' };

/** A text with values in its holes, which are fetched when it comes near the view. What has an error shows its source. */
function FilledText({ cell, pieces }: { cell: CellView; pieces: NonNullable<CellView['text']>['pieces'] }) {
  const section = useRef<HTMLElement>(null);
  const near = useNear(section);
  const name = cell.text?.report ?? '';
  const { response, loading } = reportState(name).value;
  const version = project.value?.version;
  const ask = cell.runnable && near && version !== undefined;
  const params = givenTo(cell.params).value;
  useEffect(() => {
    if (ask) loadReport(name, version, params);
  }, [ask, name, version, params]);
  const settings = project.value?.settings ?? usualSettings;
  const html = useMemo(() => {
    const holeAt = (index: number): HoleView | undefined => {
      const piece = pieces[index];
      return typeof piece === 'string' ? undefined : piece;
    };
    return toFilledHtml(pieces, (index) => holeHtml(holeAt(index), index, response, settings));
  }, [pieces, response, settings]);
  const prose = useRef<HTMLDivElement>(null);
  useEffect(() => followHoles(prose.current, pieces), [pieces]);
  const notes = response?.ok === true ? response.result.notes : [];
  return (
    <section ref={section} class="cell text" id={cell.id} aria-busy={loading}>
      <div ref={prose} class="prose" dangerouslySetInnerHTML={{ __html: html }} />
      {response?.ok === false && <FailureMessage failure={response.failure} />}
      {notes.length > 0 && (
        <ul class="notes">
          {notes.map(({ code, message }) => (
            <li key={`${code} ${message}`}>
              <Message text={message} />
            </li>
          ))}
        </ul>
      )}
      <Diagnostics diagnostics={cell.diagnostics} />
    </section>
  );
}

/** The metrics of a hole show their cards when it is hovered or focused. Returns what ends that. */
function followHoles(prose: HTMLElement | null, pieces: readonly (string | HoleView)[]): () => void {
  const ended = new AbortController();
  const look = (at: 'once' | 'soon') => (event: Event) => {
    const anchor = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-hole]') : null;
    const piece = pieces[Number(anchor?.dataset.hole ?? -1)];
    if (anchor !== null && typeof piece === 'object' && piece.ids.length > 0) show({ ids: piece.ids, anchor }, at);
  };
  const listen = (type: string, listener: (event: Event) => void): void =>
    prose?.addEventListener(type, listener, { signal: ended.signal });
  listen('mouseover', look('soon'));
  listen('mouseout', () => hide('soon'));
  listen('focusin', look('once'));
  listen('focusout', () => hide('once'));
  return () => ended.abort();
}

function holeHtml(
  hole: HoleView | undefined,
  index: number,
  response: ReportResponse | null,
  settings: { locale: string; currency: string },
): string {
  if (hole === undefined) return '';
  const { source, column: name, problem } = hole;
  const span = (kind: string, text: string, title: string | null = null): string => {
    const about = title === null ? '' : ` title="${escaped(title)}"`;
    return `<span class="hole ${kind}" data-hole="${index}" tabindex="0"${about}>${escaped(text)}</span>`;
  };
  if (name === null) return span('damaged', `{${source}}`, problem);
  if (response === null) return span('waits', '…');
  if (!response.ok) return span('damaged', `{${source}}`, response.failure.message);
  const place = response.result.columns.findIndex((column) => column.name === name);
  const column = response.result.columns[place];
  if (column === undefined) return span('damaged', `{${source}}`, problem);
  const value = response.result.rows[0]?.[place] ?? null;
  return span('filled', columnFormatter([value], column.format, settings)(value), source);
}
