import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';

interface Props<T extends string> {
  /** Makes the elements' ids unique on the page. */
  id: string;
  tabs: readonly { id: T; title: string }[];
  chosen: T;
  choose: (tab: T) => void;
  children: ComponentChildren;
}

/** Tabs as the ARIA pattern has them: one stop of the Tab key, arrows between them. */
export function Tabs<T extends string>({ id, tabs, chosen, choose, children }: Props<T>) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.id === chosen);
    const target = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const index = (target + tabs.length) % tabs.length;
    const next = tabs[index];
    if (next === undefined) return;
    choose(next.id);
    list.current?.querySelectorAll('button')[index]?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" ref={list} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}/tab/${tab.id}`}
            aria-selected={tab.id === chosen}
            aria-controls={`${id}/panel`}
            tabIndex={tab.id === chosen ? 0 : -1}
            onClick={() => choose(tab.id)}
          >
            {tab.title}
          </button>
        ))}
      </div>
      <div class="panel" role="tabpanel" id={`${id}/panel`} aria-labelledby={`${id}/tab/${chosen}`}>
        {children}
      </div>
    </>
  );
}
