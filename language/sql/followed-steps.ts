/**
 * Which steps of a funnel entities have reached: a row for each entity that has a first step, and each step.
 *
 *   entities    when each of them reached what
 *   steps       of data: which there are, in their order
 *   furthest    the furthest step of each
 */
import { referenceOf } from '../plan/columns.ts';
import { type FollowedSteps, followedColumns, type Steps } from '../semantics/model-journeys.ts';
import type { Type } from '../semantics/types.ts';
import * as build from './build.ts';
import type { Add, Surroundings } from './followed-surroundings.ts';
import { elapsedSeconds, shiftingZone } from './moments.ts';
import type { SqlSettings } from './settings.ts';
import type { SqlBody, SqlExpression, SqlSelect } from './tree.ts';

const to = followedColumns.steps;
const [entity, each, stage, at, place, furthest, started, nth, before] = [
  '$entity',
  '$each',
  '$stage',
  '$at',
  '$place',
  '$furthest',
  '$started',
  '$nth',
  '$before',
];

export function followedSteps(
  followed: FollowedSteps,
  statement: Surroundings,
  settings: SqlSettings,
  add: Add,
): SqlBody {
  const { steps } = followed;
  return steps.kind === 'fixed'
    ? fixedSteps(followed, steps, statement, settings, add)
    : stepsOfData(followed, steps, statement, settings, add);
}

type Column = SqlSelect['columns'][number];

// ---------------------------------------------------------------- steps that are written out

function fixedSteps(
  { name, table, key, where, strict, open }: FollowedSteps,
  { steps }: Extract<Steps, { kind: 'fixed' }>,
  statement: Surroundings,
  settings: SqlSettings,
  add: Add,
): SqlBody {
  const rows = statement.rows(table);
  const own = build.column(table, key);
  const dates = steps.map((step) => rows.value(step.at));
  const [first] = dates;
  const wanted = build.and([
    ...where.map((each) => rows.condition(each)),
    build.is(own, 'NOT NULL'),
    ...(first === undefined ? [] : [build.is(first, 'NOT NULL')]),
  ]);
  const entities: SqlSelect = {
    kind: 'select',
    columns: [
      { expression: own, alias: entity },
      ...dates.map((expression, index) => ({ expression, alias: dateColumn(index) })),
      ...(open === undefined ? [] : [{ expression: rows.condition(open), alias: to.open }]),
    ],
    ...rows.reading([...where, ...steps.map((step) => step.at), ...(open === undefined ? [] : [open])]),
    ...(wanted === undefined ? {} : { where: wanted }),
  };
  const date = (index: number): SqlExpression => build.column('entities', dateColumn(index));
  const numbers = steps.map((_, index) => index + 1);
  // Where clocks are put forward and back, each step is brought to its moment once.
  const zone = shiftingZone(settings.calendar);
  const moments = steps.map((step, index) =>
    zone === undefined || step.at.type.kind === 'date'
      ? undefined
      : build.call('moment', date(index), build.text(zone)),
  );
  const reached = add(`furthest ${name}`, {
    kind: 'select',
    columns: [
      { expression: { kind: 'star', table: 'entities' }, alias: '*' },
      { expression: strict ? beforeGap(numbers, date) : last(numbers, date), alias: furthest },
      ...moments.flatMap((expression, index) =>
        expression === undefined ? [] : [{ expression, alias: momentColumn(index) }],
      ),
    ],
    from: { source: entities, alias: 'entities' },
  });
  const column = (which: string): SqlExpression => build.column(reached, which);
  const step = (index: number): Dated => ({
    at: column(dateColumn(index)),
    ...(moments[index] === undefined ? {} : { moment: column(momentColumn(index)) }),
  });
  const parts = steps.map(({ label, at: when }, index): SqlSelect => {
    const earlier = index === 0 ? undefined : steps[index - 1];
    const since =
      earlier === undefined
        ? build.nothing
        : between(step(index - 1), step(index), [earlier.at.type, when.type], settings);
    const columns: Column[] = [
      { expression: column(entity), alias: to.entity },
      { expression: build.text(label), alias: to.step },
      { expression: column(dateColumn(0)), alias: to.started },
      ...standing(column(furthest), build.number(index + 1), index > 0),
      ...(open === undefined ? [] : [{ expression: column(to.open), alias: to.open }]),
      { expression: since, alias: to.since },
    ];
    return { kind: 'select', columns, from: { source: reached, alias: reached } };
  });
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : { kind: 'union', parts };
}

function momentColumn(index: number): string {
  return `${dateColumn(index)} moment`;
}

function dateColumn(index: number): string {
  return `$${index + 1}`;
}

/** The number of the last step that has a date; the first one has. */
function last(numbers: readonly number[], date: (index: number) => SqlExpression): SqlExpression {
  const branches = numbers
    .slice(1)
    .reverse()
    .map((number) => ({ condition: build.is(date(number - 1), 'NOT NULL'), value: build.number(number) }));
  return branches.length === 0 ? build.number(1) : { kind: 'case', branches, otherwise: build.number(1) };
}

