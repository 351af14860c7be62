/** Forecasts never throw, whatever they are to learn from, and tell how far they would have been off. */
import { describe, expect, it } from 'vitest';
import { backTest, begun, filled, type Learning } from '../../../runtime/forecast/back-test.ts';
import { learn } from '../../../runtime/forecast/models.ts';
import { trialText } from '../../../runtime/forecast/trials.ts';

const horizon = { count: 3, season: 12, level: 0.8 };
const months = (count: number, of: (index: number) => number): number[] =>
  Array.from({ length: count }, (_, index) => of(index));
const wave = (index: number): number => 100 + 2 * index + 20 * Math.sin((index / 12) * 2 * Math.PI);

describe('what is learned from', () => {
  const odd: Record<string, readonly number[]> = {
    zeros: months(36, () => 0),
    'one value': months(36, () => 5),
    'negative numbers': months(36, (index) => -wave(index)),
    'zeros between': months(36, (index) => (index % 5 === 0 ? 100 : 0)),
    'a single one': months(36, (index) => (index === 20 ? 1e9 : 0)),
    'vast amounts': months(36, (index) => 1e14 * wave(index)),
    'tiny shares': months(36, (index) => 1e-9 * wave(index)),
    'up and down': months(36, (index) => (index % 2 === 0 ? 1 : -1)),
    'the fewest': months(24, wave),
  };
  for (const [name, values] of Object.entries(odd)) {
    it(`${name} give a finite forecast by each method`, () => {
      for (const method of ['seasonal', 'trend'] as const) {
        const outlook = learn(method, values, horizon);
        expect(outlook?.points.length, method).toBe(3);
        for (const number of [...(outlook?.points ?? []), ...(outlook?.halves ?? [])]) {
          expect(Number.isFinite(number), method).toBe(true);
        }
      }
    });
  }

  it('too few or impossible values give none', () => {
    expect(learn('seasonal', months(23, wave), horizon)).toBeUndefined();
    expect(learn('trend', months(4, wave), horizon)).toBeUndefined();
    expect(
      learn(
        'trend',
        months(12, () => Number.NaN),
        horizon,
      ),
    ).toBeUndefined();
  });

  it('what never changed goes on exactly, with no band', () => {
    expect(
      learn(
        'seasonal',
        months(36, () => 5),
        horizon,
      ),
    ).toEqual({ points: [5, 5, 5], halves: [0, 0, 0] });
  });

  it('a season is found again', () => {
    const points = learn('seasonal', months(48, wave), horizon)?.points ?? [];
    for (const [step, point] of points.entries()) expect(Math.abs(point - wave(48 + step))).toBeLessThan(3);
  });
});

describe('missing values', () => {
  it('are between their neighbours, and begin with the first that is there', () => {
    expect(filled([null, 1, null, null, 4, null])).toEqual([1, 1, 2, 3, 4, 4]);
    expect(filled([null, null])).toEqual([]);
    expect(begun([null, 0, 3, 0], true)).toEqual([3, 0]);
    expect(begun([null, 0, 3], false)).toEqual([0, 3]);
    expect(begun([null, 0, null], true)).toEqual([]);
  });
});

describe('the test on the past', () => {
  const learning: Learning = { ...horizon, method: 'seasonal', learned: 36, needed: 24, backTests: 6 };

  it('is from six ends, with a naive forecast of the season before', () => {
    const errors = backTest(months(60, wave), learning);
    expect(errors).toMatchObject({ ends: 6, steps: 18, naive: 'season' });
    // Each month is 24 more than a year before.
    expect((errors?.naiveOff ?? 0) / 18).toBeCloseTo(24, 6);
    expect((errors?.off ?? 0) / 18).toBeLessThan(6);
  });

  it('is not where there is nothing before what is learned from', () => {
    expect(backTest(months(24, wave), learning)).toBeUndefined();
    expect(backTest(months(28, wave), learning)?.ends).toBe(2);
    expect(backTest([], learning)).toBeUndefined();
    expect(
      backTest(
        months(40, () => 1).map(() => null),
        learning,
      ),
    ).toBeUndefined();
  });
});

describe('what is said of a chance', () => {
  const trial = { label: 'Chance', learned: 80, tried: 20, since: '2024-05-01', tenths: [] };
  const said = (brier: number): string =>
    trialText({ ...trial, brier, overallBrier: 0.2 }, { locale: 'en', currency: 'USD' });

  it('says where it is no better than the share of all, and where it is too good to be one', () => {
    expect(said(0.19)).toMatch(/Brier score 0\.1900, the share of all 0\.2000\.$/);
    expect(said(0.2)).toContain('do not rely on it');
    expect(said(0.001)).toContain('too good');
  });
});
