/**
 * The first three are Okabe and Ito's; all of them, and the grey, can be told apart with any colour vision, and stand out
 * from white and from the dark page.
 */
export const palette = [
  '#0072b2',
  '#d98500',
  '#009e73',
  '#a13a79',
  '#849ee9',
  '#81571d',
  '#b59e58',
  '#6d40dc',
] as const;

/** For what was left out: `others`. */
export const grey = '#949aa3';

/** For what is to be reached: a rule in front of the values. */
export const targetColour = '#d55e00';

/** What grows, what shrinks, and what both come to. */
export const [up, down, whole] = ['#0072b2', '#d55e00', '#6b7580'] as const;

/** From little to much, as far as ink goes; and from below zero to above it. */
export const shades = ['#d3e5f3', '#8fbfe0', '#3f8fc8', '#0b5f9e', '#053a66'] as const;
export const aboutZero = ['#a64b00', '#e39a55', '#eceff2', '#5aa5d8', '#00568a'] as const;
