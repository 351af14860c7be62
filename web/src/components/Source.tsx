import type { CellView } from '../../../runtime/api/contract.ts';
import { Code } from './Code.tsx';

export function Source({ cell: { source, names }, open = false }: { cell: CellView; open?: boolean }) {
  return (
    <details class="source" open={open}>
      <summary>Source</summary>
      <Code text={source} language="rekap" names={names} />
    </details>
  );
}
