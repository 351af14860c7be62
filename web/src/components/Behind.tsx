import { useEffect, useRef, useState } from 'preact/hooks';
import { type FormatSettings, formatValue } from '../../../language/base/format.ts';
import type { CellRows, PartOfCell, RowsResponse } from '../../../runtime/api/contract.ts';
import { getRows } from '../state/api.ts';
import { givenTo, valuesIn } from '../state/params.ts';
import { file, project } from '../state/project.ts';
import { type Looked, lookAway, looked } from '../state/route.ts';
import { Code } from './Code.tsx';
import { CopyButton } from './CopyButton.tsx';
import { Message } from './Message.tsx';
import { ResultTable } from './ResultTable.tsx';

/** The rows behind the number that is looked at. */
export function Behind() {
  const shown = looked.value;
  const cell = shown === null ? undefined : file.value?.cells.find(({ id }) => id === shown.cell);
  if (shown === null || cell?.runnable !== true || cell.name === undefined) return null;
  const params = givenTo(cell.params).value;
  // What is behind another number is never shown for this one.
  return <Panel key={JSON.stringify([shown, params])} report={cell.name} params={params} shown={shown} />;
}

interface Props {
  readonly report: string;
  readonly params: string;
  readonly shown: Looked;
}

function Panel({ report, params, shown }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const response = useRows(report, shown.place, params);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Closing it gives the focus back.
    return () => element?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the Escape key closes a dialog by itself
    <dialog
      ref={dialog}
      class="behind"
      aria-labelledby="behind-title"
      aria-busy={response === null}
      onClose={() => {
        if (looked.peek() === shown) lookAway();
      }}
      onClick={({ target }) => {
        if (target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="behind-body">
        <button type="button" class="close" aria-label="Close" onClick={() => dialog.current?.close()}>
          ✕
        </button>
        <Body response={response} />
      </div>
    </dialog>
  );
}

/** What was there stays until the next answer has come. */
function useRows(report: string, place: string, params: string): RowsResponse | null {
  const [response, setResponse] = useState<RowsResponse | null>(null);
  const version = project.value?.version;
  useEffect(() => {
    const cancel = new AbortController();
    getRows(report, place, valuesIn(params), cancel.signal).then(setResponse, (error: unknown) => {
      if (cancel.signal.aborted) return;
      const hint = error instanceof Error ? error.message : String(error);
      setResponse({ ok: false, failure: { message: 'The rows did not arrive.', hint, diagnostics: [] } });
    });
    return () => cancel.abort();
  }, [report, place, params, version]);
  return response;
}

function Body({ response }: { response: RowsResponse | null }) {
  if (response === null) {
    return (
      <>
        <h2 id="behind-title">Rows behind a number</h2>
        <div class="waiting" role="status" aria-label="Looking them up" />
      </>
    );
  }
  if (!response.ok) {
    const { message, hint } = response.failure;
    return (
      <>
        <h2 id="behind-title">Rows behind a number</h2>
        <div class="failure" role="alert">
          <p class="message">
            <Message text={message} />
          </p>
          {hint !== undefined && (
            <p class="hint">
              <Message text={hint} />
            </p>
          )}
        </div>
      </>
    );
  }
  return <Rows rows={response.rows} />;
}

function Rows({ rows }: { rows: CellRows }) {
  const settings = project.value?.settings ?? { locale: 'en', currency: 'USD' };
  const { label, column, place, value, formula, parts } = rows;
  return (
    <>
      <header>
        <p class="aside">{place === '' ? label : `${label} · ${place}`}</p>
        <h2 id="behind-title">
          {column.label}: <strong>{formatValue(value, column.format, settings)}</strong>
        </h2>
        <p class="formula">= {formula}</p>
      </header>
      {parts.map((part, index) => (
        <Part key={index} part={part} settings={settings} />
      ))}
    </>
  );
}

function Part({ part, settings }: { part: PartOfCell; settings: FormatSettings }) {
  const { label, value, format, sum, rows, row_count: rowCount, sql } = part;
  const shown = rows.rows.length;
  return (
    <section class="part">
      <h3>
        {part.inside && 'Inside of these: '}
        {label}: <strong>{formatValue(value, format, settings)}</strong>
      </h3>
      <p class="sum">{sum}</p>
      {shown > 0 && <ResultTable result={rows} rowCount={shown} />}
      {shown < rowCount && (
        <p class="aside">
          The first {shown.toLocaleString(settings.locale)} of {rowCount.toLocaleString(settings.locale)}.{' '}
          <code>rekap rows {rows.name} …</code> writes them all.
        </p>
      )}
      <details>
        <summary>SQL</summary>
        <div class="sql">
          <CopyButton text={sql} what="SQL" />
          <Code text={sql} language="sql" />
        </div>
      </details>
    </section>
  );
}
