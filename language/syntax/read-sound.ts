/**
 * Reads a sound cell straight into its tree, without the grammar, its concrete tree and its search for what was meant:
 * in a fraction of the time. Nearly all cells are sound. Where one is not, or might be read in two ways, this gives up
 * and the grammar reads it; a test holds that the two never differ.
 *
 * The methods are the grammar's rules, by their names. Syntax that is missing here is slower, and nothing else.
 */
import type { IToken } from 'chevrotain';
import { cover } from '../base/span.ts';
import type {
  CalendarDefinition,
  CalendarHours,
  Label,
  MetricDefinition,
  Modifiers,
  Name,
  NamedDefinition,
  ParamDefinition,
  TableMember,
  TextHole,
  TypeNode,
} from './ast.ts';
import { toName } from './cst.ts';
import { spanOf } from './lex.ts';

import { Surprise } from './read-cursor.ts';
import { PageReader } from './read-pages.ts';
import type { Statement } from './statements.ts';
import { toHours } from './token-values.ts';
import * as t from './tokens.ts';

/** The definition of a cell without a mistake; undefined where the grammar must look at it. */
export function readSound(tokens: readonly IToken[], statement: Statement, file: string): NamedDefinition | undefined {
  return unsurprised(() => new Reader(tokens, file).definition(statement));
}

/** What stands between the braces in a text, if it is without a mistake. */
export function readSoundHole(tokens: readonly IToken[], file: string): Omit<TextHole, 'span'> | undefined {
  return unsurprised(() => new Reader(tokens, file).hole());
}

function unsurprised<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Surprise) return undefined;
    throw error;
  }
}

/** How every definition begins. */
interface Beginning {
  readonly start: number;
  readonly name: Name;
  readonly label: Label | undefined;
}

