/** Expressions over metrics in words: a metric by its label, and what was added to it in brackets. */
import { assertUnreachable } from '../../base/unreachable.ts';
import { partsOf as partsInside } from '../aggregates.ts';
import type { Metric, MetricExpression, MetricLeaf, Within } from '../model.ts';
import { leaves, mapLeaves, sizeOf } from '../typed.ts';
import { added, dateText, hasOwnDate, phraseOf, type Telling } from './aggregate.ts';
import { shiftText } from './numbers.ts';
import { perText } from './per.ts';
import { say, type Wording } from './words.ts';

/** What is said about expressions over some metrics. */
export class MetricWords {
  readonly #telling: Telling;
  /** Those that an expression may turn out to be, the likeliest first. */
  readonly #metrics: readonly Metric[];
  readonly #dimensions: readonly string[];
  readonly #recognised = new Map<MetricExpression, string | undefined>();
  readonly #phrases = new Map<MetricExpression, ReadonlyMap<string, string>>();

  constructor(telling: Telling, metrics: readonly Metric[], dimensions: readonly string[] = []) {
    this.#telling = telling;
    this.#metrics = metrics;
    this.#dimensions = dimensions;
  }

  /** An expression in one line, in which no two aggregates read alike. */
  formula(expression: MetricExpression): string {
    return this.#dated(expression) ?? this.part(expression);
  }

  /** The same as a part of a larger one, all of whose aggregates are told apart. */
  part(expression: MetricExpression, whole: MetricExpression = expression): string {
    const phrases = this.#phrases.get(whole) ?? this.#apart(partsOf(whole));
    this.#phrases.set(whole, phrases);
    return say(expression, this.#wording(phrases, expression.kind === 'leaf'));
  }

  /** The label of the metric that an expression is; undefined when it is none. */
  named(expression: MetricExpression): string | undefined {
    return this.#recognise(expression);
  }

  /** Whether an aggregate was made from one of the metrics. */
  isMetric(leaf: AggregateLeaf): boolean {
    return this.#named(leaf) !== undefined;
  }

  /** The title of an aggregate on a card. */
  title(leaf: AggregateLeaf, whole: MetricExpression): string {
    return this.part({ kind: 'leaf', leaf, type: { kind: 'unknown' } }, whole);
  }

  /** The label of the metric that an expression is, with what was added to it; undefined when it is none. */
  #named(leaf: AggregateLeaf): string | undefined {
    return this.#recognise({ kind: 'leaf', leaf, type: { kind: 'unknown' } });
  }

  /** An aggregate that stands alone says its date, too. */
  #dated(expression: MetricExpression): string | undefined {
    if (expression.kind !== 'leaf' || expression.leaf.kind !== 'aggregate') return undefined;
    if (this.#recognise(expression) !== undefined) return undefined;
    const date = dateText(expression.leaf.aggregate, this.#telling);
    const phrase = phraseOf(expression.leaf.aggregate, this.#telling);
    return date === undefined ? undefined : `${phrase}, by ${date}`;
  }

  #wording(phrases: ReadonlyMap<string, string>, alone: boolean): Wording<MetricLeaf> {
    return {
      settings: this.#telling.settings,
      named: (expression) => this.#recognise(expression),
      leaf: (leaf) => this.#leaf(leaf, phrases, alone),
    };
  }

  #leaf(leaf: MetricLeaf, phrases: ReadonlyMap<string, string>, alone: boolean): string {
    switch (leaf.kind) {
      case 'aggregate': {
        const phrase = phrases.get(keyOf(leaf)) ?? phraseOf(leaf.aggregate, this.#telling);
        return !alone && phrase.includes(' where ') ? `(${phrase})` : phrase;
      }
      case 'rank':
        return `place of ${this.part(leaf.of)} among the groups of ${leaf.within === undefined ? 'the period' : lookedAt(leaf.within)}, the largest first`;
      case 'per': {
        const names = leaf.per.dimensions.map(({ name }) => name);
        const inside = new MetricWords(this.#telling, this.#metrics, names);
        const text = perText(leaf.per, (expression) => inside.part(expression));
        const looked = lookedText(leaf);
        return `${alone && looked.length === 0 ? text : `(${text})`}${looked.length === 0 ? '' : ` [${looked.join(', ')}]`}`;
      }
      case 'dimension':
        return this.#dimensions[leaf.index] ?? 'the group';
      default:
        return assertUnreachable(leaf);
    }
  }

  /** Aggregates whose date is not their table's say it, and so do those that read alike; what still does is numbered. */
  #apart(parts: readonly AggregateLeaf[]): Map<string, string> {
    const bare = parts.map(
      ({ aggregate, over, within }) =>
        `${phraseOf(aggregate, this.#telling)}${over ? ` [of all groups${sameText(within)}]` : ''}`,
    );
    const dated = parts.map(({ aggregate }, index) => {
      const phrase = bare[index] ?? '';
      const date = dateText(aggregate, this.#telling);
      const alone = bare.filter((other) => other === phrase).length === 1;
      return date === undefined || (alone && hasOwnDate(aggregate, this.#telling)) ? phrase : `${phrase} [on ${date}]`;
    });
    return new Map(
      parts.map((leaf, index) => {
        const phrase = dated[index] ?? '';
        const place = dated.slice(0, index).filter((other) => other === phrase).length + 1;
        const twins = dated.filter((other) => other === phrase).length;
        return [keyOf(leaf), twins === 1 ? phrase : `${phrase} [${place}]`];
      }),
    );
  }

  #recognise(expression: MetricExpression): string | undefined {
    if (!this.#recognised.has(expression)) this.#recognised.set(expression, this.#nameOf(expression));
    return this.#recognised.get(expression);
  }

  #nameOf(expression: MetricExpression): string | undefined {
    const found = this.#metrics.flatMap(({ label, expression: from }) => {
      const additions = this.#additions(expression, from);
      return additions === undefined ? [] : [{ label, additions }];
    });
    const least = Math.min(...found.map(({ additions }) => additions.length));
    const best = found.find(({ additions }) => additions.length === least);
    if (best === undefined) return undefined;
    return best.additions.length === 0 ? best.label : `${best.label} [${best.additions.join(', ')}]`;
  }

  /** What was added to each aggregate of a metric alike; undefined when an expression was not made from it. */
  #additions(expression: MetricExpression, from: MetricExpression): readonly string[] | undefined {
    if (sizeOf(expression) !== sizeOf(from) || skeleton(expression) !== skeleton(from)) return undefined;
    const [own, others] = [leaves(expression), leaves(from)];
    let common: readonly string[] | undefined;
    for (const [index, leaf] of own.entries()) {
      const other = others[index];
      const additions = other === undefined ? undefined : this.#leafAdditions(leaf, other);
      if (additions === undefined) return undefined;
      if (common !== undefined && common.join('\n') !== additions.join('\n')) return undefined;
      common = additions;
    }
    return common;
  }

