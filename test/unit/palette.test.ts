import { describe, expect, test } from 'vitest';
import { aboutZero, down, grey, palette, shades, targetColour, up, whole } from '../../language/charts/palette.ts';

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** What is seen of linear red, green and blue: Machado, Oliveira and Fernandes 2009, full severity. */
const visions: Record<string, Matrix> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'without red': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'without green': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'without blue': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(colour: string): Triple {
  const part = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

function dot([a, b, c]: Triple, [x, y, z]: Triple): number {
  return a * x + b * y + c * z;
}

function seen(colour: string, [r, g, b]: Matrix): Triple {
  const rgb = linear(colour);
  const cut = (value: number): number => Math.min(1, Math.max(0, value));
  return [cut(dot(r, rgb)), cut(dot(g, rgb)), cut(dot(b, rgb))];
}

/** CIE L*a*b*, in which a distance of about 10 is a plain difference. */
function lab(rgb: Triple): Triple {
  const f = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  const x = f(dot([0.4124, 0.3576, 0.1805], rgb) / 0.95047);
  const y = f(dot([0.2126, 0.7152, 0.0722], rgb));
  const z = f(dot([0.0193, 0.1192, 0.9505], rgb) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function apart(one: string, other: string, vision: Matrix): number {
  const [a, b] = [lab(seen(one, vision)), lab(seen(other, vision))];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function contrast(one: string, other: string): number {
  const light = (colour: string): number => dot([0.2126, 0.7152, 0.0722], linear(colour)) + 0.05;
  return Math.max(light(one), light(other)) / Math.min(light(one), light(other));
}

describe.each(Object.entries(visions))('with the vision that is %s', (_, vision) => {
  test('colours of series, and the grey, are told apart', () => {
    const all = [...palette, grey];
    const close = all.flatMap((one, at) =>
      all.slice(at + 1).flatMap((other) => (apart(one, other, vision) < 15 ? [`${one} ${other}`] : [])),
    );
    expect(close).toEqual([]);
  });

  test.each([
    ['up and down', up, down],
    ['up and the whole', up, whole],
    ['a bar and its target', palette[0], targetColour],
    ['below and above zero', aboutZero[0], aboutZero[4]],
  ])('%s are told apart', (_name, one, other) => {
    expect(apart(one, other, vision)).toBeGreaterThan(15);
  });

  test('more is darker', () => {
    const lights = shades.map((shade) => lab(seen(shade, vision))[0]);
    expect(lights).toEqual([...lights].sort((a, b) => b - a));
  });
});

test('colours stand out from the page, light and dark', () => {
  const faint = [...palette, grey, targetColour].filter(
    (colour) => contrast(colour, '#ffffff') < 2.6 || contrast(colour, '#1a1f24') < 2.6,
  );
  expect(faint).toEqual([]);
});