/** The number of the last step before the first that has no date. */
function beforeGap(numbers: readonly number[], date: (index: number) => SqlExpression): SqlExpression {
  const all = build.number(numbers.length);
  const branches = numbers
    .slice(1)
    .map((number) => ({ condition: build.is(date(number - 1), 'NULL'), value: build.number(number - 1) }));
  return branches.length === 0 ? all : { kind: 'case', branches, otherwise: all };
}

/** Whether a step was reached, the one before it, and none after it. The first has none before it. */
function standing(reached: SqlExpression, number: SqlExpression, isLater: SqlExpression | boolean): Column[] {
  const earlier =
    number.kind === 'number' ? build.number(Number(number.value) - 1) : build.binary(number, '-', build.number(1));
  const hadBefore = build.binary(reached, '>=', earlier);
  const before: SqlExpression =
    typeof isLater !== 'boolean'
      ? (build.and([isLater, hadBefore]) ?? build.yes)
      : isLater
        ? hadBefore
        : { kind: 'boolean', value: false };
  return [
    { expression: build.binary(reached, '>=', number), alias: to.reached },
    { expression: before, alias: to.before },
    { expression: build.binary(reached, '=', number), alias: to.stopped },
  ];
}

/** When a step was reached, and the moment that is, where it is known already. */
interface Dated {
  readonly at: SqlExpression;
  readonly moment?: SqlExpression;
}

/** How long it is from one date to another that is not before it. Days know no time of day, so beside one all are days. */
function between(from: Dated, until: Dated, types: readonly Type[], { calendar }: SqlSettings): SqlExpression {
  const isByDay = types.some(({ kind }) => kind === 'date');
  const [a, b] = isByDay ? [build.cast(from.at, 'date'), build.cast(until.at, 'date')] : [from.at, until.at];
  const known = !isByDay && from.moment !== undefined && until.moment !== undefined;
  const value = known
    ? elapsedSeconds(from.moment, until.moment, undefined)
    : elapsedSeconds(a, b, isByDay ? undefined : shiftingZone(calendar));
  return { kind: 'case', branches: [{ condition: build.binary(a, '<=', b), value }] };
}

// ---------------------------------------------------------------- steps that data tell of

