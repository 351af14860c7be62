import { describe, expect, it } from 'vitest';
import { bare, define, metric, mistakes, range, read, report, shape } from './read.ts';

const name = (text: string) => ({ text });
const value = (expression: unknown) => ({ kind: 'value', expression });
const inRange = (text: string) => ({ kind: 'range', text });
const path = (...parts: string[]) => ({ kind: 'path', parts: parts.map(name) });

describe('table', () => {
  it('has columns with flags and types, formulas and clauses', () => {
    const text = `table deals "Deals" {
      id:             key text
      amount "Value": required private money
      status:         "open" | "won"
      owner:          required -> users
      dated by  created_at
      shown as  name
      sorted by \`in\`
      share "Share" = amount / 2 as percent
    }`;
    expect(bare(define(text))).toEqual({
      kind: 'table',
      name: name('deals'),
      label: name('Deals'),
      damaged: false,
      members: [
        { kind: 'column', name: name('id'), flags: [name('key')], type: { kind: 'named', name: name('text') } },
        {
          kind: 'column',
          name: name('amount'),
          label: name('Value'),
          flags: [name('required'), name('private')],
          type: { kind: 'named', name: name('money') },
        },
        { kind: 'column', name: name('status'), flags: [], type: { kind: 'set', values: [name('open'), name('won')] } },
        {
          kind: 'column',
          name: name('owner'),
          flags: [name('required')],
          type: { kind: 'reference', table: name('users') },
        },
        { kind: 'dated', column: name('created_at') },
        { kind: 'shown', column: name('name') },
        { kind: 'sorted', column: name('in') },
        {
          kind: 'computed',
          name: name('share'),
          label: name('Share'),
          expression: {
            kind: 'arithmetic',
            first: path('amount'),
            rest: [{ operator: '/', operand: { kind: 'number', value: '2', percent: false } }],
          },
          format: name('percent'),
        },
      ],
    });
  });

  it('may stand on one line', () => {
    expect(define('table a { id: key text b = id dated by c d = when b: 1, else 2 }')).toMatchObject({
      members: [{ kind: 'column' }, { kind: 'computed' }, { kind: 'dated' }, { kind: 'computed' }],
    });
  });

  it('has formulas that go on over lines', () => {
    const table = define('table a {\n x =\n  b = 1\n  and c = 2\n y = when b: 1,\n  when c: 2,\n  else 3\n}');
    const shapes =
      'members' in table ? table.members.map((member) => 'expression' in member && shape(member.expression)) : [];
    expect(shapes).toEqual(['[[b = 1] and [c = 2]]', '[when b: 1, when c: 2, else 3]']);
  });

  it('finds members, names, labels and types where they stand', () => {
    const text = 'table a {\n  b "B": key "x" | "y"\n  dated by c\n}';
    const places: string[] = [];
    JSON.stringify(define(text), (key, node: { span?: { start: number; end: number } } | null) => {
      if (node?.span) places.push(`${key}: ${text.slice(node.span.start, node.span.end)}`);
      return node;
    });
    expect(places.slice(1)).toEqual([
      'name: a',
      '0: b "B": key "x" | "y"',
      'name: b',
      'label: "B"',
      '0: key',
      'type: "x" | "y"',
      '0: "x"',
      '1: "y"',
      '1: dated by c',
      'column: c',
    ]);
  });
});

describe('dimension', () => {
  it('lists columns', () => {
    expect(bare(define('dimension owner "Owner" = deals.owner,\n  calls.agent'))).toEqual({
      kind: 'dimension',
      name: name('owner'),
      label: name('Owner'),
      damaged: false,
      columns: [path('deals', 'owner'), path('calls', 'agent')],
    });
  });
});

describe('metric', () => {
  it.each([
    [
      'metric m = count(deals) where a = 1 or b on c via d',
      '{count(deals), where [[a = 1] or b], on c, via d}',
      undefined,
    ],
    ['metric m "M" = a / b as percent', '[a / b]', 'percent'],
    ['metric m = sum(a) as money\n  where b', '{sum(a), where b}', 'money'],
    ['metric m = a', 'a', undefined],
  ])('%s', (text, expected, format) => {
    const { expression, ...rest } = metric(text);
    expect(expression && shape(expression)).toBe(expected);
    expect(rest.format?.text).toBe(format);
  });
});

