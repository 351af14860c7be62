import type { CellView } from '../../../runtime/api/contract.ts';
import { Code } from './Code.tsx';
import { CopyButton } from './CopyButton.tsx';
import { Source } from './Source.tsx';

/** The SQL a report came from, and the few lines that it was compiled from. */
export function Sql({ text, cell }: { text: string; cell: CellView }) {
  return (
    <>
      <div class="sql">
        <CopyButton text={text} what="SQL" />
        <Code text={text} language="sql" />
      </div>
      <Source cell={cell} />
    </>
  );
}
