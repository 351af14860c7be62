import type { CellView } from '../../../runtime/api/contract.ts';
import { Diagnostics } from './Diagnostics.tsx';
import { Source } from './Source.tsx';

/** A cell that could not be read. The others go on. */
export function BrokenCell({ cell }: { cell: CellView }) {
  return (
    <section class="cell card damaged" id={cell.id}>
      <header class="cell-head">
        <h2>This cell cannot be read</h2>
        <p class="aside">line {cell.line}</p>
      </header>
      <Diagnostics diagnostics={cell.diagnostics} />
      <Source cell={cell} open />
    </section>
  );
}
