/** Reads expressions and ranges of a sound cell, by the rules of `grammar-expressions.ts`, whose names they have. */
import type { IToken } from 'chevrotain';
import type { Span } from '../base/span.ts';
import type { Arithmetic, Call, Expression, Modifiers, Path, PerItem, Range, When } from './ast.ts';
import type { Building } from './cst.ts';
import { spanOf } from './lex.ts';
import { Cursor } from './read-cursor.ts';
import {
  arithmeticSigns,
  comparisonSigns,
  datesRange,
  grainOf,
  rangeEnd,
  relativeRange,
  toLiteral,
  yearOf,
} from './token-values.ts';
import * as t from './tokens.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class ExpressionReader extends Cursor {
  /** What is found wrong on the way. */
  protected readonly building: Building;

  constructor(tokens: readonly IToken[], file: string) {
    super(tokens);
    this.building = { file, diagnostics: [] };
  }

  // -------------------------------------------------------------- ranges

  protected range(): Range {
    const { start } = this;
    switch (this.type()) {
      case t.Last:
      case t.Next:
        return this.#relativeRange(start);
      case t.This: {
        this.next();
        const unit = this.#grain(t.GrainWord);
        return { kind: 'current', unit, part: 'whole', span: this.from(start) };
      }
      case t.GrainToDate: {
        const unit = this.#grain(t.GrainToDate);
        this.take(t.To);
        this.take(t.DateWord);
        return { kind: 'current', unit, part: 'to date', span: this.from(start) };
      }
      case t.Rest: {
        this.next();
        this.take(t.Of);
        this.take(t.This);
        const unit = this.#grain(t.GrainWord);
        return { kind: 'current', unit, part: 'rest', span: this.from(start) };
      }
      case t.Fiscal: {
        this.next();
        const year = yearOf(this.take(t.NumberText), this.building) ?? this.surprised();
        return { kind: 'fiscal', year: Number(year), span: this.from(start) };
      }
      case t.All:
        this.next();
        this.take(t.TimeWord);
        return { kind: 'all', span: this.from(start) };
      case t.DateText:
      case t.NumberText: {
        const from = this.#rangeEnd();
        const to = this.skip(t.To) ? this.#rangeEnd() : from;
        return datesRange(from, to, this.from(start), this.building) ?? this.surprised();
      }
      default: {
        const path = this.path();
        return { kind: 'param', path, span: path.span };
      }
    }
  }

  #relativeRange(start: number): Range {
    const direction = this.next().tokenType === t.Next ? 'next' : 'last';
    const length = this.is(t.Duration) ? this.next() : this.take(t.GrainWord);
    const toDate = this.skip(t.To);
    if (toDate) this.take(t.DateWord);
    return relativeRange(length, { direction, toDate, span: this.from(start) }, this.building) ?? this.surprised();
  }

  #rangeEnd() {
    const token = this.is(t.DateText) ? this.next() : this.take(t.NumberText);
    return rangeEnd(token, this.building) ?? this.surprised();
  }

  #grain(type: typeof t.GrainWord) {
    return grainOf(this.take(type)) ?? this.surprised();
  }

  // -------------------------------------------------------------- expressions, from loose to tight

  protected expression(): Expression {
    const first = this.disjunction();
    if (!this.is(t.Else)) return first;
    const operands = [first];
    while (this.skip(t.Else)) operands.push(this.disjunction());
    return { kind: 'else', operands, span: this.from(first.span.start) };
  }

  protected disjunction(): Expression {
    const first = this.#conjunction();
    if (!this.is(t.Or)) return first;
    const operands = [first];
    while (this.skip(t.Or)) operands.push(this.#conjunction());
    return { kind: 'logical', operator: 'or', operands, span: this.from(first.span.start) };
  }

  #conjunction(): Expression {
    const first = this.#negation();
    if (!this.is(t.And)) return first;
    const operands = [first];
    while (this.skip(t.And)) operands.push(this.#negation());
    return { kind: 'logical', operator: 'and', operands, span: this.from(first.span.start) };
  }

  #negation(): Expression {
    if (!this.is(t.Not)) return this.#comparison();
    const signs = this.#signs(t.Not);
    return this.#prefixed('not', signs, this.#comparison());
  }

  #comparison(): Expression {
    const left = this.#sum();
    const compared = this.#test(left);
    // Comparisons do not chain, which the grammar says.
    if (compared !== left && this.#test(compared) !== compared) return this.surprised();
    return compared;
  }

  /** The comparison of what stands before with what follows; itself when none does. */
  #test(left: Expression): Expression {
    const type = this.type();
    const operator = type === undefined ? undefined : comparisonSigns.get(type);
    if (operator !== undefined) {
      this.next();
      const right = this.#sum();
      return { kind: 'comparison', left, operator, right, span: this.from(left.span.start) };
    }
    if (this.skip(t.Is)) {
      const negated = this.skip(t.Not);
      this.take(t.Missing);
      return { kind: 'is-missing', operand: left, negated, span: this.from(left.span.start) };
    }
    const negated = this.skip(t.Not);
    if (this.skip(t.In)) return this.#membership(left, negated);
    if (this.skip(t.Between)) {
      const low = this.#sum();
      this.take(t.And);
      const high = this.#sum();
      return { kind: 'between', operand: left, low, high, negated, span: this.from(left.span.start) };
    }
    return negated ? this.surprised() : left;
  }

  #membership(operand: Expression, negated: boolean): Expression {
    const { start } = operand.span;
    if (this.skip(t.LeftParenthesis)) {
      const values = this.list(() => this.expression());
      this.take(t.RightParenthesis);
      return { kind: 'in', operand, values, negated, span: this.from(start) };
    }
    const range = this.range();
    // A name may be one for a range or for values, which its definition tells.
    return range.kind === 'param'
      ? { kind: 'in', operand, values: [range.path], negated, span: this.from(start) }
      : { kind: 'in-range', operand, range, negated, span: this.from(start) };
  }

  #sum(): Expression {
    const first = this.#product();
    if (!this.is(t.Plus) && !this.is(t.Minus)) return first;
    const rest: Arithmetic['rest'][number][] = [];
    while (this.is(t.Plus) || this.is(t.Minus)) rest.push({ operator: this.#operator(), operand: this.#product() });
    return { kind: 'arithmetic', first, rest, span: this.from(first.span.start) };
  }

  #product(): Expression {
    const first = this.#signed();
    if (!this.is(t.Star) && !this.is(t.Slash)) return first;
    const rest: Arithmetic['rest'][number][] = [];
    while (this.is(t.Star) || this.is(t.Slash)) rest.push({ operator: this.#operator(), operand: this.#signed() });
    return { kind: 'arithmetic', first, rest, span: this.from(first.span.start) };
  }

  #operator(): Arithmetic['rest'][number]['operator'] {
    return arithmeticSigns.get(this.next().tokenType) ?? this.surprised();
  }

  #signed(): Expression {
    if (!this.is(t.Minus)) return this.#atom();
    const signs = this.#signs(t.Minus);
    return this.#prefixed('negative', signs, this.#atom());
  }

  /** Where each of several equal signs starts. */
  #signs(type: typeof t.Minus | typeof t.Not): number[] {
    const starts: number[] = [];
    while (this.is(type)) starts.push(spanOf(this.next()).start);
    return starts;
  }

  /** An even number of signs says the same as two and an odd one the same as one. */
  #prefixed(kind: 'not' | 'negative', signs: readonly number[], operand: Expression): Expression {
    const [first = 0, second = first] = signs;
    const span = this.from(first);
    if (signs.length % 2 === 1) return { kind, operand, span };
    return { kind, operand: { kind, operand, span: { ...span, start: second } }, span };
  }

  #atom(): Expression {
    switch (this.type()) {
      case t.NumberText:
      case t.Text:
      case t.DateText:
      case t.Duration:
      case t.True:
      case t.False:
      case t.Missing:
        return toLiteral(this.next());
      case t.LeftParenthesis:
        return this.#parenthesis();
      case t.When:
        return this.#when();
      default:
        return this.#reference();
    }
  }

  #reference(): Expression {
    const path = this.path();
    if (!this.skip(t.LeftParenthesis)) return path;
    const [name, ...more] = path.parts;
    // Only a bare name is called.
    if (name === undefined || more.length > 0) return this.surprised();
    const values = this.is(t.RightParenthesis) || this.is(t.Per) ? [] : this.#arguments();
    const by = this.is(t.Comma) ? this.#callBy() : undefined;
    const groups: Mutable<Pick<Call, 'per' | 'within'>> = {};
    const modifiers: Mutable<Modifiers> = {};
    while (!this.skip(t.RightParenthesis)) {
      if (this.is(t.Per) && groups.per === undefined) groups.per = this.#per();
      else if (this.is(t.Within) && groups.within === undefined) groups.within = this.within();
      else this.modifier(modifiers);
    }
    const { per, within } = groups;
    return {
      kind: 'call',
      name,
      arguments: values,
      ...(by === undefined ? {} : { by }),
      ...(per === undefined ? {} : { per }),
      ...(within === undefined ? {} : { within }),
      ...modifiers,
      span: this.from(path.span.start),
    };
  }

  #arguments(): Expression[] {
    // A word that begins a condition may be a column here, too.
    if (this.#startsModifier() || this.is(t.Within)) this.surprised();
    const values = [this.expression()];
    while (this.is(t.Comma) && this.type(1) !== t.CallBy) {
      this.take(t.Comma);
      values.push(this.expression());
    }
    return values;
  }

  #callBy(): Path[] {
    this.take(t.Comma);
    this.take(t.CallBy);
    return this.columns();
  }

  #per(): PerItem[] {
    this.take(t.Per);
    return this.list(() => this.#perItem());
  }

  #perItem(): PerItem {
    const { start } = this;
    const every = this.skip(t.Every);
    const working = this.skip(t.Working);
    const path = this.column();
    const calendar = this.skip(t.In) ? this.anyName() : undefined;
    return {
      path,
      ...(every ? { every } : {}),
      ...(working ? { working } : {}),
      ...(calendar === undefined ? {} : { calendar }),
      span: this.from(start),
    };
  }

  protected within() {
    this.take(t.Within);
    return this.columns();
  }

  #parenthesis(): Expression {
    const { start } = this;
    this.take(t.LeftParenthesis);
    const expression = this.expression();
    const modifiers: Mutable<Modifiers> = {};
    while (!this.skip(t.RightParenthesis)) this.modifier(modifiers);
    return this.scoped(expression, modifiers, this.from(start));
  }

  /** The expression itself when it has no modifiers, with the given span: parentheses belong to what they hold. */
  protected scoped(expression: Expression, modifiers: Modifiers, span: Span): Expression {
    for (const _ in modifiers) return { kind: 'scoped', expression, ...modifiers, span };
    return { ...expression, span };
  }

  #startsModifier(): boolean {
    switch (this.type()) {
      case t.Where:
      case t.On:
      case t.Via:
      case t.For:
      case t.Open:
      case t.Spread:
        return true;
      default:
        return false;
    }
  }

  /** Reads a modifier into those before it; each stands once. */
  protected modifier(modifiers: Mutable<Modifiers>): void {
    const { start } = this;
    const { tokenType } = this.next();
    switch (tokenType) {
      case t.Where:
        if (modifiers.where !== undefined) this.surprised();
        modifiers.where = this.expression();
        return;
      case t.On:
        if (modifiers.on !== undefined) this.surprised();
        modifiers.on = this.column();
        return;
      case t.Via:
        if (modifiers.via !== undefined) this.surprised();
        modifiers.via = this.column();
        return;
      case t.For:
        if (modifiers.for !== undefined) this.surprised();
        modifiers.for = this.range();
        return;
      case t.Open:
      case t.Spread: {
        const kind = tokenType === t.Open ? 'open' : 'spread';
        if (modifiers[kind] !== undefined) this.surprised();
        this.take(t.From);
        const from = this.column();
        this.take(t.Until);
        const until = this.column();
        modifiers[kind] = { from, until, span: this.from(start) };
        return;
      }
      default:
        this.surprised();
    }
  }

  #when(): Expression {
    const { start } = this;
    const branches: When['branches'][number][] = [this.#branch()];
    while (this.is(t.Comma) && this.type(1) === t.When) {
      this.next();
      branches.push(this.#branch());
    }
    // A comma that goes on with something else is not for this to judge.
    if (this.skip(t.Comma) && !this.is(t.Else)) this.surprised();
    const otherwise = this.skip(t.Else) ? this.expression() : undefined;
    return { kind: 'when', branches, ...(otherwise === undefined ? {} : { otherwise }), span: this.from(start) };
  }

  #branch(): When['branches'][number] {
    this.take(t.When);
    const condition = this.expression();
    this.take(t.Colon);
    return { condition, value: this.disjunction() };
  }
}
