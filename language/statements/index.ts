/** How each kind of definition is bound. A new kind is a file beside this one and a line here. */
import type { Binders } from '../semantics/check.ts';
import { bindAudit } from './audit.ts';
import { bindCalendar } from './calendar.ts';
import { bindDimension } from './dimension.ts';
import { bindGoal } from './goal.ts';
import { bindMetric } from './metric.ts';
import { declareParam, finishParam } from './param.ts';
import { bindReport } from './report.ts';
import { bindComputed, declareTable, finishTable } from './table.ts';
import { bindTest } from './test.ts';
import { bindText } from './text.ts';

export const binders: Binders = {
  declareTable,
  finishTable,
  computed: bindComputed,
  dimension: bindDimension,
  metric: bindMetric,
  calendar: bindCalendar,
  declareParam,
  finishParam,
  report: bindReport,
  goal: bindGoal,
  test: bindTest,
  audit: bindAudit,
  text: bindText,
};
