import { useEffect } from 'preact/hooks';
import { project } from '../state/project.ts';
import { Banners } from './Banners.tsx';
import { Behind } from './Behind.tsx';
import { FilePage } from './FilePage.tsx';
import { HoverCard } from './HoverCard.tsx';
import { Sidebar } from './Sidebar.tsx';

export function App() {
  const name = project.value?.name;
  useEffect(() => {
    if (name !== undefined) document.title = `${name} · Rekap`;
  }, [name]);
  return (
    <div class="app">
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the reports
      </button>
      <Sidebar />
      <main id="main" tabIndex={-1}>
        <Banners />
        <FilePage />
      </main>
      <Behind />
      <HoverCard />
    </div>
  );
}
