import type { CellView } from '../../../runtime/api/contract.ts';
import { link } from '../state/route.ts';

/** What packs and the project change here, each with the way to the other definition. */
export function Changes({ cell }: { cell: CellView }) {
  return (
    <>
      {cell.changes.map(({ text, other }) => (
        <a key={`${text} ${other.path}`} class="change" href={link(other.path, other.cell)}>
          {text}
        </a>
      ))}
    </>
  );
}