class Reader extends PageReader {
  definition(statement: Statement): NamedDefinition {
    const { start } = this;
    this.take(t.Head);
    if (statement === 'test') return this.#test(start);
    const beginning = { start, name: this.anyName(), label: this.label() };
    switch (statement) {
      case 'table': {
        const members = this.braced(() => this.#member());
        return { kind: 'table', ...this.#named(beginning), members };
      }
      case 'dimension': {
        this.take(t.Equal);
        const columns = this.columns();
        return { kind: 'dimension', ...this.#named(beginning), columns };
      }
      case 'metric': {
        const metric = this.#metric();
        return { kind: 'metric', ...this.#named(beginning), ...metric };
      }
      case 'param': {
        const param = this.#param();
        const end = this.label();
        // A second label is one too many.
        if (end !== undefined && beginning.label !== undefined) this.surprised();
        return { kind: 'param', ...this.#named(beginning), ...(end === undefined ? {} : { label: end }), ...param };
      }
      case 'calendar': {
        const calendar = this.#calendar();
        return { kind: 'calendar', ...this.#named(beginning), ...calendar };
      }
      case 'report': {
        const clauses = this.braced(() => this.clause());
        // Each clause stands once.
        if (new Set(clauses.map(({ kind }) => kind)).size < clauses.length) this.surprised();
        return { kind: 'report', ...this.#named(beginning), clauses };
      }
      case 'funnel': {
        const funnel = this.funnel();
        return { kind: 'funnel', ...this.#named(beginning), ...funnel };
      }
      case 'goal': {
        const goal = this.goal();
        return { kind: 'goal', ...this.#named(beginning), ...goal };
      }
      case 'audit': {
        const audit = this.audit();
        return { kind: 'audit', ...this.#named(beginning), ...audit };
      }
    }
  }

  /** Its text is its name. */
  #test(start: number): NamedDefinition {
    const label = this.label() ?? this.surprised();
    const test = this.test();
    return { kind: 'test', ...this.#named({ start, name: label, label }), ...test };
  }

  /** What a definition is called, once it was read to its end. */
  #named({ start, name, label }: Beginning) {
    if (!this.atEnd) this.surprised();
    return { name, ...(label === undefined ? {} : { label }), span: this.from(start), damaged: false };
  }

  // -------------------------------------------------------------- table

  #member(): TableMember {
    const { start } = this;
    if (this.is(t.MemberName)) return this.#field(start);
    const kind = this.skip(t.Dated) ? 'dated' : this.skip(t.Sorted) ? 'sorted' : 'shown';
    if (kind === 'shown') this.take(t.Shown);
    this.take(kind === 'shown' ? t.As : t.By);
    return { kind, column: this.anyName(), span: this.from(start) };
  }

  #field(start: number): TableMember {
    const name = toName(this.next());
    const label = this.label();
    const named = { name, ...(label === undefined ? {} : { label }) };
    if (this.skip(t.Colon)) {
      const typed = this.#type();
      return { kind: 'column', ...named, span: this.from(start), ...typed };
    }
    this.take(t.Equal);
    const expression = this.expression();
    const format = this.skip(t.As) ? this.name() : undefined;
    return {
      kind: 'computed',
      ...named,
      span: this.from(start),
      expression,
      ...(format === undefined ? {} : { format }),
    };
  }

  /** The words before a reference or a set are flags; otherwise the last of them is the type. */
  #type(): { readonly flags: readonly Name[]; readonly type: TypeNode } {
    const words: Name[] = [];
    while (this.isName()) words.push(this.name());
    if (this.is(t.Arrow) || this.is(t.Text)) return { flags: words, type: this.#valueType() };
    const name = words.pop() ?? this.surprised();
    if (!this.skip(t.In)) return { flags: words, type: { kind: 'named', name, span: name.span } };
    const currency = this.anyName();
    return { flags: words, type: { kind: 'named', name, in: currency, span: cover(name.span, currency.span) } };
  }

  #valueType(): TypeNode {
    const { start } = this;
    if (this.skip(t.Arrow)) return { kind: 'reference', table: this.anyName(), span: this.from(start) };
    const values: Label[] = [];
    do values.push(this.label() ?? this.surprised());
    while (this.skip(t.Pipe));
    return { kind: 'set', values, span: this.from(start) };
  }

  // -------------------------------------------------------------- metric, param, calendar

  #metric(): Pick<MetricDefinition, 'expression' | 'format'> {
    this.take(t.Equal);
    const inner = this.expression();
    const modifiers: Modifiers = {};
    let format: Name | undefined;
    let { span } = inner;
    while (!this.atEnd) {
      if (this.skip(t.As)) {
        if (format !== undefined) this.surprised();
        format = this.name();
      } else {
        this.modifier(modifiers);
        span = this.from(inner.span.start);
      }
    }
    return { expression: this.scoped(inner, modifiers, span), ...(format === undefined ? {} : { format }) };
  }

  #param(): Pick<ParamDefinition, 'flags' | 'type' | 'default' | 'options'> {
    this.take(t.Colon);
    if (this.is(t.PeriodWord)) {
      const name = toName(this.next());
      const type: TypeNode = { kind: 'named', name, span: name.span };
      if (!this.skip(t.Equal)) return { type };
      const range = this.range();
      return { type, default: { kind: 'range', range, span: range.span } };
    }
    if (this.is(t.OneWord)) return this.#choice();
    const { flags, type } = this.#type();
    const given = this.skip(t.Equal) ? this.#default() : undefined;
    const options = this.skip(t.OptionsFrom) ? this.column() : undefined;
    return {
      ...(flags.length === 0 ? {} : { flags }),
      type,
      ...(given === undefined ? {} : { default: given }),
      ...(options === undefined ? {} : { options }),
    };
  }

  #default(): ParamDefinition['default'] {
    if (this.is(t.All)) return { kind: 'all', span: spanOf(this.next()) };
    const expression = this.expression();
    return { kind: 'value', expression, span: expression.span };
  }

  /** `one of source, owner = source` */
  #choice(): Pick<ParamDefinition, 'type' | 'default'> {
    const { start } = this;
    this.take(t.OneWord);
    this.take(t.Of);
    const choices = this.columns();
    const chosen = this.skip(t.Equal) ? this.path() : undefined;
    return {
      type: { kind: 'choice', choices, span: this.from(start) },
      ...(chosen === undefined ? {} : { default: { kind: 'value', expression: chosen, span: chosen.span } }),
    };
  }

  #calendar(): Pick<CalendarDefinition, 'hours' | 'holidays'> {
    const hours: CalendarHours[] = [];
    let holidays: CalendarDefinition['holidays'];
    this.take(t.LeftBrace);
    while (!this.skip(t.RightBrace)) {
      const { start } = this;
      if (!this.skip(t.Holidays)) hours.push(this.#workingHours(start));
      else {
        if (holidays !== undefined) this.surprised();
        holidays = { column: this.column(), span: this.from(start) };
      }
    }
    return { hours, ...(holidays === undefined ? {} : { holidays }) };
  }

  /** `monday to thursday, saturday 09:00 to 12:30, 13:30 to 17:00` */
  #workingHours(start: number): CalendarHours {
    const days = this.list(() => {
      const from = this.anyName();
      const to = this.skip(t.To) ? this.anyName() : undefined;
      return { from, ...(to === undefined ? {} : { to }), span: this.from(from.span.start) };
    });
    const times = this.list(() => {
      const opening = this.take(t.ClockText);
      this.take(t.To);
      const closing = this.take(t.ClockText);
      const span = this.from(spanOf(opening).start);
      return toHours(opening, closing, span, this.building) ?? this.surprised();
    });
    return { days, times, span: this.from(start) };
  }
}
