import { useMemo } from 'preact/hooks';
import type { CardView, FactView, MentionView } from '../../../runtime/api/contract.ts';
import { link } from '../state/route.ts';
import { Name } from './Name.tsx';

interface Props {
  card: CardView;
  /** What is seen at a glance: with its title, and without what its formula says, ways and uses. */
  brief?: boolean;
}

/** What a formula says already, and what is the same for all. */
const beside = ['numerator', 'denominator', 'own-columns', 'history', 'time-zone'];
/** Of the parts, what tells one from another. */
const telling = ['condition', 'date', 'stock', 'spread', 'range', 'series', 'shift', 'over', 'column', 'show'];

/** What a definition says once it is compiled. */
export function DefinitionCard({ card, brief = false }: Props) {
  const { kind, name, label, formula, facts, parts, ways, uses, usedBy, defined } = card;
  const isDimension = kind === 'dimension';
  const here = link(defined.file, card.id);
  return (
    <div class="definition-card">
      {brief && (
        <div>
          <p>
            <strong>{label}</strong> <span class="aside">{kind}</span> <code>{name}</code>
          </p>
          <p class="formula">{formula}</p>
        </div>
      )}
      <Facts facts={brief ? facts.filter((fact) => !beside.includes(fact.name)) : facts} here={here} />
      {parts.map((part) => (
        <div key={part.title}>
          <h3>{part.title}</h3>
          <Facts facts={brief ? part.facts.filter((fact) => telling.includes(fact.name)) : part.facts} here={here} />
        </div>
      ))}
      {!brief && (
        <>
          <Ways title={isDimension ? 'Reached from' : 'Can be split by'} ways={ways.filter((way) => way.reachable)} />
          <Ways
            title={isDimension ? 'Not reached from' : 'Cannot be split by'}
            ways={ways.filter((way) => !way.reachable)}
          />
          <Mentions title="Uses" mentions={uses} />
          <Mentions title="Used by" mentions={usedBy} />
        </>
      )}
    </div>
  );
}

/** `here` is where a term that names a column leads: to the table's own cell. */
function Facts({ facts, here = '' }: { facts: readonly FactView[]; here?: string }) {
  if (facts.length === 0) return null;
  return (
    <dl class="facts">
      {facts.map(({ name, term, text, id }, index) => (
        <div key={`${name} ${index}`}>
          <dt>{id === undefined ? term : <Mentioned id={id} href={here} text={term} />}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Ways({ title, ways }: { title: string; ways: CardView['ways'] }) {
  if (ways.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <Facts facts={ways.map(({ name, label, text }) => ({ name, term: label, text }))} />
    </div>
  );
}

function Mentions({ title, mentions }: { title: string; mentions: readonly MentionView[] }) {
  if (mentions.length === 0) return null;
  return (
    <p class="mentions">
      <span class="aside">{title}</span>{' '}
      {mentions.map(({ id, kind, name, label, file, cell }, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <Mentioned id={id} href={link(file, cell)} text={kind === 'column' ? name : label} />
        </span>
      ))}
    </p>
  );
}

function Mentioned({ id, href, text }: { id: string; href: string; text: string }) {
  const ids = useMemo(() => [id], [id]);
  return <Name ids={ids} href={href} text={text} />;
}
