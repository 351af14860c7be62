import type { ComponentChildren } from 'preact';
import type { CellView, ChartView, ReportResponse } from '../../../runtime/api/contract.ts';
import { chooseTab, openTab, type Tab } from '../state/tabs.ts';
import { Chart } from './Chart.tsx';
import { Message } from './Message.tsx';
import { Numbers } from './Numbers.tsx';
import { ResultTable } from './ResultTable.tsx';
import { Sql } from './Sql.tsx';
import { Tabs } from './Tabs.tsx';

const titles: Record<Tab, string> = { chart: 'Chart', table: 'Table', sql: 'SQL' };

interface Props {
  cell: CellView;
  response: Extract<ReportResponse, { ok: true }>;
}

export function Result({ cell, response }: Props) {
  const { result, row_count: rowCount, chart, sql } = response;
  const tabs: Tab[] = chart === null ? ['table', 'sql'] : ['chart', 'table', 'sql'];
  const chosen = openTab(cell.id);
  const tab = tabs.find((each) => each === chosen) ?? tabs[0] ?? 'table';
  const panels: Record<Tab, () => ComponentChildren> = {
    chart: () => chart !== null && <Picture chart={chart} />,
    table: () => <ResultTable result={result} rowCount={rowCount} cell={cell.id} />,
    sql: () => <Sql text={sql} cell={cell} />,
  };
  return (
    <>
      <Tabs
        id={cell.id}
        tabs={tabs.map((id) => ({ id, title: titles[id] }))}
        chosen={tab}
        choose={(id) => chooseTab(cell.id, id)}
      >
        {panels[tab]()}
      </Tabs>
      {result.notes.length > 0 && (
        <ul class="notes">
          {result.notes.map(({ code, message }) => (
            <li key={`${code} ${message}`}>
              <Message text={message} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Picture({ chart }: { chart: ChartView }) {
  return (
    <figure class="picture">
      {chart.kind === 'number' ? <Numbers chart={chart} /> : <Chart chart={chart} />}
      {chart.note !== undefined && <figcaption class="aside">{chart.note}</figcaption>}
    </figure>
  );
}
