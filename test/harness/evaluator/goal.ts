/** A goal, row by row: the metric of the days that have come, the target of all days, and what follows from the two. */
import type { Call, Clause, Expression, GoalDefinition, ReportDefinition } from '../../../language/syntax/ast.ts';
import { grains } from '../../../language/syntax/ast.ts';
import { comparedNames } from './across.ts';
import { movePeriods, parseDay } from './calendar.ts';
import { childrenOf, type Expansion, expand } from './expand.ts';
import { calculate } from './expressions.ts';
import { type Days, daysOf } from './ranges.ts';
import { Rational } from './rational.ts';
import { type Expected, evaluateMetrics } from './report.ts';
import type { World } from './rows.ts';
import { compare, Day, type Value } from './values.ts';

export function evaluateGoal(world: World, goal: GoalDefinition): Expected {
  const { expression, target, limit, span } = goal;
  const covers = goal.clauses.find((clause) => clause.kind === 'for');
  const days = covers === undefined ? undefined : daysOf(covers.range, world.settings);
  if (expression === undefined || target === undefined || limit === undefined || days === undefined)
    throw new Error(`goal ${goal.name.text} is damaged`);
  const today = parseDay(world.settings.today);
  const begun = days.from <= today;
  const now: Call = { kind: 'call', name: { text: comparedNames.now, span }, arguments: [expression], span };
  const expanded = expand(world.schema, expression);
  const grows = addsUp(expanded.expression, expanded);
  const settles = grows && onlyGrows(expanded.expression);
  const fromData = expand(world.schema, target).leaves.size > 0;
  const by = goal.clauses.find((clause) => clause.kind === 'by');
  const items = [begun ? now : expression, target].map((each) => ({ expression: each, span }));
  const total: Clause[] = by !== undefined && (fromData || !grows) ? [{ kind: 'totals', span }] : [];
  const report: ReportDefinition = {
    kind: 'report',
    name: goal.name,
    clauses: [{ kind: 'show', items, span }, ...goal.clauses, ...total],
    span,
    damaged: false,
  };
  const time = (by?.items ?? []).findIndex(({ path }) => grainOf(path.parts.map(({ text }) => text).join('.')));
  const grain = time === -1 ? undefined : grainOf(by?.items[time]?.path.parts.map(({ text }) => text).join('.') ?? '');
  const { rows, undated } = evaluateMetrics(world, report);
  return {
    rows: rows.map(({ kind, dimensions, values }) => {
      const [actual, wanted] = values.map(({ value }) => value);
      const start = dimensions[time]?.value;
      const own =
        grain !== undefined && start instanceof Day
          ? {
              from: Math.max(start.day, days.from),
              until: Math.min(movePeriods(start.day, 1, grain), days.until),
            }
          : days;
      const told = tell({
        actual: actual ?? null,
        target: wanted ?? null,
        own,
        today,
        grows,
        settles,
        fromData,
        limit: limit.kind,
      });
      return {
        kind,
        dimensions,
        values: [...values, ...told.map((value) => ({ value, orphan: false }))],
      };
    }),
    ...(undated === undefined ? {} : { undated }),
  };
}

interface Standing {
  readonly actual: Value;
  readonly target: Value;
  readonly own: Days;
  readonly today: number;
  /** It adds up over time. */
  readonly grows: boolean;
  /** And never falls. */
  readonly settles: boolean;
  readonly fromData: boolean;
  readonly limit: 'least' | 'most';
}

/** The share reached, the time gone, where it lands, and the status. */
function tell(standing: Standing): Value[] {
  const { actual, target, own, today, grows } = standing;
  const attained = calculate(actual, '/', target);
  if (today < own.from) return [attained, Rational.whole(0), null, null];
  if (today >= own.until) return [attained, Rational.whole(1), actual, statusAtEnd(standing)];
  const gone = Rational.whole(today + 1 - own.from);
  const days = Rational.whole(own.until - own.from);
  const landing = grows ? calculate(calculate(actual, '*', days), '/', gone) : actual;
  return [attained, calculate(gone, '/', days), landing, statusOnTheWay(standing, landing)];
}

function isAimless({ actual, target, fromData }: Standing): boolean {
  return actual === null || target === null || (fromData && compare(target, Rational.whole(0)) === 0);
}

function statusAtEnd(standing: Standing): Value {
  const { actual, target, limit } = standing;
  if (isAimless(standing)) return null;
  const difference = compare(actual, target);
  return (limit === 'least' ? difference >= 0 : difference <= 0) ? 'reached' : 'missed';
}

function statusOnTheWay(standing: Standing, landing: Value): Value {
  const { actual, target, limit, settles } = standing;
  if (isAimless(standing)) return null;
  if (settles && limit === 'least' && compare(actual, target) >= 0) return 'reached';
  if (settles && limit === 'most' && compare(actual, target) > 0) return 'missed';
  const lead = limit === 'least' ? calculate(landing, '-', target) : calculate(target, '-', landing);
  const zero = Rational.whole(0);
  if (compare(lead, zero) < 0) return 'behind';
  const tenth = calculate(target, '/', Rational.whole(10));
  const least = compare(tenth, zero) < 0 ? calculate(tenth, '*', Rational.whole(-1)) : tenth;
  return compare(lead, zero) > 0 && compare(lead, least) >= 0 ? 'ahead' : 'on track';
}

/** Counts and sums, what is added and subtracted of them, and what is multiplied or divided by numbers. */
function addsUp(expression: Expression, expansion: Expansion): boolean {
  const inner = (each: Expression): boolean => addsUp(each, expansion);
  switch (expression.kind) {
    case 'call': {
      const leaf = expansion.leaves.get(expression);
      const counted = expression.name.text === 'count' || expression.name.text === 'sum';
      return leaf !== undefined && counted && leaf.until === undefined && leaf.range === undefined;
    }
    case 'negative':
      return inner(expression.operand);
    case 'arithmetic': {
      const { first, rest } = expression;
      const adds = rest.every(({ operator }) => operator === '+' || operator === '-');
      if (adds) return inner(first) && rest.every(({ operand }) => inner(operand));
      const scales = rest.every(({ operator }) => operator === '*' || operator === '/');
      const parts = [{ operator: '*', operand: first }, ...rest];
      const counted = parts.filter(({ operand }) => !isNumber(operand));
      const [only] = counted;
      return scales && counted.length === 1 && only !== undefined && only.operator !== '/' && inner(only.operand);
    }
    default:
      return false;
  }
}

function onlyGrows(expression: Expression): boolean {
  if (expression.kind === 'negative') return false;
  if (expression.kind !== 'arithmetic') return true;
  const { first, rest } = expression;
  return onlyGrows(first) && rest.every(({ operator, operand }) => operator !== '-' && onlyGrows(operand));
}

function isNumber(expression: Expression): boolean {
  if (expression.kind === 'path' || expression.kind === 'call') return false;
  return childrenOf(expression).every(isNumber);
}

function grainOf(text: string) {
  return grains.find((grain) => grain === text);
}
