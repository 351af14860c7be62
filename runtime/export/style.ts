import { styleText } from 'node:util';

/** Emphasis on a terminal; `plain` elsewhere. */
export type Style = Readonly<Record<'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan', (text: string) => string>>;

const same = (text: string): string => text;

export const plain: Style = { bold: same, dim: same, red: same, yellow: same, green: same, cyan: same };

export const coloured: Style = {
  bold: (text) => styleText('bold', text),
  dim: (text) => styleText('dim', text),
  red: (text) => styleText('red', text),
  yellow: (text) => styleText('yellow', text),
  green: (text) => styleText('green', text),
  cyan: (text) => styleText('cyan', text),
};
