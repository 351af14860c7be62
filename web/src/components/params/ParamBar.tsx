import { useEffect, useRef, useState } from 'preact/hooks';
import type { FileView } from '../../../../runtime/api/contract.ts';
import { give, given } from '../../state/route.ts';
import { ParamControl } from './ParamControl.tsx';

/** The params that the reports of a file depend on. It stays in sight above the answers that it changes. */
export function ParamBar({ file: { params, path, version } }: { file: FileView }) {
  const bar = useRef<HTMLElement>(null);
  const [resets, setResets] = useState(0);
  useHeight(bar);
  const changed = params.filter(({ name }) => given.value.has(name));
  const reset = () => {
    const names = changed.map(({ name }) => name);
    give(
      names.map((name) => [name, undefined]),
      path,
    );
    // What was typed and is nothing goes, too.
    setResets(resets + 1);
    // The button is nothing to stay at any more.
    requestAnimationFrame(() => bar.current?.querySelector<HTMLElement>('select, input')?.focus());
  };
  return (
    <section class="params" aria-label="Params" ref={bar}>
      {params.map((param) => (
        <ParamControl
          key={`${param.name} ${resets}`}
          param={param}
          version={version}
          give={(value) => give([[param.name, value]], path)}
        />
      ))}
      <button type="button" class="reset" onClick={reset} disabled={changed.length === 0}>
        Reset to defaults
      </button>
    </section>
  );
}

/** Tells the style how much of the window the bar takes, so that a cell that is gone to is not under it. */
function useHeight(bar: { current: HTMLElement | null }): void {
  useEffect(() => {
    const element = bar.current;
    if (element === null) return;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => {
      const height = element.offsetHeight;
      style.setProperty('--params-height', `${height}px`);
      // Where it would hide what it is for, it goes with the page.
      element.classList.toggle('tall', height > innerHeight / 4);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      style.removeProperty('--params-height');
    };
  }, [bar]);
}
