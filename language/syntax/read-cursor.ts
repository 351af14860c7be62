/** A place in a cell's tokens. What is not as expected is a `Surprise`: the grammar then reads the cell instead. */
import type { IToken, TokenType } from 'chevrotain';
import type { Span } from '../base/span.ts';
import type { Label, Name, Path } from './ast.ts';
import { toLabel, toName } from './cst.ts';
import { spanOf } from './lex.ts';
import * as t from './tokens.ts';

/** Thrown where the tokens are not those of a sound cell. It never leaves `readSound`. */
export class Surprise extends Error {}

/** There is one reason to stop, and no place is needed: the grammar finds it again. */
const surprise = new Surprise();

export class Cursor {
  readonly #tokens: readonly IToken[];
  #at = 0;

  constructor(tokens: readonly IToken[]) {
    this.#tokens = tokens;
  }

  /** The type of the token at hand, or of one behind it; undefined at the end. */
  protected type(distance = 0): TokenType | undefined {
    return this.#tokens[this.#at + distance]?.tokenType;
  }

  protected is(type: TokenType): boolean {
    return this.#tokens[this.#at]?.tokenType === type;
  }

  /** Goes past a token of this type, if it is there. */
  protected skip(type: TokenType): boolean {
    const found = this.is(type);
    if (found) this.#at += 1;
    return found;
  }

  protected take(type: TokenType): IToken {
    return this.is(type) ? this.next() : this.surprised();
  }

  protected next(): IToken {
    const token = this.#tokens[this.#at];
    if (token === undefined) return this.surprised();
    this.#at += 1;
    return token;
  }

  protected surprised(): never {
    throw surprise;
  }

  protected get atEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  /** Where the token at hand starts. */
  protected get start(): number {
    return this.#tokens[this.#at]?.startOffset ?? this.surprised();
  }

  /** From some start to the end of the token that was read last. */
  protected from(start: number): Span {
    const last = this.#tokens[this.#at - 1];
    return { start, end: last === undefined ? start : spanOf(last).end };
  }

  /** One or more, with commas between. */
  protected list<T>(item: () => T): [T, ...T[]] {
    const items: [T, ...T[]] = [item()];
    while (this.skip(t.Comma)) items.push(item());
    return items;
  }

  // -------------------------------------------------------------- names

  protected isName(): boolean {
    const type = this.type();
    return type !== undefined && names.has(type);
  }

  /** A name inside an expression. */
  protected name(): Name {
    return this.isName() ? toName(this.next()) : this.surprised();
  }

  protected isAnyName(): boolean {
    const type = this.type();
    return type !== undefined && anyNames.has(type);
  }

  /** A name outside of expressions. */
  protected anyName(): Name {
    return this.isAnyName() ? toName(this.next()) : this.surprised();
  }

  protected label(): Label | undefined {
    return this.is(t.Text) ? toLabel(this.next()) : undefined;
  }

  protected path(): Path {
    return this.#dotted(this.name());
  }

  /** A path outside of an expression. */
  protected column(): Path {
    return this.#dotted(this.anyName());
  }

  protected columns(): [Path, ...Path[]] {
    return this.list(() => this.column());
  }

  #dotted(first: Name): Path {
    const parts = [first];
    while (this.skip(t.Dot)) parts.push(this.anyName());
    return { kind: 'path', parts, span: this.from(first.span.start) };
  }
}

const names = typesOf(t.Name);
const anyNames = typesOf(t.AnyName);

/** The types of tokens that may stand for a category. */
function typesOf(category: TokenType): ReadonlySet<TokenType> {
  const belongs = (type: TokenType): boolean =>
    type === category || (type.CATEGORIES ?? []).some((parent) => belongs(parent));
  return new Set(t.vocabulary.filter(belongs));
}
