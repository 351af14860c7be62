import { describe, expect, test } from 'vitest';
import { columnFormatter, formatValue, type Value } from '../../language/base/format.ts';

const english = { locale: 'en', currency: 'USD' };
const indonesian = { locale: 'id', currency: 'IDR' };

function column(values: Value[], format: string, settings = english): string[] {
  return values.map(columnFormatter(values, format, settings));
}

describe('numbers', () => {
  test('integers are grouped and keep every digit', () => {
    expect(column([4238, -1234567, '12345678901234567890'], 'integer')).toEqual([
      '4,238',
      '-1,234,567',
      '12,345,678,901,234,567,890',
    ]);
  });

  test('a column of numbers has one number of digits, decided by its largest value', () => {
    expect(column([51.7812, 3], 'number')).toEqual(['51.78', '3.00']);
    expect(column([12, 3], 'number')).toEqual(['12', '3']);
    expect(column([0.00123, 0.0004], 'number')).toEqual(['0.0012', '0.0004']);
    expect(column([1234567.89, 3.5], 'number')).toEqual(['1,234,568', '4']);
  });

  test('a share is a percentage', () => {
    expect(column([0.6315, 1, 0], 'percent')).toEqual(['63.2%', '100.0%', '0.0%']);
    expect(formatValue(0.00042, 'percent', english)).toBe('0.042%');
    expect(formatValue(25, 'percent', english)).toBe('2,500%');
    expect(formatValue(-0.027, 'points', english)).toBe('-2.7 pp');
  });

  test('money has no decimals where they would be noise', () => {
    expect(column([10005534.25, 12], 'money')).toEqual(['$10,005,534', '$12']);
    expect(column(['2360.91', '3.5'], 'money')).toEqual(['$2,360.91', '$3.50']);
    expect(column([200, 35], 'money')).toEqual(['$200', '$35']);
    expect(formatValue('12345678901234567890123.45', 'money', english)).toBe('$12,345,678,901,234,567,890,123');
  });

  test('nothing is shown as minus zero', () => {
    expect(column([-0.001, 5.5], 'number')).toEqual(['0.00', '5.50']);
    expect(column([-0.0001, 0.5], 'percent')).toEqual(['0.0%', '50.0%']);
  });

  test('plain numbers, such as years and ids, are not grouped', () => {
    expect(column([1996, 2.5], 'plain')).toEqual(['1996', '2.5']);
  });
});

describe('spans of time', () => {
  test('days and hours carry their unit', () => {
    expect(column([57, 1], 'days')).toEqual(['57 days', '1 day']);
    expect(column([51.78, 57], 'days')).toEqual(['51.8 days', '57.0 days']);
    expect(formatValue(2.25, 'hours', english)).toBe('2.3 hours');
  });

  test('a duration shows its two largest units', () => {
    expect(column([45, 3661, 273_600, -90, 86_400], 'duration')).toEqual([
      '45 sec',
      '1 hr 1 min',
      '3 days 4 hr',
      '-1 min 30 sec',
      '1 day',
    ]);
  });
});

describe('dates', () => {
  test('a period is written by its grain', () => {
    expect(formatValue('2016-10-01', 'month', english)).toBe('Oct 2016');
    expect(formatValue('2016-10-01', 'quarter', english)).toBe('2016 Q4');
    expect(formatValue('2016-01-01', 'year', english)).toBe('2016');
    expect(formatValue('2016-10-20', 'day', english)).toBe('2016-10-20');
  });

  test('weeks are numbered as ISO does, and weeks from Sunday by the days they hold', () => {
    expect(formatValue('2016-10-17', 'week', english)).toBe('2016-W42');
    expect(formatValue('2018-12-31', 'week', english)).toBe('2019-W01');
    expect(formatValue('2020-12-28', 'week', english)).toBe('2020-W53');
    expect(formatValue('2016-10-16', 'week', english)).toBe('2016-W42');
  });

  test('times show seconds only where a value of the column has them', () => {
    expect(column(['2016-10-20T14:05:00', '2016-10-20 00:00:00'], 'time')).toEqual([
      '2016-10-20 14:05',
      '2016-10-20 00:00',
    ]);
    expect(column(['2016-10-20T14:05:09', '2016-10-20T00:00:00'], 'time')).toEqual([
      '2016-10-20 14:05:09',
      '2016-10-20 00:00:00',
    ]);
  });

  test('what is no date is written as it is', () => {
    expect(formatValue('soon', 'month', english)).toBe('soon');
  });
});

test('missing is a dash, truth is a word, text stays text', () => {
  expect(column([null, true, false, 'Jane'], 'plain')).toEqual(['–', 'yes', 'no', 'Jane']);
  expect(formatValue(null, 'money', english)).toBe('–');
  expect(formatValue('n/a', 'money', english)).toBe('n/a');
});

test('the locale decides separators, currency and words', () => {
  expect(formatValue(1234567.5, 'money', indonesian).replaceAll('\u00a0', ' ')).toBe('Rp 1.234.568');
  expect(formatValue(0.6315, 'percent', indonesian)).toBe('63,2%');
  expect(formatValue('2016-10-01', 'month', indonesian)).toBe('Okt 2016');
  expect(formatValue('2016-10-20', 'date', indonesian)).toBe('20 Okt 2016');
  expect(formatValue('2016-10-20 14:05:09', 'time', indonesian)).toBe('20 Okt 2016, 14.05.09');
  expect(formatValue('2016-10-20T14:05:00', 'time', indonesian)).toBe('20 Okt 2016, 14.05');
  expect(formatValue('soon', 'date', indonesian)).toBe('soon');
  expect(formatValue(57, 'days', indonesian)).toBe('57 hari');
  expect(formatValue(true, 'plain', indonesian)).toBe('ya');
});
