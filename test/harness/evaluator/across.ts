/** Functions across a report's rows: they look at a metric elsewhere in the calendar or in other groups. */
import { type Call, type Expression, grains } from '../../../language/syntax/ast.ts';
import { childrenOf } from './expand.ts';
import { calculate } from './expressions.ts';
import { Rational } from './rational.ts';
import { compare, type Value } from './values.ts';
import { addLength, readLength, type View } from './windows.ts';

/** What such a function needs to know of where it stands. */
export interface Standing {
  readonly view: View;
  readonly grain: (typeof grains)[number] | undefined;
  /** An expression's value here, looked at in some way. */
  readonly value: (expression: Expression, view: View) => Value;
  /** Its values in all groups of the same period; undefined where a row is no group. */
  readonly peers: (expression: Expression) => readonly Value[] | undefined;
}

type Across = (call: Call, standing: Standing) => Value;

function argument(call: Call): Expression {
  const [metric] = call.arguments;
  if (metric === undefined) throw new Error(`${call.name.text} of nothing`);
  return metric;
}

const earlier: Across = (call, { value, ...standing }) => value(argument(call), viewOf(call, standing));

const change: Across = (call, standing) =>
  calculate(standing.value(argument(call), standing.view), '-', earlier(call, standing));

export const acrossFunctions: ReadonlyMap<string, Across> = new Map<string, Across>([
  ['prior', earlier],
  ['change', change],
  ['growth', (call, standing) => calculate(change(call, standing), '/', earlier(call, standing))],
  ['to_date', earlier],
  ['rolling', earlier],
  ['share', (call, standing) => calculate(standing.value(argument(call), standing.view), '/', earlier(call, standing))],
  [
    'rank',
    (call, standing) => {
      const own = standing.value(argument(call), standing.view);
      const peers = standing.peers(argument(call));
      if (own === null || peers === undefined) return null;
      return Rational.whole(1 + peers.filter((peer) => peer !== null && compare(peer, own) > 0).length);
    },
  ],
]);

/** The way in which the metric of such a call is looked at, beside plainly. */
function viewOf(call: Call, { view, grain }: Pick<Standing, 'view' | 'grain'>): View {
  const second = call.arguments[1];
  switch (call.name.text) {
    case 'share':
      return { ...view, all: true };
    case 'rolling':
      return { ...view, series: { kind: 'rolling', ...readLength(second) } };
    case 'to_date': {
      const unit = grains.find((one) => second?.kind === 'path' && second.parts[0]?.text === one);
      if (unit === undefined) throw new Error('no unit to date');
      return { ...view, series: { kind: 'to_date', unit } };
    }
    default:
      return { ...view, back: addLength(view.back, readLength(second), grain) };
  }
}

/** Every call in an expression that is none of these, with the views under which its value is asked. */
export function callsWithViews(
  expression: Expression,
  view: View,
  grain: Standing['grain'],
): { readonly call: Call; readonly view: View }[] {
  if (expression.kind === 'call' && acrossFunctions.has(expression.name.text)) {
    const metric = argument(expression);
    const views = expression.name.text === 'rank' ? [view] : [view, viewOf(expression, { view, grain })];
    // Only what a function looks at besides the metric itself, where it shows that alone.
    const asked = ['prior', 'to_date', 'rolling'].includes(expression.name.text) ? views.slice(1) : views;
    return asked.flatMap((one) => callsWithViews(metric, one, grain));
  }
  const own = expression.kind === 'call' ? [{ call: expression, view }] : [];
  return [...own, ...childrenOf(expression).flatMap((child) => callsWithViews(child, view, grain))];
}
