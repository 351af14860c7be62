/** The first and last value of a closed set: as places in the set, which have an order. */
import type { Aggregate, Literal, Typed } from '../semantics/model.ts';
import type { Type } from '../semantics/types.ts';
import type { StateExpression, StateLeaf } from './plan.ts';

const rank: Type = { kind: 'integer' };

/** The first and last of a closed set are found by the places of its values. */
export function rankedInSet(aggregate: Aggregate): { aggregate: Aggregate; values: readonly string[] } | undefined {
  const { argument } = aggregate;
  const extreme = aggregate.function === 'min' || aggregate.function === 'max';
  const placed = extreme ? placeInSet(argument) : undefined;
  return placed && { aggregate: { ...aggregate, argument: placed.place }, values: placed.values };
}

/** The place of a value in its closed set; undefined for other values. */
export function placeInSet<Leaf>(
  argument: Typed<Leaf> | undefined,
): { place: Typed<Leaf>; values: readonly string[] } | undefined {
  if (argument?.type.kind !== 'set') return undefined;
  const { values } = argument.type;
  const branches = values.map((value, index) => ({
    condition: equals(argument, { kind: 'text', value }),
    value: place<Leaf>(index),
  }));
  return { place: { kind: 'when', branches, type: rank }, values };
}

/** The value of a set that has the place which a state tells. */
export function valueAtRank(state: StateLeaf, values: readonly string[], type: Type): StateExpression {
  const found: StateExpression = { kind: 'leaf', leaf: state, type: rank };
  const branches = values.map((value, index) => ({
    condition: equals(found, { kind: 'number', value: String(index) }),
    value: { kind: 'literal', value: { kind: 'text', value }, type } as const,
  }));
  return { kind: 'when', branches, type };
}

function place<Leaf>(index: number): Typed<Leaf> {
  return { kind: 'literal', value: { kind: 'number', value: String(index) }, type: rank };
}

function equals<Leaf>(left: Typed<Leaf>, value: Literal): Typed<Leaf> {
  return {
    kind: 'comparison',
    operator: '=',
    left,
    right: { kind: 'literal', value, type: left.type },
    type: { kind: 'boolean' },
  };
}
