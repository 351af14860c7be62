import { useMemo } from 'preact/hooks';
import type { CellView } from '../../../runtime/api/contract.ts';
import { toHtml } from '../text/markdown.ts';
import { Diagnostics } from './Diagnostics.tsx';

export function TextCell({ cell }: { cell: CellView }) {
  const html = useMemo(() => toHtml(cell.markdown ?? ''), [cell.markdown]);
  return (
    <section class="cell text" id={cell.id}>
      <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />
      <Diagnostics diagnostics={cell.diagnostics} />
    </section>
  );
}