describe('param', () => {
  it.each([
    ['text = all from users.team "Team"', { kind: 'named', name: name('text') }, { kind: 'all' }],
    ['-> users = all', { kind: 'reference', table: name('users') }, { kind: 'all' }],
    [
      '"open" | "won" = "won"',
      { kind: 'set', values: [name('open'), name('won')] },
      value({ kind: 'text', value: 'won' }),
    ],
    ['money = 10k', { kind: 'named', name: name('money') }, value({ kind: 'number', value: '10000', percent: false })],
    ['period = last 12 months', { kind: 'named', name: name('period') }, inRange('last 12 month')],
    ['period = year to date "Time"', { kind: 'named', name: name('period') }, inRange('this year, to date')],
    ['period = all time', { kind: 'named', name: name('period') }, inRange('all time')],
    ['period = 2024', { kind: 'named', name: name('period') }, inRange('year:2024-01-01 to year:2024-01-01')],
    [
      'one of source, owner.team = source "Split by"',
      { kind: 'choice', choices: [path('source'), path('owner', 'team')] },
      value(path('source')),
    ],
  ])('is %s', (text, type, given) => {
    const tree = define(`param p: ${text}`);
    if (tree.kind !== 'param') throw new Error('no param');
    expect(bare(tree.type)).toEqual(type);
    const found = tree.default;
    expect(found?.kind === 'range' ? inRange(range(found.range)) : bare(found)).toEqual(given);
    expect(tree.damaged).toBe(false);
  });

  it('has a label behind its name or at its end, and a column that its options come from', () => {
    const tree = define('param team: text = all from users.team "Team"');
    expect(bare(tree)).toMatchObject({ label: name('Team'), options: path('users', 'team') });
    expect(bare(define('param team "Team": text from users.team'))).toMatchObject({ label: name('Team') });
    expect(mistakes('param team "Team": text = all "Again"')).toEqual(['second-label ""Again""']);
  });

  it('may be named and typed like anything', () => {
    expect(bare(define('param period: one = one'))).toMatchObject({
      name: name('period'),
      type: { kind: 'named', name: name('one') },
      default: value(path('one')),
    });
  });
});

describe('calendar', () => {
  it('has hours and holidays', () => {
    const tree = define(`calendar office "Office" {
      monday to friday 09:00 to 12:30, 13:30 to 17:00
      saturday, sunday 10:00 to 24:00
      holidays holidays.day
    }`);
    expect(bare(tree)).toMatchObject({
      kind: 'calendar',
      hours: [
        {
          days: [{ from: name('monday'), to: name('friday') }],
          times: [
            { from: { minutes: 540 }, to: { minutes: 750 } },
            { from: { minutes: 810 }, to: { minutes: 1020 } },
          ],
        },
        { days: [{ from: name('saturday') }, { from: name('sunday') }], times: [{ to: { minutes: 1440 } }] },
      ],
      holidays: { column: path('holidays', 'day') },
      damaged: false,
    });
  });

  it('tells hours that are on no clock', () => {
    expect(mistakes('calendar c { monday 09:00 to 25:00 }')).toEqual(['invalid-clock "25:00"']);
    expect(mistakes('calendar c { monday 17:00 to 09:00 }')).toEqual(['invalid-clock "17:00 to 09:00"']);
  });
});

