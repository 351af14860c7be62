/** Word of changes on disk, and whether the server is there. */
import { signal } from '@preact/signals';
import { refresh } from './project.ts';

export const connection = signal<'connecting' | 'open' | 'lost'>('connecting');

const secondTry = 2000;

/**
 * The browser connects again by itself; what was missed meanwhile is fetched then. A page that nobody sees lets go of
 * its connection: browsers allow a server few of them.
 */
export function listen(): void {
  let events = connect();
  document.addEventListener('visibilitychange', () => {
    events.close();
    if (document.visibilityState === 'visible') events = connect();
  });
}

function connect(): EventSource {
  const events = new EventSource('/api/events');
  const lost = () => {
    connection.value = 'lost';
  };
  const update = () => {
    refresh().then(
      () => {
        connection.value = 'open';
      },
      () => {
        lost();
        // Without the connection, its return is the next try.
        if (events.readyState === EventSource.OPEN) setTimeout(update, secondTry);
      },
    );
  };
  events.addEventListener('open', update);
  events.addEventListener('change', update);
  events.addEventListener('error', lost);
  return events;
}
