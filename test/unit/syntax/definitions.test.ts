import { describe, expect, it } from 'vitest';
import { bare, define, metric, mistakes, range, read, report, shape } from './read.ts';

const name = (text: string) => ({ text });
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

  it.each([
    ['last 12 months', 'last 12 month'],
    ['last 12 months to date', 'last 12 month to date'],
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
