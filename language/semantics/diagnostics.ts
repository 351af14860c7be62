/** What can be wrong with the meaning of a program: a row a code. */
import { reporter } from '../base/diagnostics.ts';
import { auditCatalogue } from './diagnostics/audits.ts';
import { chartCatalogue } from './diagnostics/charts.ts';
import { derivedCatalogue } from './diagnostics/derived.ts';
import { forecastCatalogue } from './diagnostics/forecasts.ts';
import { goalCatalogue } from './diagnostics/goals.ts';
import { journeyCatalogue } from './diagnostics/journeys.ts';
import { layerCatalogue } from './diagnostics/layers.ts';
import { metricCatalogue } from './diagnostics/metrics.ts';
import { nameCatalogue } from './diagnostics/names.ts';
import { paramCatalogue } from './diagnostics/params.ts';
import { perCatalogue } from './diagnostics/per.ts';
import { reportCatalogue } from './diagnostics/reports.ts';
import { testCatalogue } from './diagnostics/tests.ts';
import { typeCatalogue } from './diagnostics/types.ts';

export const semanticCatalogue = {
  ...nameCatalogue,
  ...layerCatalogue,
  ...typeCatalogue,
  ...metricCatalogue,
  ...derivedCatalogue,
  ...perCatalogue,
  ...paramCatalogue,
  ...reportCatalogue,
  ...goalCatalogue,
  ...chartCatalogue,
  ...testCatalogue,
  ...auditCatalogue,
  ...journeyCatalogue,
  ...forecastCatalogue,
};

export const diagnose = reporter(semanticCatalogue);
