import type { CellView } from '../../../runtime/api/contract.ts';
import { Changes } from './Changes.tsx';
import { Comment } from './Comment.tsx';
import { Definition } from './Definition.tsx';
import { Diagnostics } from './Diagnostics.tsx';
import { Source } from './Source.tsx';

/** A table, dimension or metric: what it is called, what it means, how it is written. */
export function DefinitionCell({ cell }: { cell: CellView }) {
  const { kind, name, label, comment, card, diagnostics } = cell;
  const broken = diagnostics.some(({ severity }) => severity === 'error');
  return (
    <section class={`cell definition${broken ? ' damaged' : cell.replaced ? ' replaced' : ''}`} id={cell.id}>
      <header class="cell-head">
        <span class={`kind ${kind}`}>{kind}</span>
        <h2>{label ?? name}</h2>
        {label !== undefined && label !== name && <code class="name">{name}</code>}
        <Changes cell={cell} />
      </header>
      <Comment text={comment} />
      {card !== undefined && <p class="formula">{card.formula}</p>}
      <Diagnostics diagnostics={diagnostics} />
      <Definition card={card} />
      <Source cell={cell} open={broken} />
    </section>
  );
}
