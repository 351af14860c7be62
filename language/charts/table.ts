import type { Chart } from './chart.ts';

/** No picture: the table alone. */
export const table: Chart = { name: 'a table', needs: () => undefined, draw: () => null };