describe('report', () => {
  it('has clauses in any order', () => {
    const text = `report r "R" {
      chart bar
      totals
      top 10 with others
      sort win_rate down, month, "Half" up
      keep deals_won > 3
      where owner.team = "East"
      for last 12 months
      by owner.team "Team", month
      list deals on closed_at
      show deals_won, revenue / quota as percent "Attained", (win_rate where amount > 1) as "Large", a "A", b as money
    }`;
    const { clauses } = report(text);
    expect(bare(clauses)).toEqual([
      { kind: 'chart', chart: name('bar') },
      { kind: 'totals' },
      { kind: 'top', count: { kind: 'number', value: '10', percent: false }, others: true },
      {
        kind: 'sort',
        keys: [
          { expression: path('win_rate'), direction: 'down' },
          { expression: path('month') },
          { expression: { kind: 'text', value: 'Half' }, direction: 'up' },
        ],
      },
      { kind: 'keep', condition: expect.objectContaining({ kind: 'comparison', operator: '>' }) },
      { kind: 'where', condition: expect.objectContaining({ kind: 'comparison', operator: '=' }) },
      { kind: 'for', range: { kind: 'relative', direction: 'last', count: 12, unit: 'month', toDate: false } },
      { kind: 'by', items: [{ path: path('owner', 'team'), label: name('Team') }, { path: path('month') }] },
      { kind: 'list', table: name('deals'), on: path('closed_at') },
      {
        kind: 'show',
        items: [
          { expression: path('deals_won') },
          {
            expression: expect.objectContaining({ kind: 'arithmetic' }),
            format: name('percent'),
            label: name('Attained'),
          },
          { expression: expect.objectContaining({ kind: 'scoped' }), label: name('Large') },
          { expression: path('a'), label: name('A') },
          { expression: path('b'), format: name('money') },
        ],
      },
    ]);
    expect(clauses.map(({ span }) => text.slice(span.start, span.end)).slice(0, 5)).toEqual([
      'chart bar',
      'totals',
      'top 10 with others',
      'sort win_rate down, month, "Half" up',
      'keep deals_won > 3',
    ]);
  });

  it('has columns across, groups that are all there, and totals of some', () => {
    const text = `report r {
      by every owner, month
      across status "Status", every every
      top 3 within owner.team, region with others
      totals by owner.team
      compare quota / 2
    }`;
    const { clauses } = report(text);
    expect(bare(clauses)).toEqual([
      { kind: 'by', items: [{ path: path('owner'), every: true }, { path: path('month') }] },
      {
        kind: 'across',
        items: [
          { path: path('status'), label: name('Status') },
          { path: path('every'), every: true },
        ],
      },
      {
        kind: 'top',
        count: expect.objectContaining({ value: '3' }),
        within: [path('owner', 'team'), path('region')],
        others: true,
      },
      { kind: 'totals', by: [path('owner', 'team')] },
      { kind: 'compare', with: expect.objectContaining({ kind: 'arithmetic' }) },
    ]);
  });

  it('may have its `by` on the line below `totals`, and columns called like its words', () => {
    expect(bare(report('report r {\n  totals\n  by month\n}').clauses)).toEqual([
      { kind: 'totals' },
      { kind: 'by', items: [{ path: path('month') }] },
    ]);
    expect(bare(report('report r { by every for last month }').clauses)).toMatchObject([
      { kind: 'by', items: [{ path: path('every') }] },
      { kind: 'for' },
    ]);
    expect(bare(report('report r { compare previous year }').clauses)).toEqual([
      { kind: 'compare', with: 'previous year' },
    ]);
    expect(bare(report('report r { compare previous }').clauses)).toEqual([
      { kind: 'compare', with: path('previous') },
    ]);
  });

  it.each([
    ['last 12 months', 'last 12 month'],
    ['last 12 months to date', 'last 12 month to date'],
    ['span', 'span'],
    ['param.span', 'param.span'],
    ['last month', 'last 1 month'],
    ['next week', 'next 1 week'],
    ['next 6 months', 'next 6 month'],
    ['next 90 days', 'next 90 day'],
    ['this quarter', 'this quarter, whole'],
    ['year to date', 'this year, to date'],
    ['rest of this quarter', 'this quarter, rest'],
    ['2024', 'year:2024-01-01 to year:2024-01-01'],
    ['2024-Q1', 'quarter:2024-01-01 to quarter:2024-01-01'],
    ['2024-03', 'month:2024-03-01 to month:2024-03-01'],
    ['2024-01-01 to 2024-06-30', 'day:2024-01-01 to day:2024-06-30'],
    ['2023 to 2024-06', 'year:2023-01-01 to month:2024-06-01'],
    ['fiscal 2024', 'fiscal 2024'],
    ['all time', 'all time'],
  ])('for %s', (written, expected) => {
    const text = `report r { for ${written} show a }`;
    const clause = report(text).clauses.find(({ kind }) => kind === 'for');
    if (clause?.kind !== 'for') throw new Error('no range');
    expect(range(clause.range)).toBe(expected);
    expect(text.slice(clause.range.span.start, clause.range.span.end)).toBe(written);
  });

  it.each([
    ['2024-06 to 2024-01', 'invalid-range "2024-06 to 2024-01"'],
    ['last 0 months', 'invalid-range "0 months"'],
    ['last 1.5 months', 'invalid-range "1.5 months"'],
    ['last 5 hours', 'invalid-range "5 hours"'],
    ['fiscal 24', 'invalid-range "24"'],
    ['last twelve months', 'unexpected "twelve"'],
  ])('for %s makes no sense', (written, mistake) => {
    expect(mistakes(`report r {\n  for ${written}\n  show a\n}`)).toEqual([mistake]);
  });
});

describe('text', () => {
  it('is Markdown between quote lines', () => {
    const text = 'metric a = b\n\n"""\n# Title\n\nmetric of the day {x}\n"""\n';
    const [, cell] = read(text).cells;
    const definition = cell?.definition;
    if (definition?.kind !== 'text') throw new Error('no text');
    expect(definition.markdown).toBe('# Title\n\nmetric of the day {x}');
    expect(text.slice(definition.bodySpan.start, definition.bodySpan.end)).toBe(definition.markdown);
    expect(text.slice(definition.span.start, definition.span.end)).toBe(text.slice(14, -1));
  });

  it('may be empty, and may have other line ends', () => {
    expect(define('"""\n"""')).toMatchObject({ markdown: '' });
    expect(define('"""\r\na\r\nb\r\n"""\r\n')).toMatchObject({ markdown: 'a\r\nb' });
  });
});
