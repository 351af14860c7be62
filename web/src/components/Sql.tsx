import type { CellView } from '../../../runtime/api/contract.ts';
import { Code } from './Code.tsx';
import { CopyButton } from './CopyButton.tsx';
import { Definition } from './Definition.tsx';
import { Source } from './Source.tsx';

/** The SQL a report came from, what the report says in words, and the few lines that both were compiled from. */
export function Sql({ text, cell }: { text: string; cell: CellView }) {
  return (
    <>
      <div class="sql">
        <CopyButton text={text} what="SQL" />
        <Code text={text} language="sql" />
      </div>
      <Definition card={cell.card} />
      <Source cell={cell} />
    </>
  );
}
