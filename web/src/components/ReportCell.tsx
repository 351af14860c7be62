import { useEffect, useRef, useState } from 'preact/hooks';
import type { CellView, ReportResponse } from '../../../runtime/api/contract.ts';
import { givenTo } from '../state/params.ts';
import { file, project } from '../state/project.ts';
import { loadReport, reportState } from '../state/reports.ts';
import { link } from '../state/route.ts';
import { periodText } from '../text/period.ts';
import { Changes } from './Changes.tsx';
import { Comment } from './Comment.tsx';
import { Diagnostics } from './Diagnostics.tsx';
import { Message } from './Message.tsx';
import { Given } from './params/Given.tsx';
import { Result } from './Result.tsx';
import { Source } from './Source.tsx';

/** A report with its result, which is fetched when the cell comes near the view. */
export function ReportCell({ cell }: { cell: CellView }) {
  const section = useRef<HTMLElement>(null);
  const near = useNear(section);
  const { name = '', label, comment, runnable, diagnostics } = cell;
  const state = reportState(name).value;
  const view = project.value;
  const version = view?.version;
  const ask = runnable && near && version !== undefined;
  const params = givenTo(cell.params).value;
  useEffect(() => {
    if (ask) loadReport(name, version, params);
  }, [ask, name, version, params]);

  const standing = runnable ? '' : cell.replaced ? ' replaced' : ' damaged';
  const result = state.response?.ok === true ? state.response.result : undefined;
  const path = file.value?.path ?? '';
  return (
    <section ref={section} class={`cell card${standing}`} id={cell.id} aria-busy={state.loading}>
      <header class="cell-head">
        <h2>
          <a href={link(path, cell.id)}>{label ?? name}</a>
        </h2>
        <Changes cell={cell} />
        {runnable && result?.period != null && (
          <p class="aside">{periodText(result.period, view?.settings.locale ?? 'en')}</p>
        )}
      </header>
      {runnable && result !== undefined && <Given params={result.params} />}
      <Comment text={comment} />
      <Diagnostics diagnostics={diagnostics} />
      {!runnable && <Source cell={cell} open />}
      {runnable && <Body cell={cell} response={state.response} />}
    </section>
  );
}

function Body({ cell, response }: { cell: CellView; response: ReportResponse | null }) {
  if (response === null) return <div class="waiting" role="status" aria-label="Working it out" />;
  if (!response.ok) {
    const { message, hint, diagnostics } = response.failure;
    // The top of the page says what to do about data that are not there.
    if (project.value?.data.ready === false) {
      return (
        <p class="quiet">
          <Message text={message} />
        </p>
      );
    }
    return (
      <div class="failure" role="alert">
        <p class="message">
          <Message text={message} />
        </p>
        {hint !== undefined && (
          <p class="hint">
            <Message text={hint} />
          </p>
        )}
        <Diagnostics diagnostics={diagnostics} withFile />
      </div>
    );
  }
  return <Result cell={cell} response={response} />;
}

/** Whether the element is, or has been, within about a screen of the view. */
function useNear(element: { current: HTMLElement | null }): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const latest = entries.at(-1);
        if (latest !== undefined) setNear(latest.isIntersecting);
      },
      { rootMargin: '800px 0px' },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return near;
}
