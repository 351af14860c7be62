import { closest } from '../base/suggest.ts';
import type { Call, Expression } from '../syntax/ast.ts';
import { grains } from '../syntax/ast.ts';
import { diagnose } from './diagnostics.ts';
import { type FunctionSignature, type Parameter, signature } from './features.ts';
import { aggregateFunctions, type Literal, type Typed } from './model.ts';
import { isParam } from './params/comparisons.ts';
import { type Scope, unknown } from './scope.ts';
import { describeType, family, sameFamily } from './types.ts';

/** A call of a scalar function, checked against its row in the function table. */
export function bindFunction<Leaf>(call: Call, scope: Scope<Leaf>): Typed<Leaf> {
  const { context, file } = scope;
  const row = context.features.functions.get(call.name.text);
  if (row === undefined) return reportUnknown(call, scope);
  if (scope.overMetrics && row.overMetrics !== true) {
    context.report(diagnose('not-over-metrics', { file, span: call.name.span }, { name: row.name }));
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
  const args: Typed<Leaf>[] = [];
  for (const [index, argument] of call.arguments.entries()) {
    const parameter = row.parameters[Math.min(index, row.parameters.length - 1)];
    if (parameter !== undefined) args.push(bindArgument(argument, parameter, row, args[0], scope));
  }
  if (args.some(({ type }) => type.kind === 'unknown')) return unknown();
  const types = args.map((argument) => argument.type);
  return {
    kind: 'call',
    function: row.name,
    arguments: args,
    type: row.returns(types, literalsOf(args)),
  };
}

/** The values of those arguments that are literals. */
export function literalsOf(args: readonly Typed<unknown>[]): (Literal | undefined)[] {
  return args.map((argument) => (argument.kind === 'literal' ? argument.value : undefined));
}

function reportUnknown<Leaf>({ name }: Call, { context, file, overMetrics }: Scope<Leaf>): Typed<Leaf> {
  const { functions, foreignFunctions } = context.features;
  const known = [...functions.values()].filter((row) => !overMetrics || row.overMetrics === true);
  const small = name.text.toLowerCase();
  const ours = foreignFunctions.get(small);
  const names = [...known.map((row) => row.name), ...(overMetrics ? aggregateFunctions : [])];
  const meant = [...functions.values()].find(({ alsoKnownAs }) => alsoKnownAs?.includes(small) === true);
  const guess = ours === undefined ? (meant?.name ?? closest(name.text, names)) : undefined;
  const fix = guess === undefined ? undefined : { span: name.span, text: guess };
  context.report(diagnose('unknown-function', { file, span: name.span, fix }, { name: name.text, guess, ours }));
  return unknown();
}

/** `first` is the argument before all others. Unknown when it does not fit, which is reported. */
function bindArgument<Leaf>(
  argument: Expression,
  parameter: Parameter,
  row: FunctionSignature,
  first: Typed<Leaf> | undefined,
  scope: Scope<Leaf>,
): Typed<Leaf> {
  const { context, file } = scope;
  const place = { file, span: argument.span };
  const bound = parameter.type === 'period' ? periodOf<Leaf>(argument) : signed(scope.bind(argument));
  if (bound === undefined || !fits(bound, parameter, first)) {
    const parameters = {
      expected:
        parameter.type === 'like first' && first !== undefined
          ? `${describeType(first.type)}, like \`${row.parameters[0]?.name}\``
          : expected[parameter.type],
      found: bound === undefined ? 'something else' : describeType(bound.type),
      where: `\`${parameter.name}\` of \`${signature(row)}\``,
      hint: bound !== undefined && isParam(bound) ? 'No param can stand here.' : undefined,
    };
    context.report(diagnose('wrong-type', place, parameters));
    return unknown();
  }
  const value = bound.kind === 'literal' && 'value' in bound.value ? String(bound.value.value) : undefined;
  const reason = value === undefined ? undefined : parameter.problem?.(value);
  if (reason === undefined) return bound;
  context.report(diagnose('invalid-argument', place, { parameter: parameter.name, signature: signature(row), reason }));
  return unknown();
}

/** A grain by its bare name. */
function periodOf<Leaf>(argument: Expression): Typed<Leaf> | undefined {
  const name = argument.kind === 'path' && argument.parts.length === 1 ? argument.parts[0]?.text : undefined;
  const grain = grains.find((known) => known === name);
  return grain && { kind: 'literal', value: { kind: 'text', value: grain }, type: { kind: 'text' } };
}

/** `-2` is a literal as `2` is. */
function signed<Leaf>(argument: Typed<Leaf>): Typed<Leaf> {
  if (argument.kind !== 'negative') return argument;
  const { operand } = argument;
  if (operand.kind !== 'literal' || operand.value.kind !== 'number' || operand.value.value.startsWith('-'))
    return argument;
  return { ...operand, value: { kind: 'number', value: `-${operand.value.value}` } };
}

const expected: Record<Parameter['type'], string> = {
  any: 'anything',
  text: 'a text',
  number: 'a number',
  date: 'a date or a time',
  condition: 'a condition',
  'like first': 'what the first argument is',
  'number literal': 'a number written out',
  'text literal': 'a text written out',
  period: `one of ${grains.join(', ')}`,
};

function fits<Leaf>(argument: Typed<Leaf>, parameter: Parameter, first: Typed<Leaf> | undefined): boolean {
  switch (parameter.type) {
    case 'number literal':
      return argument.kind === 'literal' && argument.value.kind === 'number';
    case 'text literal':
    case 'period':
      return argument.kind === 'literal' && argument.value.kind === 'text';
    default:
  }
  if (argument.type.kind === 'unknown' || argument.type.kind === 'missing') return true;
  switch (parameter.type) {
    case 'any':
      return true;
    case 'like first':
      return first === undefined || sameFamily(first.type, argument.type);
    case 'condition':
      return argument.type.kind === 'boolean';
    default:
      return family(argument.type) === parameter.type;
  }
}
