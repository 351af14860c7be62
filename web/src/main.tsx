import { render } from 'preact';
import { App } from './components/App.tsx';
import { listen } from './state/events.ts';
import { follow } from './state/route.ts';

const page = document.getElementById('page');
if (page !== null) {
  follow();
  listen();
  render(<App />, page);
}
