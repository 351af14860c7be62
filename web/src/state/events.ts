/** Word of changes on disk, and whether the server is there. */
import { signal } from '@preact/signals';
import { refresh } from './project.ts';

export const connection = signal<'connecting' | 'open' | 'lost'>('connecting');

/** The browser connects again by itself; what was missed meanwhile is fetched then. */
export function listen(): void {
  const events = new EventSource('/api/events');
  events.addEventListener('open', update);
  events.addEventListener('change', update);
  events.addEventListener('error', () => {
    connection.value = 'lost';
  });
}

function update(): void {
  refresh().then(
    () => {
      connection.value = 'open';
    },
    () => {
      connection.value = 'lost';
    },
  );
}
