/** Random funnels, and what they come to by looking at one row after the other. */
import { Random } from '../generate/random.ts';
import { dayOf, median, periodOf, secondsOf, startOfPeriod } from './calendar.ts';
import type { Cell, JourneyCase, Row } from './journey.ts';

interface Deal {
  readonly id: string | null;
  readonly pipeline: string | null;
  readonly source: string | null;
  readonly status: string | null;
  readonly created_at: string | null;
  readonly closed_at: string | null;
}

interface Change {
  readonly deal: string | null;
  readonly stage: string | null;
  readonly at: string | null;
}

interface Step {
  readonly label: string;
  readonly text: string;
  readonly at: (deal: Deal) => string | null;
  readonly isDay: boolean;
}

/** One entity on its way through one funnel. */
interface Journey {
  readonly deal: Deal;
  readonly each: string | null;
  readonly steps: readonly { readonly name: string; readonly at: string | null; readonly isDay: boolean }[];
}

const stages = ['A', 'B', 'C', 'D'];
const statuses = ['open', 'won', 'lost'];

export function makeFunnel(seed: number): JourneyCase {
  const random = new Random(seed);
  const maybe = <T>(probability: number, value: T): T | null => (random.chance(probability) ? value : null);
  const [byDay, closedByDay, changedByDay] = [random.chance(0.5), random.chance(0.5), random.chance(0.5)];
  const moment = (isDay: boolean): string => {
    const day = `2024-0${random.integer(1, 4)}-${String(random.integer(1, 28)).padStart(2, '0')}`;
    return isDay ? day : `${day} ${String(random.integer(0, 23)).padStart(2, '0')}:${random.pick(['00', '30'])}:00`;
  };
  const size = random.pick([0, 1, 3, 8, 20]);
  const deals = Array.from(
    { length: size },
    (_, index): Deal => ({
      id: maybe(0.95, `d${index}`),
      pipeline: maybe(0.9, random.pick(['p1', 'p2', 'px'])),
      source: maybe(0.8, random.pick(['web', 'email'])),
      status: maybe(0.9, random.pick(statuses)),
      created_at: maybe(0.85, moment(byDay)),
      closed_at: maybe(0.6, moment(closedByDay)),
    }),
  );
  const changes = Array.from(
    { length: size * random.integer(0, 4) },
    (): Change => ({
      deal: maybe(0.95, random.chance(0.05) ? 'gone' : `d${random.integer(0, Math.max(0, size - 1))}`),
      stage: maybe(0.95, random.pick(stages)),
      at: maybe(0.9, moment(changedByDay)),
    }),
  );
  const isReference = random.chance(0.5);
  const positions = new Map(
    random
      .some(stages, 4)
      .flatMap((stage, index) =>
        random.chance(0.9) ? [[stage, maybe(0.9, random.chance(0.2) ? 0 : index)] as const] : [],
      ),
  );
  const strict = random.chance(0.4);
  const kind = random.pick(['fixed', 'fixed', 'data', 'each']);
  const by = random.pick(['', '', 'source', 'status', 'month', 'pipeline.name']);
  const [whereText, where] = random.pick<readonly [string, (deal: Deal) => boolean]>([
    ['', () => true],
    ['where status = "won"', ({ status }) => status === 'won'],
    ['where source != "web"', ({ source }) => source !== 'web'],
    ['where source is missing', ({ source }) => source === null],
  ]);
  const [forText, inRange] = random.pick<readonly [string, (at: string) => boolean]>([
    ['', () => true],
    ['for all time', () => true],
    ['for 2024-02', (at) => at.startsWith('2024-02')],
    ['for 2024-02-10 to 2024-03-20', (at) => at.slice(0, 10) >= '2024-02-10' && at.slice(0, 10) <= '2024-03-20'],
  ]);
  const totals = random.chance(0.6);

  // What refers to no row has no key to be read.
  const isStage = (stage: string): boolean => !isReference || positions.has(stage);
  const first =
    (stage: string) =>
    (deal: Deal): string | null =>
      isStage(stage) && deal.id !== null
        ? earliest(changes.filter((change) => change.deal === deal.id && change.stage === stage))
        : null;
  const all: Step[] = [
    { label: 'Created', text: 'created_at', at: (deal) => deal.created_at, isDay: byDay },
    { label: 'Closed', text: 'closed_at', at: (deal) => deal.closed_at, isDay: closedByDay },
    {
      label: 'Won',
      text: 'closed_at where status = "won"',
      at: (deal) => (deal.status === 'won' ? deal.closed_at : null),
      isDay: closedByDay,
    },
    ...stages.map((stage) => ({
      label: stage,
      text: `first(changes.at where stage = "${stage}")`,
      at: first(stage),
      isDay: changedByDay,
    })),
  ];
  const steps = random.some(all, random.integer(1, 5));
  const body =
    kind === 'fixed'
      ? steps.map(({ label, text }) => `  step "${label}" at ${text}`)
      : [`  steps changes.stage at changes.at${kind === 'each' ? ' for each pipeline' : ''}`];
  const [dayOrTime, closedType, changedType] = [byDay, closedByDay, changedByDay].map((isDay) =>
    isDay ? 'date' : 'time',
  );
  const text = `table pipelines { id: key text  name: text }
table stages { id: key text  position: integer  sorted by position }
table deals {
  id: key text
  pipeline: -> pipelines
  source: text
  status: "open" | "won" | "lost"
  created_at: ${dayOrTime}
  closed_at: ${closedType}
}
table changes { id: key text  deal: -> deals  stage: ${isReference ? '-> stages' : stages.map((stage) => `"${stage}"`).join(' | ')}  at: ${changedType}  dated by at }
funnel f of deals {
${body.join('\n')}${strict ? '\n  strict' : ''}
}
report r { funnel f ${by === '' ? '' : `by ${by}`} ${whereText} ${forText} ${totals ? 'totals' : ''} }
`.replaceAll(/stage = "(.)"/g, isReference ? 'stage.id = "$1"' : 'stage = "$1"');

  const wanted = deals.filter((deal) => where(deal));
  const journeys =
    kind === 'fixed'
      ? wanted.map((deal) => ({
          deal,
          each: null,
          steps: steps.map(({ label, at, isDay }) => ({ name: label, at: at(deal), isDay })),
        }))
      : journeysOfData(deals, wanted, changes, { isReference, positions, each: kind === 'each', isDay: changedByDay });
  const begun = journeys.filter(({ deal, steps: own }) => deal.id !== null && own[0]?.at != null);
  const followed = begun.filter(({ steps: own }) => inRange(own[0]?.at ?? ''));
  const group = ({ deal, steps: [start] }: Journey): Cell[] => {
    if (by === '') return [];
    if (by === 'month') return [startOfPeriod(periodOf(start?.at ?? '', 'month'), 'month')];
    if (by === 'pipeline.name')
      return [deal.pipeline === null ? null : ({ p1: 'One', p2: 'Two' }[deal.pipeline] ?? null)];
    return [by === 'source' ? deal.source : deal.status];
  };
  const apart = (journey: Journey): Cell[] => (kind === 'each' ? [nameOf(journey.each)] : []);
  const rows = rowsOf(followed, 'group', (journey) => [...group(journey), ...apart(journey)], strict);
  const withTotals = totals && by !== '';
  const blank: Cell[] = by === '' ? [] : [null];
  const summed = withTotals ? rowsOf(followed, 'subtotal', (journey) => [...blank, ...apart(journey)], strict) : [];
  // A report by month shows every month of its range.
  const dense = by === 'month';
  return {
    text,
    data: new Map([
      [
        'pipelines',
        [
          ['id', 'name'],
          ['p1', 'One'],
          ['p2', 'Two'],
        ],
      ],
      ['stages', [['id', 'position'], ...[...positions].map(([id, at]) => [id, at === null ? null : String(at)])]],
      [
        'deals',
        [
          ['id', 'pipeline', 'source', 'status', 'created_at', 'closed_at'],
          ...deals.map((deal) => [deal.id, deal.pipeline, deal.source, deal.status, deal.created_at, deal.closed_at]),
        ],
      ],
      [
        'changes',
        [
          ['id', 'deal', 'stage', 'at'],
          ...changes.map((change, index) => [`c${index}`, change.deal, change.stage, change.at]),
        ],
      ],
    ]),
    today: '2024-06-30',
    rows: [...rows, ...summed],
    dense,
    leftOut: [
      wanted.filter(({ id }) => id !== null && !begun.some(({ deal }) => deal.id === id)).length,
      wanted.filter(({ id }) => id === null).length,
    ],
  };
}

