import { useEffect, useState } from 'preact/hooks';
import type { CellView, TestFailure, TestResponse } from '../../../runtime/api/contract.ts';
import { getTest } from '../state/api.ts';
import { project } from '../state/project.ts';
import { Comment } from './Comment.tsx';
import { Diagnostics } from './Diagnostics.tsx';
import { Message } from './Message.tsx';
import { ResultTable } from './ResultTable.tsx';
import { Source } from './Source.tsx';

/** A test, and whether it holds. */
export function TestCell({ cell }: { cell: CellView }) {
  const { name = '', comment, runnable, diagnostics } = cell;
  const response = useOutcome(name, runnable);
  const result = response?.ok === true ? response.result : undefined;
  const failed = !runnable || response?.ok === false || result?.passed === false;
  return (
    <section
      class={failed ? 'cell definition damaged' : 'cell definition'}
      id={cell.id}
      aria-busy={runnable && response === null}
    >
      <header class="cell-head">
        <span class="kind test">test</span>
        <h2>{name}</h2>
        {result !== undefined && (
          <span class={result.passed ? 'outcome passed' : 'outcome failed'}>
            {result.passed ? '✓ passed' : '✗ failed'}
          </span>
        )}
      </header>
      <Comment text={comment} />
      <Diagnostics diagnostics={diagnostics} />
      {response?.ok === false && (
        <div class="failure" role="alert">
          <p class="message">
            <Message text={response.failure.message} />
          </p>
          <Diagnostics diagnostics={response.failure.diagnostics} withFile />
        </div>
      )}
      {result?.failures.map((failure) => (
        <Failure key={failure.line} failure={failure} />
      ))}
      <Source cell={cell} open={failed} />
    </section>
  );
}

/** What was there stays until the next answer has come. */
function useOutcome(name: string, runnable: boolean): TestResponse | null {
  const [response, setResponse] = useState<TestResponse | null>(null);
  const version = project.value?.version;
  useEffect(() => {
    if (!runnable || version === undefined) return setResponse(null);
    const cancel = new AbortController();
    getTest(name, cancel.signal).then(setResponse, (error: unknown) => {
      if (cancel.signal.aborted) return;
      const hint = error instanceof Error ? error.message : String(error);
      setResponse({ ok: false, failure: { message: 'The test was not run.', hint, diagnostics: [] } });
    });
    return () => cancel.abort();
  }, [name, runnable, version]);
  return response;
}

function Failure({ failure: { expected, line, message, cells, behind } }: { failure: TestFailure }) {
  const alone = cells.every((each) => each.expected === '');
  return (
    <div class="expectation">
      <p>
        <code>{expected}</code> <span class="aside">line {line}</span>
      </p>
      <p class="failed">{message}</p>
      {cells.length > 0 && (
        <table>
          {!alone && (
            <thead>
              <tr>
                <td />
                <th>expected</th>
                <th>found</th>
              </tr>
            </thead>
          )}
          <tbody>
            {cells.map((each) => (
              <tr key={each.place}>
                <th>{each.place}</th>
                {!alone && <td>{each.expected}</td>}
                <td>{each.found}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {behind.map(({ of, sum, rows, row_count }) => (
        <details key={of}>
          <summary>
            {of}. {sum}
          </summary>
          {rows.rows.length > 0 && <ResultTable result={rows} rowCount={row_count} />}
        </details>
      ))}
    </div>
  );
}
