/** Random goals over a model's metrics: values and metrics as targets, by groups and by time, of ranges that are over, run or come. */
import { condition, range } from './expressions.ts';
import { isNumeric, type MetricPlan } from './metrics.ts';
import type { ModelPlan } from './model.ts';
import type { Random } from './random.ts';
import { Reach } from './reach.ts';

const values: Readonly<Record<string, readonly string[]>> = {
  integer: ['0', '1', '2', '3', '4', '7', '10', '1.5'],
  number: ['0', '1', '2.5', '5', '40', '-3'],
  money: ['0', '5', '99.99', '250', '1k', '5 million', '-10'],
  percent: ['0%', '12.5%', '50%', '75%', '100%'],
  duration: ['1 hour', '90 minutes', '2 days'],
};

/** Undefined where the model has no metric that a goal can be set for. */
export function makeGoal(
  random: Random,
  model: ModelPlan,
  metrics: readonly MetricPlan[],
  today: string,
  name: string,
): string | undefined {
  const aimed = metrics.filter((metric) => metric.type in values && metric.dated && !metric.ranged);
  if (aimed.length === 0) return undefined;
  const metric = random.pick(aimed);
  const alike = aimed.filter(({ type, name: own }) => type === metric.type && own !== metric.name);
  const scaled = isNumeric(metric) && ['integer', 'number', 'money'].includes(metric.type);
  const expression = scaled && random.chance(0.2) ? `${random.pick(['2', '-1', '0.5'])} * ${metric.name}` : metric.name;
  const other = alike.length > 0 && random.chance(0.4) ? random.pick(alike) : undefined;
  const target = other === undefined ? random.pick(values[metric.type] ?? ['1']) : targetOf(random, other, scaled);
  const reach = new Reach(model, metrics);
  const leaves = reach.leaves([{ text: metric.name }, ...(other === undefined ? [] : [{ text: other.name }])]);
  const reachable = reach.reachable(leaves, [...new Set(leaves.map(({ table }) => table))]);
  const columnsOfTime = ['day', 'week', 'month', 'quarter', 'year'];
  const groups = random.some(
    reachable.filter(({ text }) => !columnsOfTime.includes(text)),
    random.pick([0, 0, 1, 1, 2]),
  );
  const by = groups.map(({ text }) => text);
  const grain = random.chance(0.35) ? random.pick(['day', 'week', 'month', 'quarter', 'fiscal quarter']) : undefined;
  if (grain !== undefined) by.splice(random.integer(0, by.length), 0, grain);
  const where = reachable.length > 0 && random.chance(0.3) ? `\n  where ${condition(random, reachable, today, 1)}` : '';
  return `goal ${name} {
  ${expression} at ${random.pick(['least', 'most'])} ${target}${by.length === 0 ? '' : `\n  by    ${by.join(', ')}`}
  for   ${covers(random, grain, today)}${where}
}`;
}

function targetOf(random: Random, { name }: MetricPlan, scaled: boolean): string {
  if (!scaled) return name;
  return random.pick([name, `2 * ${name}`, `${name} + 1`, `prior(${name}, 1 year)`]);
}

/** Often one that is running. */
function covers(random: Random, grain: string | undefined, today: string): string {
  if (grain === 'day') return random.pick(['last 3 weeks', 'last 20 days to date', 'this month', 'next 9 days']);
  const found = random.chance(0.5)
    ? random.pick(['this month', 'this quarter', 'this year', 'this fiscal year', 'next month'])
    : range(random, today, grain === undefined || grain === 'week' ? 'day' : 'month');
  return found === 'all time' ? 'this year' : found;
}
