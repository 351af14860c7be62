/** Random cohorts, and what they come to by looking at one row after the other. */
import { Random } from '../generate/random.ts';
import { dayOf, type Length, median, periodOf, startOfPeriod, textOf } from './calendar.ts';
import type { Cell, JourneyCase, Row } from './journey.ts';

interface Company {
  readonly id: string | null;
  readonly size: string | null;
  readonly joined: string | null;
}

interface Order {
  readonly id: string;
  readonly company: string | null;
  readonly at: string | null;
  readonly amount: number | null;
}

interface Visit {
  readonly order: string | null;
  readonly at: string | null;
}

/** A company with its first date. */
interface Member {
  readonly company: Company;
  readonly from: string;
}

/** What a metric comes to for some members, so many periods after they began. */
type Measure = (members: readonly Member[], period: number) => Cell;

const lengths: readonly Length[] = ['day', 'week', 'month', 'month', 'quarter', 'year'];

export function makeCohort(seed: number): JourneyCase {
  const random = new Random(seed);
  const maybe = <T>(probability: number, value: T): T | null => (random.chance(probability) ? value : null);
  const [joinedByDay, orderedByDay] = [random.chance(0.5), random.chance(0.5)];
  const length = random.pick(lengths);
  const spread = length === 'day' ? 6 : length === 'week' ? 30 : length === 'year' ? 900 : 200;
  const start = dayOf('2023-12-20');
  const moment = (isDay: boolean): string => {
    const day = textOf(start + random.integer(0, spread));
    return isDay ? day : `${day} ${String(random.integer(0, 23)).padStart(2, '0')}:00:00`;
  };
  const size = random.pick([0, 1, 3, 8, 15]);
  const companies = Array.from(
    { length: size },
    (_, index): Company => ({
      id: maybe(0.95, `c${index}`),
      size: maybe(0.9, random.pick(['small', 'large'])),
      joined: maybe(0.85, moment(joinedByDay)),
    }),
  );
  const company = (): string | null =>
    maybe(0.95, random.chance(0.05) ? 'gone' : `c${random.integer(0, Math.max(0, size - 1))}`);
  const orders = Array.from(
    { length: size * random.integer(0, 5) },
    (_, index): Order => ({
      id: `o${index}`,
      company: company(),
      at: maybe(0.92, moment(orderedByDay)),
      amount: maybe(0.95, random.integer(-100, 1000) / 4),
    }),
  );
  const visits = Array.from(
    { length: orders.length },
    (): Visit => ({
      order: maybe(0.95, random.pick(orders).id),
      at: maybe(0.95, moment(true)),
    }),
  );
  const today = textOf(start + random.integer(0, spread + 20));
  const tomorrow = textOf(dayOf(today) + 1);
  const [running, unfinished] = [periodOf(today, length), periodOf(tomorrow, length)];
  const upTo = random.integer(1, 6);
  const isFirstOrder = random.chance(0.5);
  const returning = random.pick(['orders.at', 'orders.at', 'visits.at', '']);
  const [whereText, where] = random.pick<readonly [string, (each: Company) => boolean]>([
    ['', () => true],
    ['where size = "small"', (each) => each.size === 'small'],
    ['where size != "small"', (each) => each.size !== 'small'],
  ]);
  const [forText, inRange] = random.pick<readonly [string, (at: string) => boolean]>([
    ['', () => true],
    ['for all time', () => true],
    ['for 2024', (at) => at.startsWith('2024')],
    ['for 2024-01-02 to 2024-02-15', (at) => at.slice(0, 10) >= '2024-01-02' && at.slice(0, 10) <= '2024-02-15'],
  ]);
  const bySize = random.chance(0.3);
  const totals = random.chance(0.7);

  const fromOf = ({ id, joined }: Company): string | null => {
    if (!isFirstOrder) return joined;
    const own = orders.filter((order) => id !== null && order.company === id);
    return own.flatMap(({ at }) => (at === null ? [] : [at])).sort()[0] ?? null;
  };
  const wanted = companies.filter(where);
  const members = wanted.flatMap((each): Member[] => {
    const from = fromOf(each);
    return each.id === null || from === null || !inRange(from) || periodOf(from, length) > running
      ? []
      : [{ company: each, from }];
  });
  const ordersOf = ({ company: { id } }: Member): Order[] => orders.filter((order) => order.company === id);
  const visitsOf = (member: Member): Visit[] => {
    const own = new Set(ordersOf(member).map(({ id }) => id));
    return visits.filter(({ order }) => order !== null && own.has(order));
  };
  const isIn = ({ from }: Member, at: string | null, period: number): boolean =>
    at !== null && periodOf(at, length) === periodOf(from, length) + period;
  const ordersIn = (some: readonly Member[], period: number): Order[] =>
    some.flatMap((member) => ordersOf(member).filter(({ at }) => isIn(member, at, period)));
  const amountsIn = (some: readonly Member[], period: number): number[] =>
    ordersIn(some, period).flatMap(({ amount }) => (amount === null ? [] : [amount]));
  const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);
  const retained: Measure = (some, period) =>
    some.filter((member) => {
      if (period === 0) return true;
      const back = returning === 'orders.at' ? ordersOf(member) : visitsOf(member);
      return back.some(({ at }) => isIn(member, at, period));
    }).length;
  const customers: Measure = (some) => some.length;
  const ratio = (part: Cell, whole: Cell): Cell => (Number(whole) === 0 ? null : Number(part) / Number(whole));
  const revenue: Measure = (some, period) => sum(amountsIn(some, period));
  const ordered: Measure = (some, period) => ordersIn(some, period).length;
  const all: readonly (readonly [string, Measure])[] = [
    ['customers', customers],
    ...(returning === ''
      ? []
      : ([
          ['retained', retained],
          [
            'retention',
            (some: readonly Member[], period: number) => ratio(retained(some, period), customers(some, period)),
          ],
        ] as const)),
    ['revenue', revenue],
    ['ordered', ordered],
    ['typical', (some, period) => median(amountsIn(some, period))],
    ['each_order', (some, period) => ratio(revenue(some, period), ordered(some, period))],
    ['revenue / customers as money "Worth"', (some, period) => ratio(revenue(some, period), customers(some, period))],
    ['large', (some, period) => amountsIn(some, period).filter((amount) => amount > 100).length],
    [
      'visited',
      (some, period) => some.flatMap((member) => visitsOf(member).filter(({ at }) => isIn(member, at, period))).length,
    ],
    ['joiners', (some, period) => some.filter((member) => isIn(member, member.company.joined, period)).length],
  ];
  const shown = random.some(all, random.integer(1, 4));
  const text = `table companies { id: key text  size: text  joined: ${joinedByDay ? 'date' : 'time'}  first_order = first(orders.at) }
table orders { id: key text  company: -> companies  at: ${orderedByDay ? 'date' : 'time'}  amount: money  dated by at }
table visits { order: -> orders  at: date  dated by at }
metric revenue    = sum(orders.amount)
metric ordered    = count(orders)
metric typical    = median(orders.amount)
metric each_order = revenue / ordered
metric large      = count(orders) where amount > 100
metric visited    = count(visits)
metric joiners    = count(companies) on joined
report r {
  cohort companies from ${isFirstOrder ? 'first_order' : 'joined'}${returning === '' ? '' : ` returning on ${returning}`} per ${length} up to ${upTo}
  show ${shown.map(([name]) => name).join(', ')}
  ${bySize ? 'by size' : ''} ${whereText} ${forText} ${totals ? 'totals' : ''}
}
`;

  const groups = new Map<string, Member[]>();
  for (const member of members) {
    const cohort = startOfPeriod(periodOf(member.from, length), length);
    const key = JSON.stringify([...(bySize ? [member.company.size] : []), cohort]);
    groups.set(key, [...(groups.get(key) ?? []), member]);
  }
  const hasBegun = ([member]: readonly Member[], period: number): boolean =>
    member !== undefined && periodOf(member.from, length) + period <= running;
  const periods = Array.from({ length: upTo + 1 }, (_, period) => period).filter((period) =>
    [...groups.values()].some((own) => hasBegun(own, period)),
  );
  const rows = [...groups].flatMap(([key, own]) =>
    periods.map(
      (period): Row => ({
        kind: 'group',
        dimensions: [...(JSON.parse(key) as Cell[]), period],
        values: shown.map(([, measure]) => (hasBegun(own, period) ? measure(own, period) : null)),
      }),
    ),
  );
  const blanks: Cell[] = bySize ? [null, null] : [null];
  const summed = periods.flatMap((period): Row[] => {
    const complete = members.filter(({ from }) => periodOf(from, length) + period < unfinished);
    if (!totals || complete.length === 0) return [];
    const values = shown.map(([, measure]) => measure(complete, period));
    return [{ kind: 'total', dimensions: [...blanks, period], values }];
  });
  return {
    text,
    data: new Map([
      ['companies', [['id', 'size', 'joined'], ...companies.map((each) => [each.id, each.size, each.joined])]],
      [
        'orders',
        [
          ['id', 'company', 'at', 'amount'],
          ...orders.map((each) => [each.id, each.company, each.at, each.amount === null ? null : String(each.amount)]),
        ],
      ],
      ['visits', [['order', 'at'], ...visits.map((each) => [each.order, each.at])]],
    ]),
    today,
    rows: [...rows, ...summed],
    dense: false,
    leftOut: [
      wanted.filter((each) => each.id !== null && fromOf(each) === null).length,
      wanted.filter(({ id }) => id === null).length,
    ],
  };
}
