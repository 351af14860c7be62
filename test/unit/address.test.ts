import { describe, expect, test } from 'vitest';
import { readAddress, writeAddress } from '../../web/src/text/address.ts';
import { matching, periods } from '../../web/src/text/suggestions.ts';

describe('the address behind #', () => {
  test.each([
    ['', {}, []],
    ['#', {}, []],
    ['#model.rekap', { path: 'model.rekap' }, []],
    ['#reports%2Fsales.rekap/report:pipeline', { path: 'reports/sales.rekap', cell: 'report:pipeline' }, []],
    ['#?team=East', {}, [['team', 'East']]],
    [
      '#a.rekap?team=a%26b%3Dc&span=last%2012%20months',
      { path: 'a.rekap' },
      [
        ['team', 'a&b=c'],
        ['span', 'last 12 months'],
      ],
    ],
    ['#a.rekap?team&=x&&team=2', { path: 'a.rekap' }, [['team', '2']]],
    ['#a.rekap?team', { path: 'a.rekap' }, [['team', '']]],
    ['#100%?team=%zz', { path: '100%' }, [['team', '%zz']]],
  ] as const)('%s', (hash, route, given) => {
    const read = readAddress(hash);
    expect(read.route).toEqual(route);
    expect([...read.given]).toEqual(given);
  });

  test('is read as it was written, whatever is in it', () => {
    for (const text of ['a/b?c=d&e#f', '50 %', '"all"', 'Umlaut ä 日本', '__proto__', '+']) {
      const given = new Map([[text, text]]);
      const written = writeAddress({ path: text, cell: text }, given);
      expect(readAddress(written)).toEqual({ route: { path: text, cell: text }, given });
    }
    expect(writeAddress({}, new Map([['team', 'East']]))).toBe('#?team=East');
  });
});

describe('suggestions', () => {
  test('have all the words that were typed, those that begin so first', () => {
    expect(matching(periods, '')).toEqual(periods);
    expect(matching(periods, 'last 12')).toEqual(['last 12 months', 'last 12 months to date']);
    expect(matching(periods, 'QUARTER')[0]).toBe('quarter to date');
    expect(matching(periods, 'months last')).toContain('last 3 months');
    expect(matching(periods, 'nothing like it')).toEqual([]);
  });
});
