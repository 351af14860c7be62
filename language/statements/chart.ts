import type { Span } from '../base/span.ts';
import { closest } from '../base/suggest.ts';
import { assertUnreachable } from '../base/unreachable.ts';
import type { Context } from '../semantics/context.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import type { VegaProblem } from '../semantics/features.ts';
import type { Report } from '../semantics/model.ts';
import type { Clauses } from './clauses.ts';

/** How a report is drawn: the kind it names, and what it says of that in Vega-Lite's own words. */
export function bindChart(clauses: Clauses, file: string, context: Context): Pick<Report, 'chart' | 'vega'> {
  const chart = kindOf(clauses, file, context);
  const vega = vegaOf(clauses, file, context);
  return { ...(chart === undefined ? {} : { chart }), ...(vega === undefined ? {} : { vega }) };
}

function kindOf(clauses: Clauses, file: string, context: Context): string | undefined {
  const name = clauses.chart?.chart;
  const { charts } = context.features;
  if (name === undefined || charts.includes(name.text)) return name?.text;
  const guess = closest(name.text, charts);
  const fix = guess === undefined ? undefined : { span: name.span, text: guess };
  context.report(diagnose('unknown-chart', { file, span: name.span, fix }, { name: name.text, guess, charts }));
  return undefined;
}

function vegaOf({ vega, list, chart }: Clauses, file: string, context: Context): Report['vega'] {
  if (vega === undefined) return undefined;
  const isTable = chart === undefined ? list !== undefined : chart.chart.text === 'table';
  if (isTable)
    context.report(
      diagnose(
        'vega-without-chart',
        { file, span: { start: vega.span.start, end: vega.span.start + 'vega'.length } },
        {},
      ),
    );
  const { patch, problems } = context.features.vega(vega.yaml);
  const inFile = ({ start, end }: Span): Span => ({
    start: vega.bodySpan.start + start,
    end: vega.bodySpan.start + end,
  });
  for (const problem of problems) context.report(diagnosticOf(problem, file, inFile(problem.span)));
  return isTable ? undefined : patch;
}

function diagnosticOf(problem: VegaProblem, file: string, span: Span): ReturnType<typeof diagnose> {
  switch (problem.kind) {
    case 'syntax':
      return diagnose('vega-syntax', { file, span }, { problem: problem.problem });
    case 'no-mapping':
      return diagnose('vega-no-mapping', { file, span }, {});
    case 'deep':
      return diagnose('vega-too-deep', { file, span }, {});
    case 'loads':
      return diagnose('vega-loads', { file, span }, { what: problem.what });
    case 'unknown-key': {
      const { key, guess, known } = problem;
      const fix = guess === undefined ? undefined : { span, text: guess };
      return diagnose('vega-unknown-key', { file, span, fix }, { name: key, guess, known });
    }
    default:
      return assertUnreachable(problem);
  }
}