function nameOf(pipeline: string | null): string | null {
  return pipeline === null ? null : ({ p1: 'p1', p2: 'p2' }[pipeline] ?? pipeline);
}

function earliest(changes: readonly Change[]): string | null {
  const dates = changes.flatMap(({ at }) => (at === null ? [] : [at])).sort();
  return dates[0] ?? null;
}

function journeysOfData(
  deals: readonly Deal[],
  wanted: readonly Deal[],
  changes: readonly Change[],
  of: {
    readonly isReference: boolean;
    readonly positions: ReadonlyMap<string, number | null>;
    readonly each: boolean;
    readonly isDay: boolean;
  },
): Journey[] {
  const placeOf = (stage: string): number | null =>
    of.isReference ? (of.positions.get(stage) ?? null) : stages.indexOf(stage);
  const known = changes.filter(
    ({ deal, stage, at }) =>
      at !== null && stage !== null && placeOf(stage) !== null && deals.some(({ id }) => id !== null && id === deal),
  );
  const eachOf = (deal: Deal | undefined): string | null => (of.each ? (deal?.pipeline ?? null) : null);
  return wanted.flatMap((deal): Journey[] => {
    const each = eachOf(deal);
    const there = known.filter((change) => eachOf(deals.find(({ id }) => id === change.deal)) === each);
    const names = [...new Set(there.flatMap(({ stage }) => (stage === null ? [] : [stage])))].sort(
      (a, b) => (placeOf(a) ?? 0) - (placeOf(b) ?? 0) || (a < b ? -1 : 1),
    );
    const steps = names.map((name) => ({
      name,
      at:
        deal.id === null ? null : earliest(known.filter((change) => change.deal === deal.id && change.stage === name)),
      isDay: of.isDay,
    }));
    return [{ deal, each, steps }];
  });
}

