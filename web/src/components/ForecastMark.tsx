import { forecastMark } from '../../../language/base/format.ts';

/** Behind a period that is forecast. */
export function ForecastMark() {
  return (
    <abbr class="partial" title="forecast: see the notes on how good it is">
      {forecastMark}
    </abbr>
  );
}
