import { closest } from '../base/suggest.ts';
import type { Call } from '../syntax/ast.ts';
import { diagnose } from './diagnostics.ts';
import { type Parameter, signature } from './features.ts';
import { aggregateFunctions, type Literal, type Typed } from './model.ts';
import { type Scope, unknown } from './scope.ts';
import { describeType, family } from './types.ts';

/** A call of a scalar function, checked against its row in the function table. */
export function bindFunction<Leaf>(call: Call, scope: Scope<Leaf>): Typed<Leaf> {
  const { context, file } = scope;
  const row = context.features.functions.get(call.name.text);
  if (row !== undefined && scope.overMetrics && row.overMetrics !== true) {
    context.report(diagnose('not-over-metrics', { file, span: call.name.span }, { name: row.name }));
    return unknown();
  }
  if (row === undefined) {
    const known = [...context.features.functions.values()].filter(
      (other) => !scope.overMetrics || other.overMetrics === true,
    );
    const names = [...known.map(({ name }) => name), ...(scope.overMetrics ? aggregateFunctions : [])];
    const guess = closest(call.name.text, names);
    const fix = guess === undefined ? undefined : { span: call.name.span, text: guess };
    context.report(diagnose('unknown-function', { file, span: call.name.span, fix }, { name: call.name.text, guess }));
    return unknown();
  }
  if (call.where !== undefined || call.on !== undefined || call.via !== undefined || call.for !== undefined) {
    context.report(diagnose('modifier-in-row', { file, span: call.span }, {}));
    return unknown();
  }
  const required = row.parameters.filter(({ optional }) => optional !== true).length;
  const most = row.parameters.at(-1)?.repeated === true ? Number.POSITIVE_INFINITY : row.parameters.length;
  const given = call.arguments.length;
  if (given < required || given > most) {
    context.report(
      diagnose('wrong-arguments', { file, span: call.span }, { name: row.name, signature: signature(row), given }),
    );
    return unknown();
  }
  const args = call.arguments.map((argument, index) => {
    const bound = scope.bind(argument);
    const parameter = row.parameters[Math.min(index, row.parameters.length - 1)];
    if (parameter === undefined || fits(bound, parameter)) return bound;
    const parameters = {
      expected: expected[parameter.type],
      found: describeType(bound.type),
      where: `\`${parameter.name}\` of \`${signature(row)}\``,
    };
    context.report(diagnose('wrong-type', { file, span: argument.span }, parameters));
    return unknown<Leaf>();
  });
  if (args.some(({ type }) => type.kind === 'unknown')) return unknown();
  const literals = args.map((argument): Literal | undefined =>
    argument.kind === 'literal' ? argument.value : undefined,
  );
  const type = row.returns(
    args.map((argument) => argument.type),
    literals,
  );
  const today: Typed<Leaf> = { kind: 'literal', value: { kind: 'today' }, type: { kind: 'date' } };
  return { kind: 'call', function: row.name, arguments: row.usesToday === true ? [...args, today] : args, type };
}

const expected: Record<Parameter['type'], string> = {
  any: 'anything',
  text: 'a text',
  number: 'a number',
  date: 'a date or a time',
  'number literal': 'a number written out',
};

function fits<Leaf>(argument: Typed<Leaf>, parameter: Parameter): boolean {
  if (argument.type.kind === 'unknown' || argument.type.kind === 'missing') return true;
  switch (parameter.type) {
    case 'any':
      return true;
    case 'number literal':
      return argument.kind === 'literal' && argument.value.kind === 'number';
    default:
      return family(argument.type) === parameter.type;
  }
}
