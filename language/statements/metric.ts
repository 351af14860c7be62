import { labelOf } from '../base/names.ts';
import { aggregatesOf, areOrdered } from '../semantics/aggregates.ts';
import { bind } from '../semantics/bind.ts';
import type { Context, Declared } from '../semantics/context.ts';
import { depthLimit, depthOf } from '../semantics/depth.ts';
import { diagnose } from '../semantics/diagnostics.ts';
import { writeAs } from '../semantics/formats.ts';
import { metricScope } from '../semantics/metric-scope.ts';
import type { Metric } from '../semantics/model.ts';
import { sizeOf } from '../semantics/typed.ts';
import type { MetricDefinition } from '../syntax/ast.ts';
import { sizeLimit } from './table.ts';

/** Undefined when it has an error, which is reported. */
export function bindMetric({ definition, file }: Declared<MetricDefinition>, context: Context): Metric | undefined {
  if (definition.expression === undefined) return undefined;
  const { name } = definition;
  const expression = bind(definition.expression, metricScope(context, file));
  if (expression.type.kind === 'unknown') return undefined;
  const place = { file, span: name.span };
  if (!areOrdered(expression, context, { file, span: definition.expression.span })) return undefined;
  if (sizeOf(expression) > sizeLimit) {
    context.report(diagnose('too-large', place, { limit: sizeLimit }));
    return undefined;
  }
  if (depthOf(expression) > depthLimit) {
    context.report(diagnose('formula-too-deep', place, {}));
    return undefined;
  }
  if (aggregatesOf([expression]).length === 0) {
    context.report(diagnose('no-aggregate', { file, span: definition.expression.span }, { name: name.text }));
    return undefined;
  }
  const { type, format } = writeAs(expression.type, definition.format, context, file);
  return {
    name: name.text,
    label: definition.label?.text ?? labelOf(name.text),
    type,
    format,
    expression: { ...expression, type },
    origin: place,
  };
}