  #leafAdditions(leaf: MetricLeaf, from: MetricLeaf): readonly string[] | undefined {
    if (leaf.kind === 'per' && from.kind === 'per') return perAdditions(leaf, from);
    if (leaf.kind !== 'aggregate' || from.kind !== 'aggregate') return written(leaf) === written(from) ? [] : undefined;
    const additions = added(leaf.aggregate, from.aggregate, this.#telling);
    if (additions === undefined || (leaf.over === from.over && sameText(leaf.within) === sameText(from.within)))
      return additions;
    return leaf.over === undefined || from.over ? undefined : [...additions, `of all groups${sameText(leaf.within)}`];
  }
}

type PerLeaf = MetricLeaf & { kind: 'per' };

/** When and of which groups a value per combination is, where that is not the row's own. */
function lookedText({ per, over, within }: PerLeaf): string[] {
  return [
    ...(per.shift === undefined ? [] : [`${shiftText(per.shift)} before`]),
    ...(over === undefined ? [] : [`of all groups${sameText(within)}`]),
  ];
}

function perAdditions(leaf: PerLeaf, from: PerLeaf): readonly string[] | undefined {
  const bare = ({ per: { shift: _, compared: __, ...rest } }: PerLeaf): string => JSON.stringify(rest);
  if (bare(leaf) !== bare(from)) return undefined;
  const [own, others] = [lookedText(leaf), lookedText(from)];
  if (own.join('\n') === others.join('\n')) return [];
  return others.length === 0 ? own : undefined;
}

/** What the groups have in common that are looked at: `the same period, owner.team`. */
export function lookedAt(within: readonly Within[] | undefined): string {
  return ['the same period', ...namesOf(within)].join(', ');
}

/** ` of the same owner.team`; nothing without `within`. */
function sameText(within: readonly Within[] | undefined): string {
  return within === undefined ? '' : ` of the same ${namesOf(within).join(', ')}`;
}

function namesOf(within: readonly Within[] = []): string[] {
  return within.map(({ path }) => path.parts.map(({ text }) => text).join('.'));
}

/** A leaf as it is written, whatever report it stands in. */
function written(leaf: MetricLeaf): string {
  return JSON.stringify(leaf.kind === 'rank' ? { ...leaf, within: sameText(leaf.within) } : leaf);
}

export type AggregateLeaf = MetricLeaf & { kind: 'aggregate' };

/** The aggregates of an expression, each once, those inside ranks and `per` included. */
export function partsOf(expression: MetricExpression): AggregateLeaf[] {
  const all = leaves(expression).flatMap((leaf): AggregateLeaf[] => {
    if (leaf.kind === 'rank') return partsOf(leaf.of);
    if (leaf.kind === 'per') return partsInside(leaf.per).flatMap(partsOf);
    return leaf.kind === 'aggregate' ? [leaf] : [];
  });
  return [...new Map(all.map((leaf) => [keyOf(leaf), leaf])).values()];
}

function keyOf({ aggregate, over, within }: AggregateLeaf): string {
  return JSON.stringify([aggregate, over, sameText(within)]);
}

/** The shape of an expression without its leaves and its type: a mean of whole numbers has another type than their sum. */
function skeleton(expression: MetricExpression): string {
  const known = skeletons.get(expression);
  if (known !== undefined) return known;
  const bare = mapLeaves(expression, () => ({
    kind: 'literal',
    value: { kind: 'missing' },
    type: { kind: 'missing' },
  }));
  const shape = JSON.stringify({ ...bare, type: undefined });
  skeletons.set(expression, shape);
  return shape;
}

const skeletons = new WeakMap<MetricExpression, string>();
