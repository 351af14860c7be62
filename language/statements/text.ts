/** A text: what its holes show is one report without groups, so that one statement fills them all. */
import type { Context, DeclaredText } from '../semantics/context.ts';
import { depthLimit, depthOfReport } from '../semantics/depth.ts';
import type { MetricReport, Report } from '../semantics/model.ts';
import type { Calendar } from '../semantics/ranges.ts';
import type { ReportDefinition, TextHole } from '../syntax/ast.ts';
import { bindReport } from './report.ts';

/** Each hole is bound alone, so that one with an error leaves the others as they are. Undefined when none is sound. */
export function bindText(
  { definition, file, key }: DeclaredText,
  context: Context,
  calendar: Calendar,
): Report | undefined {
  const bound = definition.holes.flatMap((hole, index): MetricReport[] => {
    const report = bindHole(hole, key, file, context, calendar);
    if (report === undefined) return [];
    return [{ ...report, shows: report.shows.map((show) => ({ ...show, name: holeName(index) })) }];
  });
  const [first] = bound;
  if (first === undefined) return undefined;
  const whole: MetricReport = {
    ...first,
    label: file,
    shows: bound.flatMap(({ shows }) => shows),
    ways: [...new Set(bound.flatMap(({ ways }) => ways))],
    origin: { file, span: definition.span },
  };
  return depthOfReport(whole) <= depthLimit ? whole : undefined;
}

/** The column that fills a hole, by which hole it is. */
function holeName(index: number): string {
  return `hole ${index + 1}`;
}

function bindHole(
  { expression, format, span }: TextHole,
  key: string,
  file: string,
  context: Context,
  calendar: Calendar,
): MetricReport | undefined {
  if (expression === undefined) return undefined;
  const item = { expression, span: expression.span, ...(format === undefined ? {} : { format }) };
  const definition: ReportDefinition = {
    kind: 'report',
    name: { text: key, span },
    clauses: [{ kind: 'show', items: [item], span: expression.span }],
    span,
    damaged: false,
  };
  const before = context.errors;
  const report = bindReport({ definition, file }, context, calendar);
  return report?.kind === 'report' && context.errors === before ? report : undefined;
}
