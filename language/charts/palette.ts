/**
 * Okabe and Ito's colours, which people with any colour vision can tell apart; the light ones darkened until they
 * stand out from white and from black alike, and without the yellow, which cannot.
 */
export const palette = [
  '#0072b2',
  '#d98500',
  '#009e73',
  '#c4639a',
  '#4a9fd8',
  '#d55e00',
  '#8a7a00',
  '#8b6bd1',
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