function stepsOfData(
  { name, table, key, where, strict, open }: FollowedSteps,
  steps: Extract<Steps, { kind: 'data' }>,
  statement: Surroundings,
  settings: SqlSettings,
  add: Add,
): SqlBody {
  const rows = statement.rows(steps.table);
  const keys = [steps.entity, ...(steps.each === undefined ? [] : [steps.each]), steps.stage];
  const names = [entity, ...(steps.each === undefined ? [] : [each]), stage];
  const apart = names.slice(0, -1);
  const present = [steps.entity, steps.stage, steps.at].map((read) => build.is(rows.value(read), 'NOT NULL'));
  const entered = add(`entries of ${name}`, {
    kind: 'select',
    columns: [
      ...keys.map((read, index) => ({ expression: rows.value(read), alias: names[index] ?? '' })),
      { expression: build.call('min', rows.value(steps.at)), alias: at },
    ],
    ...rows.reading([...keys, steps.at]),
    where: build.and(present) ?? build.yes,
    groupBy: keys.map((read) => rows.value(read)),
  });
  const ordered = add(`order of ${name}`, orderOfSteps(steps, entered, statement, settings));
  const on = (relation: string, other: string, some: readonly string[]): SqlExpression =>
    build.and(
      some.map((same) =>
        build.binary(
          build.column(relation, same),
          same === each ? 'IS NOT DISTINCT FROM' : '=',
          build.column(other, same),
        ),
      ),
    ) ?? build.yes;
  const stepKeys = names.slice(1);
  const window = {
    partitionBy: apart.map((same) => build.column(entered, same)),
    orderBy: [build.order(build.column(ordered, place), 'up')],
  };
  const numbered = add(`steps in order of ${name}`, {
    kind: 'select',
    columns: [
      ...[...names, at].map((alias) => ({ expression: build.column(entered, alias), alias })),
      { expression: build.column(ordered, place), alias: place },
      { expression: { kind: 'call', function: 'row_number', arguments: [], over: window }, alias: nth },
    ],
    from: { source: entered, alias: entered },
    joins: [{ kind: 'JOIN', source: ordered, alias: ordered, on: on(ordered, entered, stepKeys) }],
  });
  const its = (alias: string): SqlExpression => build.column(numbered, alias);
  const first = build.binary(its(place), '=', build.number(1));
  const unbroken = build.binary(its(place), '=', its(nth));
  const owner = statement.rows(table);
  const wanted = owner.all(where);
  const opens = open === undefined ? [] : [to.open];
  const chosen = add(`entities of ${name}`, {
    kind: 'select',
    columns: [
      { expression: build.column(table, key), alias: entity },
      ...(open === undefined ? [] : [{ expression: owner.condition(open), alias: to.open }]),
    ],
    ...owner.reading([...where, ...(open === undefined ? [] : [open])]),
    ...(wanted === undefined ? {} : { where: wanted }),
  });
  const reached = add(`furthest ${name}`, {
    kind: 'select',
    columns: [
      ...apart.map((alias) => ({ expression: its(alias), alias })),
      ...opens.map((alias) => ({ expression: build.column(chosen, alias), alias })),
      {
        expression: { kind: 'call', function: 'max', arguments: [its(place)], ...(strict ? { filter: unbroken } : {}) },
        alias: furthest,
      },
      { expression: { kind: 'call', function: 'min', arguments: [its(at)], filter: first }, alias: started },
    ],
    from: { source: numbered, alias: numbered },
    joins: [{ kind: 'JOIN', source: chosen, alias: chosen, on: on(chosen, numbered, [entity]) }],
    groupBy: [...apart.map(its), ...opens.map((alias) => build.column(chosen, alias))],
    having: build.binary(
      { kind: 'call', function: 'count', arguments: [build.star], filter: first },
      '>',
      build.number(0),
    ),
  });
  const earlier = add(`times of ${name}`, {
    kind: 'select',
    columns: [
      ...apart.map((alias) => ({ expression: build.column(reached, alias), alias })),
      ...[stage, place].map((alias) => ({ expression: build.column(ordered, alias), alias })),
      ...[...opens, furthest, started].map((alias) => ({ expression: build.column(reached, alias), alias })),
      { expression: build.column(numbered, at), alias: at },
      {
        expression: {
          kind: 'call',
          function: 'lag',
          arguments: [build.column(numbered, at)],
          over: {
            partitionBy: apart.map((same) => build.column(reached, same)),
            orderBy: [build.order(build.column(ordered, place), 'up')],
          },
        },
        alias: before,
      },
    ],
    from: { source: reached, alias: reached },
    joins: [
      steps.each === undefined
        ? { kind: 'CROSS JOIN', source: ordered, alias: ordered }
        : { kind: 'JOIN', source: ordered, alias: ordered, on: on(ordered, reached, [each]) },
      {
        kind: 'LEFT JOIN',
        source: numbered,
        alias: numbered,
        on:
          build.and([
            on(numbered, reached, apart),
            build.binary(build.column(numbered, place), '=', build.column(ordered, place)),
          ]) ?? build.yes,
      },
    ],
  });
  const one = (alias: string): SqlExpression => build.column(earlier, alias);
  return {
    kind: 'select',
    columns: [
      { expression: one(entity), alias: to.entity },
      ...(steps.each === undefined ? [] : [{ expression: one(each), alias: to.each }]),
      { expression: one(stage), alias: to.step },
      { expression: one(started), alias: to.started },
      ...standing(one(furthest), one(place), build.binary(one(place), '>', build.number(1))),
      ...opens.map((alias) => ({ expression: one(alias), alias })),
      { expression: between({ at: one(before) }, { at: one(at) }, [steps.at.type], settings), alias: to.since },
    ],
    from: { source: earlier, alias: earlier },
  };
}

/**
 * The steps there are, numbered in the order of their set or of their table. What is in neither is no step: nobody knows
 * where it stands.
 */
function orderOfSteps(
  steps: Extract<Steps, { kind: 'data' }>,
  entered: string,
  statement: Surroundings,
  { model }: SqlSettings,
): SqlSelect {
  const names = [...(steps.each === undefined ? [] : [each]), stage];
  const found = 'found';
  const source: SqlSelect = {
    kind: 'select',
    distinct: true,
    columns: names.map((alias) => ({ expression: build.column(entered, alias), alias })),
    from: { source: entered, alias: entered },
  };
  const own = build.column(found, stage);
  const reference = referenceOf(model, steps.stage.type);
  const target = reference === undefined ? undefined : statement.rows(reference.table);
  const rank =
    reference?.sortedBy === undefined || target === undefined
      ? (build.rankOf(own, steps.stage.type) ?? own)
      : target.value(reference.sortedBy);
  const read = reference?.sortedBy === undefined ? [] : [reference.sortedBy];
  const reading = target?.reading(read);
  const joins =
    reference === undefined || reading === undefined
      ? []
      : [
          {
            kind: 'JOIN' as const,
            ...reading.from,
            on: build.binary(build.column(reading.from.alias, reference.key), '=', own),
          },
          ...reading.joins,
        ];
  const over = {
    partitionBy: steps.each === undefined ? [] : [build.column(found, each)],
    orderBy: [build.order(rank, 'up'), build.order(own, 'up')],
  };
  return {
    kind: 'select',
    columns: [
      ...names.map((alias) => ({ expression: build.column(found, alias), alias })),
      { expression: { kind: 'call', function: 'row_number', arguments: [], over }, alias: place },
    ],
    from: { source, alias: found },
    joins,
    where: build.is(rank, 'NOT NULL'),
  };
}
