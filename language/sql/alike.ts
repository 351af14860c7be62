/**
 * Texts that are alike, without comparing each with each: those are compared that begin or end with the same letters,
 * and of very many such, those that stand near each other in the alphabet. The work grows with the rows, not their square.
 */
import * as build from './build.ts';
import type { Statement } from './statement.ts';
import type { SqlExpression, SqlSelect } from './tree.ts';

/** What begins, or ends, with the same letters, blanks aside, is compared. */
export const lettersShared = 4;

/** Each is compared with so many that come behind it among those. */
export const neighbours = 200;

/**
 * The values that are alike, of those that `own` has in its columns `names`: these columns, and `$like`, the first of
 * those that each is most like, and `$alike`, how much. What several rows have is like itself.
 */
export function alike(
  own: string,
  names: readonly string[],
  above: string,
  place: number,
  statement: Statement,
): string {
  const [first = ''] = names;
  const column = (name: string): SqlExpression => build.column(undefined, name);
  const keys = names.map((name) => ({ expression: column(name), alias: name }));
  const present = build.and(names.map((name) => build.is(column(name), 'NOT NULL')));
  const values = statement.add(`values ${place + 1}`, {
    kind: 'select',
    columns: [...keys, { expression: build.call('count', build.star), alias: 'count' }],
    from: { source: own, alias: own },
    ...(present === undefined ? {} : { where: present }),
    groupBy: names.map(column),
  });
  const letters = build.call('replace', column(first), build.text(' '), build.text(''));
  const block = (side: 'left' | 'right'): SqlSelect => ({
    kind: 'select',
    columns: [
      ...keys,
      {
        expression: build.call(
          'concat',
          build.text(`${side} `),
          build.call(side, letters, build.number(lettersShared)),
        ),
        alias: '$block',
      },
    ],
    from: { source: values, alias: values },
  });
  const blocks = statement.add(`blocks ${place + 1}`, { kind: 'union', parts: [block('left'), block('right')] });
  const inOrder = names.map((name) => ({ expression: column(name), direction: 'ASC' as const }));
  const number: SqlExpression = {
    kind: 'call',
    function: 'row_number',
    arguments: [],
    over: { partitionBy: [column('$block')], orderBy: inOrder },
  };
  const sorted = statement.add(`sorted ${place + 1}`, {
    kind: 'select',
    columns: [...keys, { expression: column('$block'), alias: '$block' }, { expression: number, alias: '$place' }],
    from: { source: blocks, alias: blocks },
  });
  // Neighbours are in the same stretch of a block, or in the next one.
  const stretch = build.call('quotient', column('$place'), build.number(neighbours));
  const stretches = (later: number): SqlSelect => ({
    kind: 'select',
    columns: [
      ...[...names, '$block', '$place'].map((name) => ({ expression: column(name), alias: name })),
      { expression: later === 0 ? stretch : build.binary(stretch, '+', build.number(later)), alias: '$stretch' },
    ],
    from: { source: sorted, alias: sorted },
  });
  const near = statement.add(`near ${place + 1}`, { kind: 'union', parts: [stretches(0), stretches(1)] });
  const one = (name: string): SqlExpression => build.column('one', name);
  const other = (name: string): SqlExpression => build.column('other', name);
  const measures = names.map((name) => build.call('similarity', one(name), other(name)));
  const [only] = measures;
  const least = measures.length === 1 && only !== undefined ? only : build.call('least', ...measures);
  const distance = build.binary(other('$place'), '-', one('$place'));
  const pairs = statement.add(`pairs ${place + 1}`, {
    kind: 'select',
    distinct: true,
    columns: [
      ...names.map((name) => ({ expression: one(name), alias: name })),
      ...names.map((name) => ({ expression: other(name), alias: `other ${name}` })),
      { expression: least, alias: '$alike' },
    ],
    from: { source: near, alias: 'one' },
    joins: [
      {
        kind: 'JOIN',
        source: stretches(0),
        alias: 'other',
        on:
          build.and([
            build.binary(one('$block'), '=', other('$block')),
            build.binary(one('$stretch'), '=', other('$stretch')),
            build.binary(distance, '>', build.number(0)),
            build.binary(distance, '<=', build.number(neighbours)),
            ...measures.map((measure) => build.binary(measure, '>', build.number(above))),
          ]) ?? build.yes,
      },
    ],
  });
  const side = (from: readonly string[], to: string): SqlSelect => ({
    kind: 'select',
    columns: [
      ...names.map((name, index) => ({ expression: column(from[index] ?? name), alias: name })),
      { expression: column(to), alias: '$like' },
      { expression: column('$alike'), alias: '$alike' },
    ],
    from: { source: pairs, alias: pairs },
  });
  const itself: SqlSelect = {
    kind: 'select',
    columns: [
      ...keys,
      { expression: column(first), alias: '$like' },
      { expression: build.cast(build.number(1), 'number'), alias: '$alike' },
    ],
    from: { source: values, alias: values },
    where: build.binary(column('count'), '>', build.number(1)),
  };
  const both = [
    side(names, `other ${first}`),
    side(
      names.map((name) => `other ${name}`),
      first,
    ),
    itself,
  ];
  const all = statement.add(`alike ${place + 1}`, { kind: 'union', parts: both });
  const most = build.call('row', { kind: 'negative', operand: column('$alike') }, column('$like'));
  return statement.add(`most alike ${place + 1}`, {
    kind: 'select',
    columns: [
      ...keys,
      { expression: build.call('arg_min', column('$like'), most), alias: '$like' },
      { expression: build.call('max', column('$alike')), alias: '$alike' },
    ],
    from: { source: all, alias: all },
    groupBy: names.map(column),
  });
}
