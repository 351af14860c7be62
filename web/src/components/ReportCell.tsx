import { useEffect, useRef } from 'preact/hooks';
import type { CellView, ReportResponse } from '../../../runtime/api/contract.ts';
import { givenTo } from '../state/params.ts';
import { file, project } from '../state/project.ts';
import { loadReport, reportState } from '../state/reports.ts';
import { link } from '../state/route.ts';
import { periodText } from '../text/period.ts';
import { Changes } from './Changes.tsx';
import { Comment } from './Comment.tsx';
import { Diagnostics } from './Diagnostics.tsx';
import { FailureMessage } from './FailureMessage.tsx';
import { useNear } from './near.ts';
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
  if (!response.ok) return <FailureMessage failure={response.failure} />;
  return <Result cell={cell} response={response} />;
}
