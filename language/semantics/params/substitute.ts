/**
 * The values of params in the places of the params, before a report is planned: from then on nobody knows that there
 * were any. A bound report is plain data, so the walk is over data, whatever its shape.
 */
import { compareDays, orderInSet } from '../comparisons.ts';
import type { ComparedBy, Constant, ParamValue, ParamValues, Typed } from '../model.ts';
import { isDay, isParam } from './comparisons.ts';

/** A report, or any other part of a model, with values for all the params in it. */
export function withValues<Part extends object>(part: Part, values: ParamValues): Part {
  return new Substitution(values).walk(part, false) as Part;
}

type Node = Typed<unknown>;

class Substitution {
  readonly #values: ParamValues;
  /** Parts are shared: each is walked once for each side of a negation. */
  readonly #known = { plain: new Map<object, unknown>(), negated: new Map<object, unknown>() };

  constructor(values: ParamValues) {
    this.#values = values;
  }

  /**
   * @param negated stands under an odd number of negations within its condition: what holds for every row, its opposite
   * included, is then false, so that the negation holds
   */
  walk(part: unknown, negated: boolean): unknown {
    if (typeof part !== 'object' || part === null) return part;
    const known = negated ? this.#known.negated : this.#known.plain;
    if (known.has(part)) return known.get(part);
    const changed = this.#change(part, negated);
    known.set(part, changed);
    return changed;
  }

  #change(part: object, negated: boolean): unknown {
    if (isRange(part)) return this.#range(part.path);
    if (!isNode(part)) return this.#parts(part);
    switch (part.kind) {
      case 'literal':
        return isParam(part) ? this.#literal(part) : part;
      case 'comparison':
        return this.#comparison(part, negated);
      case 'in': {
        const tested = part.values.some((value) => isParam(value) && this.#value(value.value.name).kind === 'all');
        return tested ? truth(!negated) : this.#parts(part);
      }
      case 'not': {
        const operand = this.walk(part.operand, !negated) as Node;
        const known = truthOf(operand);
        return known === undefined ? same(part, { ...part, operand }) : truth(!known);
      }
      case 'and':
      case 'or': {
        const operands = part.operands.map((operand) => this.walk(operand, negated) as Node);
        if (operands.every((operand, index) => operand === part.operands[index])) return part;
        const decisive = part.kind === 'or';
        if (operands.some((operand) => truthOf(operand) === decisive)) return truth(decisive);
        const left = operands.filter((operand) => truthOf(operand) === undefined);
        const [only] = left;
        if (only === undefined) return truth(!decisive);
        return left.length === 1 ? only : { ...part, operands: left };
      }
      default:
        return this.#parts(part);
    }
  }

  #comparison(part: Node & { readonly kind: 'comparison' }, negated: boolean): unknown {
    const { operator, left, right } = part;
    if (!isParam(right)) return this.#parts(part);
    const value = this.#value(right.value.name);
    const other = isParam(left) ? this.#value(left.value.name) : value;
    if (value.kind === 'all' || other.kind === 'all') return truth(!negated);
    const operand = this.walk(left, false) as Node;
    const limit = this.#literal(right);
    if (isDay(right) && limit.value.kind === 'date')
      return compareDays(operand, operator, { from: limit.value.value, grain: 'day' });
    return ordered(operand, operator, limit) ?? { ...part, left: operand, right: limit };
  }

  #literal({ value, type }: Node & { readonly value: { readonly name: string } }): Node & { readonly value: Constant } {
    const given = this.#value(value.name);
    if (given.kind !== 'literal') throw new Error(`the param ${value.name} is no value where it stands`);
    // A key is a text, whatever the type of the column that it is compared with.
    return { kind: 'literal', value: given.literal, type: type.kind === 'reference' ? { kind: 'text' } : type };
  }

  #range({ parts }: { readonly parts: readonly { readonly text: string }[] }): unknown {
    const name = parts.at(-1)?.text ?? '';
    const given = this.#value(name);
    if (given.kind !== 'range') throw new Error(`the param ${name} is no period`);
    return given.range;
  }

  #value(name: string): ParamValue {
    const value = this.#values.get(name);
    if (value === undefined) throw new Error(`the param ${name} has no value`);
    return value;
  }

  #parts(part: object): object {
    if (Array.isArray(part)) {
      const changed = part.map((each: unknown) => this.walk(each, false));
      return changed.every((each, index) => each === part[index]) ? part : changed;
    }
    let different = false;
    const changed = Object.entries(part).map(([key, value]: [string, unknown]) => {
      const next = this.walk(value, false);
      different ||= next !== value;
      return [key, next];
    });
    return different ? Object.fromEntries(changed) : part;
  }
}

function ordered(operand: Node, operator: ComparedBy, limit: Node): Node | undefined {
  return operator === '=' ? undefined : orderInSet(operand, operator, limit);
}

function isNode(part: object): part is Node {
  return 'kind' in part && 'type' in part;
}

function isRange(part: object): part is { readonly path: { readonly parts: readonly { readonly text: string }[] } } {
  return 'kind' in part && part.kind === 'param' && 'path' in part;
}

function truth(value: boolean): Node {
  return { kind: 'literal', value: { kind: 'boolean', value }, type: { kind: 'boolean' } };
}

function truthOf(node: Node): boolean | undefined {
  return node.kind === 'literal' && node.value.kind === 'boolean' ? node.value.value : undefined;
}

function same(part: Node & { readonly kind: 'not' }, changed: Node & { readonly kind: 'not' }): Node {
  return part.operand === changed.operand ? part : changed;
}
