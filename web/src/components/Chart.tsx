import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ChartView } from '../../../runtime/api/contract.ts';
import { colourScheme } from '../state/scheme.ts';

/** Vega's drawing. A new one takes the old one's place only when it is ready, so that nothing flashes. */
export function Chart({ chart }: { chart: ChartView }) {
  const place = useRef<HTMLDivElement>(null);
  const failure = useSignal<string | null>(null);
  const scheme = colourScheme.value;
  useEffect(() => {
    let stale = false;
    let end = () => {};
    const draw = async () => {
      // Large, so fetched with the first chart only.
      const { drawChart } = await import('../chart/draw.ts');
      if (stale || place.current === null) return;
      end = await drawChart(place.current, chart, () => stale);
      failure.value = null;
    };
    draw().catch((error: unknown) => {
      if (!stale) failure.value = error instanceof Error ? error.message : String(error);
    });
    return () => {
      stale = true;
      end();
    };
  }, [chart, scheme]);
  return (
    <>
      {failure.value !== null && <p class="failure">The chart could not be drawn: {failure.value}</p>}
      <div class="chart" ref={place} role="img" aria-label={chart.description} />
    </>
  );
}
