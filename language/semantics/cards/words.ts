/** Typed expressions in an analyst's words: `status is "won" and amount is above $10,000`. */
import type { FormatSettings } from '../../base/format.ts';
import { assertUnreachable } from '../../base/unreachable.ts';
import type { ArithmeticOperator, Literal, Typed } from '../model.ts';
import { family, type Type } from '../types.ts';
import { rangeText, spanText } from './dates.ts';
import { counted, exact, lengthText } from './numbers.ts';

/** How leaves are said, and which expressions have a name of their own. */
export interface Wording<Leaf> {
  readonly settings: FormatSettings;
  readonly leaf: (leaf: Leaf) => string;
  /** Whether a leaf is said in several words, which go together. */
  readonly isPhrase?: (leaf: Leaf) => boolean;
  /** The name of an expression that someone has defined; undefined when it has to be spelt out. */
  readonly named: (expression: Typed<Leaf>) => string | undefined;
}

/** What binds loosest comes first. */
const levels = ['else', 'or', 'and', 'not', 'sum', 'product', 'atom'] as const;
type Level = (typeof levels)[number];

interface Said {
  readonly text: string;
  readonly level: Level;
}

/** An expression in words. */
export function say<Leaf>(expression: Typed<Leaf>, wording: Wording<Leaf>): string {
  return new Speaker(wording).say(expression).text;
}

/** Conditions that must all hold. */
export function sayAll<Leaf>(conditions: readonly Typed<Leaf>[], wording: Wording<Leaf>): string {
  const [only, ...more] = conditions;
  if (only !== undefined && more.length === 0) return say(only, wording);
  return say({ kind: 'and', operands: conditions, type: { kind: 'boolean' } }, wording);
}

/** An expression in words, in parentheses where it has several parts. */
export function sayPart<Leaf>(expression: Typed<Leaf>, wording: Wording<Leaf>): string {
  return new Speaker(wording).within(expression, 'atom');
}

const signs: Record<ArithmeticOperator, string> = { '+': '+', '-': '−', '*': '×', '/': '÷' };

class Speaker<Leaf> {
  readonly #wording: Wording<Leaf>;

  constructor(wording: Wording<Leaf>) {
    this.#wording = wording;
  }

  /** In parentheses where it binds looser than what it stands in. */
  within(expression: Typed<Leaf>, level: Level, as?: Type): string {
    const said = this.say(expression, as);
    return levels.indexOf(said.level) < levels.indexOf(level) ? `(${said.text})` : said.text;
  }

