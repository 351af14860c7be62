import type { ChartView } from '../../../runtime/api/contract.ts';

/** The values of a report without `by`, large. */
export function Numbers({ chart }: { chart: ChartView }) {
  return (
    <dl class="numbers">
      {chart.rows.map(({ $panel, $series, $text }) => (
        <div key={String($panel)}>
          <dt>{$series}</dt>
          <dd>{$text}</dd>
        </div>
      ))}
    </dl>
  );
}
