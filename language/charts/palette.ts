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
