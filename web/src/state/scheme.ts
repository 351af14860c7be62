/** Light or dark, as the system wishes; drawings that carry their colours are made anew when it changes. */
import { signal } from '@preact/signals';

const dark = matchMedia('(prefers-color-scheme: dark)');

export const colourScheme = signal(dark.matches ? 'dark' : 'light');

dark.addEventListener('change', () => {
  colourScheme.value = dark.matches ? 'dark' : 'light';
});
