import { afterAll, describe, expect, it } from 'vitest';
import { syntaxCatalogue } from '../../../language/syntax/diagnostics.ts';
import { answer, bare, mistakes, read } from './read.ts';

const seen = new Set<string>();
/** Marks the codes of a text as tested, too. */
function found(text: string): string[] {
  const list = mistakes(text);
  for (const mistake of list) seen.add(mistake.split(' ')[0] ?? '');
  return list;
}
const inReport = (body: string): string => `report r {\n  ${body}\n}`;
const inTable = (body: string): string => `table t {\n  ${body}\n}`;

afterAll(() => {
  expect(Object.keys(syntaxCatalogue).filter((code) => !seen.has(code))).toEqual([]);
});

describe('each mistake is told once, where it is', () => {
  it.each([
    // Cells
    ['metrc m = a', ['unknown-statement "metrc"']],
    ['movement m of deals { }', ['unknown-statement "movement"']],
    ['replace revenue = a', ['unknown-statement "replace"']],
    ['Some words.\nAnd more.', ['stray-text "Some words."']],
    ['"""\nnever closed', ['unclosed-text """""']],
    ['metric m = a\n\n"""Title"""', ['stray-text """"Title""""']],
    // Numbers and dates
    ['metric m = a > 1,000', ['digit-grouping "1,000"']],
    ['metric m = a > 1,000 days', ['digit-grouping "1,000 days"']],
    ['metric m = a > 10m', ['invalid-number "10m"']],
    ['metric m = a > 10kg', ['invalid-number "10kg"']],
    ['metric m = a > 1_000', ['invalid-number "1_000"']],
    ['metric m = a > .5', ['invalid-number ".5"']],
    [`metric m = ${'9'.repeat(39)}`, [`invalid-number "${'9'.repeat(39)}"`]],
    ['metric m = a > 2024-02-30', ['invalid-date "2024-02-30"']],
    ['metric m = a > 2024-13', ['invalid-date "2024-13"']],
    ['metric m = a > 2024-Q5', ['invalid-date "2024-Q5"']],
    ['metric m = a > 2024-3-1', ['invalid-date "2024-3-1"']],
    ['metric m = a > 0000-01', ['invalid-date "0000-01"']],
    // Quotes, signs and comments of other languages
    ['metric m = a = "x', ['unclosed-quote ""x"']],
    ["metric m = a = 'x", ['unclosed-quote "\'x"']],
    ['metric m = `a', ['unclosed-quote "`a"']],
    ['metric m = ``', ['empty-name "``"']],
    ["metric m = a = 'x'", ['foreign-quotes "\'x\'"']],
    ['metric m = a = “x”', ['foreign-quotes "“x”"']],
    [
      'metric m = a == 1 && b <> 2 || !c',
      [
        'foreign-operator "=="',
        'foreign-operator "&&"',
        'foreign-operator "<>"',
        'foreign-operator "||"',
        'foreign-operator "!"',
      ],
    ],
    ['metric m = a;', ['foreign-operator ";"']],
    ['metric m = a in [1, 2]', ['foreign-operator "["', 'foreign-operator "]"']],
    ['metric m = a -- why', ['foreign-comment "-- why"']],
    ['metric m = a # why', ['foreign-comment "# why"']],
    ['metric m = sum(case when a > 1 then b else 0 end)', ['foreign-words "case when"']],
    ['metric m = sum(a) filter (where b)', ['foreign-words "filter"']],
    [inReport('show a\n  inner join t on a\n  sort a'), ['foreign-words "inner"']],
    ['metric m = a § b', ['unknown-characters "§"']],
    ['metric m = \u0000\u0001 a', ['unknown-characters "\u0000\u0001"']],
    // Expressions
    ['metric m = a < b < c', ['chained-comparison "< c"']],
    ['metric m = a = b = c', ['chained-comparison "= c"']],
    ['metric m = a.b(1)', ['not-callable "a.b"']],
    ['metric m = a b', ['unexpected "b"']],
    ['metric m = a AND b', ['unexpected "AND"']],
    ['metric m = a is 3', ['unexpected "3"']],
    ['metric m = (a + ) * 2', ['unexpected ")"']],
    ['metric m = sum(a))', ['unexpected ")"']],
    ['metric m = a not = 3', ['unexpected "="']],
    ['metric m = a in', ['unexpected-end "in"']],
    ['metric m = sum(a', ['unexpected-end "a"']],
    ['metric m =', ['unexpected-end "="']],
    ['metric m = when a: 1, else', ['unexpected-end "else"']],
    ['metric m = (a where b where c)', ['repeated-clause "where"']],
    ['metric m = a where b on c on d', ['repeated-clause "on"']],
    ['metric m = a as x as y', ['repeated-clause "y"']],
    ['metric = count(a)', ['unexpected "="']],
    ['dimension d = a.b c.d', ['unexpected "c"']],
    // Tables
    [inTable('id key text\n  b: text'), ['unexpected "key"']],
    [inTable('id: key text\n  amount'), ['unexpected "}"']],
    [inTable('id: \n  b: text'), ['unexpected "b"']],
    [inTable('a = b +\n  c: text'), ['unexpected "c"']],
    [inTable('a = (b\n  c: text'), ['unexpected "c"']],
    [inTable('dated created_at\n  c: text'), ['unexpected "created_at"']],
    [inTable('a: "x" | y\n  c: text'), ['unexpected "y"']],
    ['table t {\n  a: text', ['unexpected-end "text"']],
    // Reports
    [
      inReport('select a\n  from b\n  group by c\n  order by a desc\n  having a > 1\n  limit 3'),
      [
        'foreign-clause "select"',
        'foreign-clause "from"',
        'foreign-clause "group by"',
        'foreign-clause "order by"',
        'foreign-clause "desc"',
        'foreign-clause "having"',
        'foreign-clause "limit"',
      ],
    ],
    [inReport('show a\n  grup b'), ['unknown-clause "grup"']],
    [inReport('shwo a, b where c\n  by d'), ['unknown-clause "shwo"']],
    [inReport('show a\n  forecast soon\n  by d'), ['unknown-clause "forecast"']],
    [inReport('cohort a from b\n  by d'), ['unexpected "by"']],
    [inReport('show a\n  vega """\n  mark: bar'), ['unexpected-end """"\n  mark: bar\n}"', 'unclosed-text """""']],
    [inReport('show a\n  compare previous months'), ['unknown-baseline "months"']],
    [inReport('show a\n       b'), ['unknown-clause "b"']],
    [inReport('show a b'), ['unexpected "b"']],
    [inReport('show a,\n  by b'), ['trailing-comma ","']],
    [inReport('show a,'), ['trailing-comma ","']],
    [inReport('show a\n  by b\n  by c'), ['repeated-clause "by"']],
    [inReport('show a\n  top ten'), ['unexpected "ten"']],
    [inReport('show a\n  top 2.5'), ['invalid-count "2.5"']],
    [inReport('show a\n  top 0'), ['invalid-count "0"']],
    [inReport('show a\n  top 10 others'), ['unexpected "others"']],
    [inReport('show a\n  for 2024-06 to 2024-01'), ['invalid-range "2024-06 to 2024-01"']],
    [inReport('show a\n  for "b"'), ['unexpected ""b""']],
    [inReport('show a\n  where (b\n  chart bar'), ['unexpected "chart"']],
    ['report r {\n  show a', ['unexpected-end "a"']],
    ['param p "P": text = all "P"', ['second-label ""P""']],
    ['param p text', ['unexpected "text"']],
    ['param p: period = soon 3', ['unexpected "3"']],
    ['calendar c { monday 9:00 to 24:30 }', ['invalid-clock "24:30"']],
    ['calendar c { monday 17:00 to 09:00 }', ['invalid-clock "17:00 to 09:00"']],
    ['calendar c { monday }', ['unexpected "}"']],
    ['funnel f { step "A" at b }', ['unexpected "{"']],
    ['funnel f of d {\n  step "A" b\n  step "C" at d\n}', ['unexpected "b"']],
    ['funnel f of d { step "A" at b  strict  strict }', ['repeated-clause "strict"']],
    ['goal g { a above 3 }', ['unexpected "above"']],
    ['goal g { a at least 3  for 2024  for 2025 }', ['repeated-clause "for 2025"']],
    ['audit a { missing email }', ['unexpected "missing"']],
    ['audit a { check stale at older than 3 }', ['unexpected "3"']],
    ['audit a { check stale at above 3% above 4% }', ['repeated-clause "above 4%"']],
    ['test "t" { given deals  expect a = 1 }', ['unexpected "expect"']],
    ['test "t" {\n  expect a = 1\n    | b |\n}', ['unexpected "a = 1"']],
    ['"""\nWe won {a and lost.\n\nMore {}\n"""', ['unclosed-hole "{"', 'empty-hole "{}"']],
    ['"""\nWe won {a +} and `{b` {{c} {d e}\n"""', ['unexpected-end "+"', 'unexpected "e"']],
    // Limits
    [`metric m = ${'('.repeat(51)}a${')'.repeat(51)}`, ['nesting-too-deep "("']],
    [`metric m = ${'when a: '.repeat(51)}a`, ['nesting-too-deep "when"']],
    [`metric m = ${'when a: 1 else '.repeat(51)}a`, ['nesting-too-deep "when"']],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('nesting up to 50 is read', () => {
    expect(found(`metric m = ${'('.repeat(50)}a${')'.repeat(50)}`)).toEqual([]);
    expect(found(`metric m = ${'when a: '.repeat(50)}a`)).toEqual([]);
    expect(found(`table t {\n${'  x = when a: 1, else (when b: 2, else 3)\n'.repeat(100)}}`)).toEqual([]);
  });

  it('several in one cell, up to twenty', () => {
    const list = found(inReport(`show a\n${'  frobnicate b\n'.repeat(30)}`));
    expect(list).toHaveLength(21);
    expect(list[20]).toBe('too-many-mistakes "frobnicate"');
    expect(read(inReport(`show a\n${'  frobnicate b\n'.repeat(30)}`)).cells[0]?.diagnostics[20]?.message).toMatch(
      /^10 more/,
    );
  });

  it('a definition without end', () => {
    expect(found(`metric m = a${' + a'.repeat(30_000)}`)).toHaveLength(1);
  });
});

describe('the way out is said', () => {
  it.each([
    [
      'metrc m = a',
      '`metrc` starts no definition. Definitions start with `table`, `dimension`, `metric`, `param`, `calendar`, `report`, `funnel`, `goal`, `audit`, `test`.',
      'Did you mean `metric`?',
    ],
    [
      'metric m = a > 1,000',
      'Numbers are written without commas between their digits.',
      'Write `1000` or `1k`; or put a space after the comma if these are two numbers.',
    ],
    [
      'metric m = a > 1,234',
      'Numbers are written without commas between their digits.',
      'Write `1234`; or put a space after the comma if these are two numbers.',
    ],
    ['metric m = a > 10m', '`10m` is no number: `m` is no unit.', 'Write `10 million` instead.'],
    [
      'metric m = a > 2024-02-30',
      '`2024-02-30` is no date: February 2024 has 29 days.',
      'Dates are written `2024-03-31`, `2024-03` or `2024-Q1`; a subtraction has spaces around its `-`.',
    ],
    [
      'metric m = a AND b',
      'Expected the end of the metric here, found `AND`.',
      'Words of the language are written small: `and`.',
    ],
    [
      'metric m = a is 3',
      'Expected `missing` here, found `3`.',
      '`is` asks only whether a value is missing; `=` compares values.',
    ],
    ['metric m = sum(or)', 'Expected a value or `)` here, found `or`.', 'A column of that name stands in backticks.'],
    [
      inReport('show a b'),
      'Expected a clause or `}` here, found `b`.',
      'A comma or an operator may be missing before it.',
    ],
    [
      inReport('show a\n  grup b'),
      '`grup` is no clause of a report. Its clauses are `show`, `by`, `across`, `for`, `where`, `keep`, `compare`, `sort`, `top`, `totals`, `list`, `chart`, `funnel`, `cohort`, `forecast`, `vega`.',
      'Did you mean `by`?',
    ],
    [
      inReport('show a\n       b'),
      '`b` is no clause of a report. Its clauses are `show`, `by`, `across`, `for`, `where`, `keep`, `compare`, `sort`, `top`, `totals`, `list`, `chart`, `funnel`, `cohort`, `forecast`, `vega`.',
      'If it belongs to the line before, a comma is missing between them.',
    ],
    [inReport('show a\n  where b\n  where c'), 'There is a `where` already.', 'Join the conditions with `and`.'],
    [inReport('show a\n  from b'), 'A report has no `from`: each metric says which table it counts.', undefined],
    ['metric m = sum(a', 'The metric ends too early: expected `)`.', undefined],
  ])('%s', (text, message, hint) => {
    expect(answer(text)).toMatchObject({ message, ...(hint === undefined ? {} : { hint }) });
  });

  it.each([
    ['metric m = a > 1,000', 'metric m = a > 1000'],
    ['metric m = a > 10m', 'metric m = a > 10 million'],
    ['metric m = a > .5', 'metric m = a > 0.5'],
    ['metric m = a > 1_000', 'metric m = a > 1000'],
    ['metric m = a = \'say "x"\'', 'metric m = a = "say \\"x\\""'],
    ['metric m = a == 1', 'metric m = a = 1'],
    ['metric m = a;', 'metric m = a'],
    ['metric m = a # why', 'metric m = a // why'],
    [inReport('show a\n  group by b'), inReport('show a\n  by b')],
    [inReport('show a\n  order by b'), inReport('show a\n  sort b')],
    [inReport('show a\n  sort b desc'), inReport('show a\n  sort b down')],
    [inReport('shwo a'), inReport('show a')],
    ['metric m count(a)', 'metric m = count(a)'],
    ['metric m := a', 'metric m = a'],
    ['metric win rate = a', 'metric win_rate = a'],
    ['metric "Win rate" = a', 'metric win_rate "Win rate" = a'],
    ['metric m = count(a when b)', 'metric m = count(a where b)'],
    ['metric m = count(distinct t.a)', 'metric m = distinct( t.a)'],
    ['metric m = f(a.b not like "%x")', 'metric m = f(not ends_with(a.b, "x"))'],
    ['metric m = f(a IS NULL)', 'metric m = f(a is missing)'],
    ['metric m = f(a = last month)', 'metric m = f(a in last month)'],
    [inReport('show a\n  sort by a desc').replace(' desc', ''), inReport('show a\n  sort a')],
    [inReport('show a, by b'), inReport('show a by b')],
    [inReport('show a\n  with totals'), inReport('show a\n  totals')],
    [inReport('show a\n  compare to last year'), inReport('show a\n  compare previous year')],
    [inReport('show a\n  by date_trunc("month", b)'), inReport('show a\n  by month')],
    [inReport('show a\n  for past 3 months'), inReport('show a\n  for last 3 months')],
    [inReport('show a\n  for Q1 2024'), inReport('show a\n  for 2024-Q1')],
    [inReport('show a\n  for 3 months'), inReport('show a\n  for last 3 months')],
    [inReport('show a,\n  by b'), inReport('show a\n  by b')],
  ])('the fix of %s leaves nothing to mend', (text, fixed) => {
    expect(answer(text).fixed).toBe(fixed);
    expect(mistakes(fixed)).toEqual([]);
  });

  it('a repeated clause points at the first, an unclosed parenthesis at itself', () => {
    const twice = inReport('show a\n  by b\n  by c');
    const [repeated] = read(twice).cells[0]?.diagnostics ?? [];
    expect(repeated?.related?.map(({ span }) => span.start)).toEqual([twice.indexOf('by b')]);
    const [unclosed] = read('metric m = 1 + sum(a').cells[0]?.diagnostics ?? [];
    expect(unclosed?.related?.map(({ span }) => span.start)).toEqual(['metric m = 1 + sum'.length]);
  });
});

describe('reading goes on as if the right thing had been written', () => {
  it.each([
    ["metric m = f(a == 'x' && b <> 2 || !c)", 'metric m = f(a = "x" and b != 2 or not c)'],
    ['metric m = a in [1,000 , 2]', 'metric m = a in (1000 , 2)'],
    [
      inReport('select a\n  from x\n  group by c\n  order by a desc, b asc\n  having a > 1\n  limit 3'),
      inReport('show a\n  by c\n  sort a down, b up\n  keep a > 1\n  top 3'),
    ],
    [inReport('show a,\n  by b'), inReport('show a\n  by b')],
  ])('%s', (foreign, ours) => {
    expect(bare(read(foreign).cells[0]?.definition)).toEqual(bare(read(ours).cells[0]?.definition));
  });
});

describe('what is left of a damaged definition is marked, and kept', () => {
  it('in a table', () => {
    const [cell] = read(inTable('id: key text\n  a = (b +\n  c: -> d\n  e text\n  dated by id\n  f = 1')).cells;
    expect(bare(cell?.definition)).toMatchObject({
      damaged: true,
      members: [
        { name: { text: 'id' } },
        { name: { text: 'a' } },
        { name: { text: 'c' } },
        { kind: 'dated' },
        { name: { text: 'f' } },
      ],
    });
  });

  it('in a report', () => {
    const [cell] = read(inReport('show a, , b\n  by\n  where c = \n  sort d\n  frobnicate\n  chart bar')).cells;
    expect(cell?.definition).toMatchObject({ damaged: true });
    const kinds = cell?.definition?.kind === 'report' ? cell.definition.clauses.map(({ kind }) => kind) : [];
    expect(kinds).toEqual(expect.arrayContaining(['show', 'sort', 'chart']));
  });
});
