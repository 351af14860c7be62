import { Code } from './Code.tsx';

export function Source({ text, open = false }: { text: string; open?: boolean }) {
  return (
    <details class="source" open={open}>
      <summary>Source</summary>
      <Code text={text} language="rekap" />
    </details>
  );
}
