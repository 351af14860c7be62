/** Functions across a report's rows: they look at a metric elsewhere in the calendar or in other groups. */
import { type Call, type Expression, grains, type Path } from '../../../language/syntax/ast.ts';
import { childrenOf } from './expand.ts';
import { calculate } from './expressions.ts';
import { Rational } from './rational.ts';
import { compare, type Value } from './values.ts';
import { addLength, type Length, readLength, type View } from './windows.ts';

/** What such a function needs to know of where it stands. */
export interface Standing {
  readonly view: View;
  /** How long before lies what the report compares with. */
  readonly baseline: Length | undefined;
  /** An expression's value here, looked at in some way. */
  readonly value: (expression: Expression, view: View) => Value;
  /** Its values in all groups of the same period, within the same of some dimensions; undefined where a row is no group. */
  readonly peers: (expression: Expression, within: readonly Path[]) => readonly Value[] | undefined;
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

/** What a report that compares shows of each metric: calls of functions that nobody can write. */
export const comparedNames = {
  now: 'compared now',
  previous: 'compared previous',
  change: 'compared change',
  growth: 'compared growth',
} as const;

/** The same, of a report that compares with another metric. */
export const targetNames = {
  now: 'compared now',
  target: 'compared target',
  gap: 'compared gap',
  attained: 'compared attained',
} as const;

const named = (call: Call, text: string): Call => ({ ...call, name: { ...call.name, text } });
const now: Across = (call, standing) => earlier(named(call, comparedNames.now), standing);
const previous: Across = (call, standing) => earlier(named(call, comparedNames.previous), standing);
/** What the other metric comes to in the same, of the part that has elapsed. */
const target: Across = (call, standing) => {
  const [, other] = call.arguments;
  if (other === undefined) throw new Error('compared with nothing');
  return earlier({ ...named(call, comparedNames.now), arguments: [other] }, standing);
};
const comparedChange: Across = (call, standing) => calculate(now(call, standing), '-', previous(call, standing));

export const acrossFunctions: ReadonlyMap<string, Across> = new Map<string, Across>([
  ['prior', earlier],
  ['change', change],
  ['growth', (call, standing) => calculate(change(call, standing), '/', earlier(call, standing))],
  ['to_date', earlier],
  ['opening', earlier],
  [comparedNames.now, now],
  [comparedNames.previous, previous],
  [comparedNames.change, comparedChange],
  [comparedNames.growth, (call, standing) => calculate(comparedChange(call, standing), '/', previous(call, standing))],
  [targetNames.target, target],
  [targetNames.gap, (call, standing) => calculate(now(call, standing), '-', target(call, standing))],
  [targetNames.attained, (call, standing) => calculate(now(call, standing), '/', target(call, standing))],
  ['rolling', earlier],
  ['share', (call, standing) => calculate(standing.value(argument(call), standing.view), '/', earlier(call, standing))],
  [
    'rank',
    (call, standing) => {
      const own = standing.value(argument(call), standing.view);
      const peers = standing.peers(argument(call), call.within ?? []);
      if (own === null || peers === undefined) return null;
      return Rational.whole(1 + peers.filter((peer) => peer !== null && compare(peer, own) > 0).length);
    },
  ],
]);

/** The way in which the metric of such a call is looked at, beside plainly. */
function viewOf(call: Call, { view, baseline }: Pick<Standing, 'view' | 'baseline'>): View {
  const second = call.arguments[1];
  switch (call.name.text) {
    case 'share':
      return { ...view, all: { within: call.within ?? [] } };
    case 'opening':
      return { ...view, opening: true };
    case comparedNames.now:
      return { ...view, elapsed: true };
    case comparedNames.previous:
      if (baseline === undefined) throw new Error('nothing to compare with');
      return { ...view, elapsed: true, back: baseline };
    case 'rolling':
      return { ...view, series: { kind: 'rolling', ...readLength(second) } };
    case 'to_date': {
      const unit = grains.find((one) => second?.kind === 'path' && second.parts[0]?.text === one);
      if (unit === undefined) throw new Error('no unit to date');
      return { ...view, series: { kind: 'to_date', unit } };
    }
    default:
      return { ...view, back: addLength(view.back, readLength(second)) };
  }
}

/** Every call in an expression that is none of these, with the views under which its value is asked. */
export function callsWithViews(
  expression: Expression,
  view: View,
  baseline: Length | undefined,
): { readonly call: Call; readonly view: View }[] {
  if (expression.kind === 'call' && acrossFunctions.has(expression.name.text)) {
    const metric = argument(expression);
    const views = viewsOf(expression, view, baseline);
    const [, other] = Object.values<string>(targetNames).includes(expression.name.text) ? expression.arguments : [];
    const metrics = other === undefined ? [metric] : [metric, other];
    return views.flatMap((one) => metrics.flatMap((each) => callsWithViews(each, one, baseline)));
  }
  const own = expression.kind === 'call' ? [{ call: expression, view }] : [];
  return [...own, ...childrenOf(expression).flatMap((child) => callsWithViews(child, view, baseline))];
}

function viewsOf(call: Call, view: View, baseline: Length | undefined): View[] {
  const as = (text: string) => viewOf(named(call, text), { view, baseline });
  switch (call.name.text) {
    case 'rank':
      return [view];
    case 'change':
    case 'growth':
    case 'share':
      return [view, as(call.name.text)];
    case comparedNames.change:
    case comparedNames.growth:
      return [as(comparedNames.now), as(comparedNames.previous)];
    case targetNames.target:
    case targetNames.gap:
    case targetNames.attained:
      return [as(comparedNames.now)];
    default:
      return [as(call.name.text)];
  }
}
