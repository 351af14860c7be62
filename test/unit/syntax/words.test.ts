import { describe, expect, it } from 'vitest';
import { define, expression, metric, mistakes, report, shape } from './read.ts';

/** Words that mean something to the grammar, and may be names all the same. */
const words = [
  ...[
    'source',
    'stage',
    'owner',
    'date',
    'key',
    'by',
    'for',
    'where',
    'month',
    'show',
    'top',
    'list',
    'chart',
    'table',
  ],
  ...[
    'metric',
    'text',
    'dimension',
    'report',
    'keep',
    'sort',
    'totals',
    'as',
    'on',
    'via',
    'with',
    'others',
    'up',
    'down',
  ],
  ...[
    'last',
    'next',
    'this',
    'rest',
    'all',
    'time',
    'fiscal',
    'to',
    'of',
    'day',
    'years',
    'when',
    'else',
    'dated',
    'shown',
  ],
  ...[
    'sorted',
    'select',
    'from',
    'group',
    'order',
    'limit',
    'having',
    'asc',
    'desc',
    'param',
    'test',
    'goal',
    'k',
    'million',
  ],
];
/** Only these need backticks inside an expression, beside the literals. */
const operators = ['and', 'or', 'not', 'in', 'is', 'between'];
const literals = ['true', 'false', 'missing'];

describe.each(words)('a column called %s', (word) => {
  it('is declared, also with a label or a formula, at the start of a line or within', () => {
    const declared = define(`table a {\n${word}: key text\n}`);
    expect(declared).toMatchObject({ members: [{ kind: 'column', name: { text: word } }] });
    const labelled = define(`table a { b: text ${word} "Label": required text\n${word} "Label" = b\n}`);
    expect(labelled).toMatchObject({
      members: [
        { kind: 'column', name: { text: 'b' } },
        { kind: 'column', name: { text: word }, label: { text: 'Label' } },
        { kind: 'computed', name: { text: word } },
      ],
    });
  });

  it('is used in expressions', () => {
    expect(shape(expression(`${word}`))).toBe(word);
    expect(shape(expression(`${word} + a.${word} * ${word}.a`))).toBe(`[${word} + [a.${word} * ${word}.a]]`);
    expect(shape(expression(`f(${word}, ${word} where ${word} = 1 on ${word} via ${word})`))).toBe(
      `f(${word}, ${word}, where [${word} = 1], on ${word}, via ${word})`,
    );
    expect(shape(expression(`not ${word} and ${word} is missing or ${word} in ("x") else ${word}`))).toBe(
      `[[[[not ${word}] and [${word} is missing]] or [${word} in "x"]] else ${word}]`,
    );
    expect(shape(expression(`when a = ${word}: ${word}, else ${word}`))).toBe(
      `[when [a = ${word}]: ${word}, else ${word}]`,
    );
  });

  it('is used in clauses', () => {
    const { clauses } = report(`report ${word} {
      show ${word}, a.${word} "A"
      by ${word}, ${word}.a
      where ${word} = 1 and ${word} > 2
      keep ${word} != 3
      sort ${word} down, ${word}
      list ${word} on ${word}
      chart ${word}
    }`);
    expect(clauses.map(({ kind }) => kind)).toEqual(['show', 'by', 'where', 'keep', 'sort', 'list', 'chart']);
    expect(clauses[0]).toMatchObject({ items: [{ expression: { parts: [{ text: word }] } }, {}] });
    expect(clauses[1]).toMatchObject({ items: [{ path: { parts: [{ text: word }] } }, {}] });
    expect(clauses[4]).toMatchObject({ keys: [{ direction: 'down' }, { expression: { parts: [{ text: word }] } }] });
  });

  it('stands before any clause', () => {
    for (const clause of [
      'by a',
      'for all time',
      'where a',
      'keep a',
      'sort a',
      'top 3',
      'totals',
      'list a',
      'chart a',
    ]) {
      expect(report(`report r {\n show ${word}\n ${clause}\n}`).clauses.map(({ kind }) => kind)).toEqual([
        'show',
        clause.split(' ')[0],
      ]);
    }
  });

  it('names definitions and references', () => {
    expect(metric(`metric ${word} "L" = ${word}`).name.text).toBe(word);
    expect(define(`dimension ${word} = ${word}.${word}`)).toMatchObject({ name: { text: word } });
    expect(define(`table ${word} { ${word}: -> ${word} dated by ${word} shown as ${word} }`)).toMatchObject({
      name: { text: word },
      members: [{ type: { table: { text: word } } }, { column: { text: word } }, { column: { text: word } }],
    });
  });
});

describe.each([...operators, ...literals])('a column called %s', (word) => {
  it('is declared and named without backticks', () => {
    expect(define(`table a { ${word}: text b: -> ${word} dated by ${word} }`)).toMatchObject({
      members: [{ name: { text: word } }, { type: { table: { text: word } } }, { column: { text: word } }],
    });
    expect(shape(expression(`a.${word}`))).toBe(`a.${word}`);
  });

  it('is named without backticks in clauses', () => {
    const { clauses } = report(`report r { by ${word}, a.${word} list ${word} on ${word} chart ${word} show a }`);
    expect(clauses).toMatchObject([
      { items: [{ path: { parts: [{ text: word }] } }, {}] },
      { table: { text: word }, on: { parts: [{ text: word }] } },
      { chart: { text: word } },
      {},
    ]);
  });

  it('has backticks in expressions', () => {
    expect(shape(expression(`\`${word}\` + 1`))).toBe(`[${word} + 1]`);
  });
});

describe('an operator without its operand', () => {
  it.each(operators.filter((word) => word !== 'not'))('%s is answered with backticks', (word) => {
    expect(mistakes(`metric m = sum(${word})`)).toEqual([`unexpected "${word}"`]);
  });
});

it('lets a word be a clause, then a name, then a clause', () => {
  expect(
    mistakes('report r { show by, for, where where where = 3 by by for all time keep for > 1 sort sort down }'),
  ).toEqual([]);
});