  /** `as`: the type it is compared with, by which a plain number is written. */
  say(expression: Typed<Leaf>, as: Type = expression.type): Said {
    const name = this.#wording.named(expression);
    if (name !== undefined) return { text: name, level: 'atom' };
    const condition = this.#condition(expression, false);
    if (condition !== undefined) return condition;
    switch (expression.kind) {
      case 'leaf':
        return {
          text: this.#wording.leaf(expression.leaf),
          level: this.#wording.isPhrase?.(expression.leaf) === true ? 'else' : 'atom',
        };
      case 'literal':
        return { text: this.#literal(expression.value, as), level: 'atom' };
      case 'call': {
        const parts = expression.arguments.map((argument) => this.#argument(argument));
        return { text: `${expression.function}(${parts.join(', ')})`, level: 'atom' };
      }
      case 'working': {
        const [from, until] = [expression.from, expression.until].map((each) => this.say(each).text);
        return { text: `${expression.measure}(${from}, ${until} in ${expression.calendar})`, level: 'atom' };
      }
      case 'arithmetic': {
        const level = expression.rest.some(({ operator }) => operator === '+' || operator === '-') ? 'sum' : 'product';
        // What follows a minus or a division is taken as one, so that the first operand alone may bind as loosely.
        const tighter = level === 'sum' ? 'product' : 'atom';
        const rest = expression.rest.map(
          ({ operator, operand }) => ` ${signs[operator]} ${this.within(operand, tighter)}`,
        );
        return { text: this.within(expression.first, level) + rest.join(''), level };
      }
      case 'negative':
        return { text: `−${this.within(expression.operand, 'atom')}`, level: 'product' };
      case 'when': {
        const branches = expression.branches.map(
          ({ condition, value }) => `when ${this.say(condition).text}: ${this.within(value, 'or')}`,
        );
        const otherwise = expression.otherwise === undefined ? [] : [`else ${this.within(expression.otherwise, 'or')}`];
        return { text: [...branches, ...otherwise].join(', '), level: 'else' };
      }
      case 'else':
        return { text: expression.operands.map((operand) => this.within(operand, 'or')).join(' else '), level: 'else' };
      case 'comparison':
      case 'in':
      case 'within':
      case 'in-range':
      case 'is-missing':
      case 'not':
      case 'and':
      case 'or':
        throw new Error(`a condition was not said: ${expression.kind}`);
      default:
        return assertUnreachable(expression);
    }
  }

  /** Undefined for what is no condition by its kind. */
  #condition(expression: Typed<Leaf>, negated: boolean): Said | undefined {
    const is = negated ? 'is not' : 'is';
    const about = (operand: Typed<Leaf>, what: string): Said => ({
      text: `${this.within(operand, 'sum')} ${is} ${what}`,
      level: 'not',
    });
    switch (expression.kind) {
      case 'comparison': {
        const { left, right } = expression;
        return about(left, relation(expression.operator, left.type) + this.within(right, 'sum', left.type));
      }
      case 'in': {
        const { operand } = expression;
        const values = expression.values.map((value) => this.within(value, 'sum', operand.type));
        return about(operand, values.length === 1 ? values.join('') : `one of ${values.join(', ')}`);
      }
      case 'within':
        return about(expression.operand, spanText(expression.from, expression.until));
      case 'in-range':
        return about(expression.operand, `in ${rangeText(expression.range)}`);
      case 'is-missing':
        return about(expression.operand, 'missing');
      case 'not':
        return this.#negation(expression.operand, negated);
      case 'and':
      case 'or': {
        const between = expression.kind === 'and' ? this.#between(expression.operands, negated) : undefined;
        if (between !== undefined) return between;
        const parts = expression.operands.map((operand) => this.within(operand, 'not'));
        const text = parts.join(` ${expression.kind} `);
        return negated ? { text: `not (${text})`, level: 'not' } : { text, level: expression.kind };
      }
      default:
        return undefined;
    }
  }

  #negation(operand: Typed<Leaf>, negated: boolean): Said {
    const name = this.#wording.named(operand);
    const said = name === undefined ? this.#condition(operand, !negated) : undefined;
    if (said !== undefined) return said;
    const text = name ?? this.within(operand, 'sum');
    return negated ? { text, level: 'atom' } : { text: `not ${text}`, level: 'not' };
  }

  /** `amount is from 5 to 10`, from its two halves. */
  #between(operands: readonly Typed<Leaf>[], negated: boolean): Said | undefined {
    const [low, high, ...more] = operands;
    if (low === undefined || high === undefined || more.length > 0) return undefined;
    const is = negated ? 'is not' : 'is';
    if (low.kind === 'comparison' && high.kind === 'comparison') {
      if (low.operator !== '>=' || high.operator !== '<=' || !same(low.left, high.left)) return undefined;
      const bounds = [low.right, high.right].map((bound) => this.within(bound, 'sum', low.left.type));
      return { text: `${this.within(low.left, 'sum')} ${is} from ${bounds.join(' to ')}`, level: 'not' };
    }
    if (low.kind === 'within' && high.kind === 'within') {
      if (low.until !== undefined || high.from !== undefined || !same(low.operand, high.operand)) return undefined;
      return { text: `${this.within(low.operand, 'sum')} ${is} ${spanText(low.from, high.until)}`, level: 'not' };
    }
    return undefined;
  }

  /** Between commas numbers have none of their own. */
  #argument(argument: Typed<Leaf>): string {
    if (argument.kind === 'literal' && argument.value.kind === 'number') return argument.value.value;
    return this.say(argument).text;
  }

  #literal(value: Literal, type: Type): string {
    switch (value.kind) {
      case 'text':
        return `"${value.value}"`;
      case 'number':
        return exact(value.value, type, this.#wording.settings);
      case 'boolean':
        return String(value.value);
      case 'date':
        return value.value;
      case 'duration':
        return value.days === undefined ? lengthText(value.value) : counted(Number(value.days), 'day');
      case 'missing':
        return 'missing';
      case 'param':
        return value.name;
      default:
        return assertUnreachable(value);
    }
  }
}

function same<Leaf>(a: Typed<Leaf>, b: Typed<Leaf>): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const relations = {
  '=': { plain: '', date: '' },
  '<': { plain: 'below ', date: 'before ' },
  '<=': { plain: 'at most ', date: 'on or before ' },
  '>': { plain: 'above ', date: 'after ' },
  '>=': { plain: 'at least ', date: 'on or after ' },
} as const;

function relation(operator: keyof typeof relations, type: Type): string {
  return relations[operator][family(type) === 'date' ? 'date' : 'plain'];
}