/** How many steps it counts at. */
function lengthOf({ steps }: Journey, strict: boolean): number {
  if (!strict) return steps.reduce((length, { at }, index) => (at === null ? length : index + 1), 0);
  const gap = steps.findIndex(({ at }) => at === null);
  return gap === -1 ? steps.length : gap;
}

function rowsOf(
  journeys: readonly Journey[],
  kind: string,
  groupOf: (journey: Journey) => Cell[],
  strict: boolean,
): Row[] {
  const groups = new Map<string, Journey[]>();
  for (const journey of journeys) {
    const key = JSON.stringify(groupOf(journey));
    groups.set(key, [...(groups.get(key) ?? []), journey]);
  }
  return [...groups].flatMap(([key, own]) => {
    const names = own[0]?.steps.map(({ name }) => name) ?? [];
    return names.map((name, index): Row => {
      const reached = own.filter((each) => lengthOf(each, strict) > index);
      const before = index === 0 ? 0 : own.filter((each) => lengthOf(each, strict) >= index).length;
      const stopped = own.filter((each) => lengthOf(each, strict) === index + 1);
      const times = own.flatMap(({ steps }) => {
        const [from, to] = [steps[index - 1], steps[index]];
        if (from?.at == null || to?.at == null) return [];
        const isDay = from.isDay || to.isDay;
        const seconds = isDay ? (dayOf(to.at) - dayOf(from.at)) * 86_400 : secondsOf(to.at) - secondsOf(from.at);
        return seconds < 0 ? [] : [seconds];
      });
      return {
        kind,
        dimensions: [...(JSON.parse(key) as Cell[]), name],
        values: [
          reached.length,
          before === 0 ? null : reached.length / before,
          reached.length / own.length,
          stopped.length,
          stopped.filter(({ deal }) => deal.status === 'open').length,
          median(times),
        ],
      };
    });
  });
}
