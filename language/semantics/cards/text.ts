/** A card as lines of text, as a terminal and golden cases show it. */
import type { Card, Fact } from './card.ts';

/** A line of a card and how far it is set in; `term` stands before the text. */
export interface Line {
  readonly indent: number;
  readonly term?: string;
  readonly text: string;
  /** What heads the lines that follow. */
  readonly heading?: true;
}

export function cardLines(card: Card): Line[] {
  const { kind, name, label, formula, facts, parts, ways, uses, usedBy, defined } = card;
  const factLines = (of: readonly Fact[], indent: number): Line[] =>
    of.map(({ term, text }) => ({ indent, term, text }));
  const reached = ways.filter(({ reachable }) => reachable);
  const unreached = ways.filter(({ reachable }) => !reachable);
  const wayLines = (title: string, of: readonly Card['ways'][number][]): Line[] =>
    of.length === 0
      ? []
      : [
          { indent: 0, text: title, heading: true },
          ...of.map((way) => ({ indent: 1, term: way.name, text: way.text })),
        ];
  return [
    { indent: 0, text: `${label} (${kind} ${name})`, heading: true },
    { indent: 1, text: formula },
    ...factLines(facts, 1),
    ...parts.flatMap(({ title, facts: of }): Line[] => [
      { indent: 0, text: title, heading: true },
      ...factLines(of, 1),
    ]),
    ...wayLines(kind === 'dimension' ? 'Reached from' : 'Can be split by', reached),
    ...wayLines(kind === 'dimension' ? 'Not reached from' : 'Cannot be split by', unreached),
    { indent: 0, text: 'Where it stands', heading: true },
    { indent: 1, term: 'Defined', text: `${defined.file}:${defined.line}` },
    ...(uses.length === 0 ? [] : [{ indent: 1, term: 'Uses', text: uses.map(({ id }) => id).join(', ') }]),
    ...(usedBy.length === 0 ? [] : [{ indent: 1, term: 'Used by', text: usedBy.map(({ id }) => id).join(', ') }]),
  ];
}
