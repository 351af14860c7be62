/** Reads sound funnels, goals, audits and tests, by the rules of `grammar-pages.ts`, whose names they have. */
import type {
  AuditCheck,
  AuditDefinition,
  FunnelDefinition,
  FunnelStep,
  GoalDefinition,
  Name,
  RawRow,
  TestDefinition,
  TestPart,
  TextHole,
} from './ast.ts';
import { spanOf } from './lex.ts';
import { ClauseReader } from './read-clauses.ts';
import { expectation, toDate, toLength, toNumber, toRow } from './token-values.ts';
import * as t from './tokens.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class PageReader extends ClauseReader {
  protected braced<T>(part: () => T): T[] {
    const parts: T[] = [];
    this.take(t.LeftBrace);
    while (!this.skip(t.RightBrace)) parts.push(part());
    return parts;
  }

  // -------------------------------------------------------------- funnel

  protected funnel(): Pick<FunnelDefinition, 'table' | 'steps' | 'strict'> {
    this.take(t.Of);
    const table = this.anyName();
    const steps: FunnelStep[] = [];
    let strict: FunnelDefinition['strict'];
    this.braced(() => {
      if (!this.is(t.Strict)) steps.push(this.#step());
      else if (strict === undefined) strict = { span: spanOf(this.next()) };
      else this.surprised();
    });
    return { table, steps, ...(strict === undefined ? {} : { strict }) };
  }

  #step(): FunnelStep {
    const { start } = this;
    if (this.skip(t.Steps)) {
      const stage = this.column();
      this.take(t.At);
      const at = this.column();
      const each = this.skip(t.For) ? this.#each() : undefined;
      return { kind: 'steps', stage, at, ...(each === undefined ? {} : { each }), span: this.from(start) };
    }
    this.take(t.Step);
    const label = this.label() ?? this.surprised();
    this.take(t.At);
    const at = this.expression();
    const where = this.skip(t.Where) ? this.expression() : undefined;
    return { kind: 'step', label, at, ...(where === undefined ? {} : { where }), span: this.from(start) };
  }

  #each() {
    this.take(t.Each);
    return this.column();
  }

  // -------------------------------------------------------------- goal

  protected goal(): Pick<GoalDefinition, 'expression' | 'limit' | 'target' | 'clauses'> {
    this.take(t.LeftBrace);
    const expression = this.expression();
    this.take(t.At);
    const span = spanOf(this.is(t.Most) ? this.next() : this.take(t.Least));
    const kind = span.end - span.start === 'most'.length ? 'most' : 'least';
    const target = this.expression();
    const clauses: GoalDefinition['clauses'][number][] = [];
    while (!this.skip(t.RightBrace)) {
      if (!this.is(t.By) && !this.is(t.For) && !this.is(t.Where)) this.surprised();
      clauses.push(this.clause());
    }
    if (new Set(clauses.map((clause) => clause.kind)).size < clauses.length) this.surprised();
    return { expression, limit: { kind, span }, target, clauses };
  }

  // -------------------------------------------------------------- audit

  protected audit(): Pick<AuditDefinition, 'table' | 'checks' | 'fail'> {
    const table = this.skip(t.Of) ? this.anyName() : undefined;
    const checks: AuditCheck[] = [];
    let fail: AuditDefinition['fail'];
    this.braced(() => {
      const { start } = this;
      if (!this.skip(t.Fail)) checks.push(this.#check());
      else {
        if (fail !== undefined) this.surprised();
        this.take(t.When);
        fail = { condition: this.expression(), span: this.from(start) };
      }
    });
    return { ...(table === undefined ? {} : { table }), checks, ...(fail === undefined ? {} : { fail }) };
  }

  #check(): AuditCheck {
    const { start } = this;
    this.take(t.Check);
    const label = this.label();
    const what = this.#startsName() ? this.anyName() : undefined;
    const columns = what !== undefined && this.#startsName() ? this.columns() : [];
    const ignoring: Name[] = [];
    const options: Mutable<Pick<AuditCheck, 'above' | 'olderThan' | 'where'>> = {};
    for (;;) {
      if (this.skip(t.Ignoring)) ignoring.push(...this.list(() => this.anyName()));
      else if (options.above === undefined && this.skip(t.Above)) options.above = toNumber(this.take(t.NumberText));
      else if (options.olderThan === undefined && this.skip(t.Older)) {
        this.take(t.Than);
        options.olderThan = toLength(this.take(t.Duration));
      } else if (options.where === undefined && this.skip(t.Where)) options.where = this.expression();
      else break;
    }
    return {
      kind: 'check',
      ...(label === undefined ? {} : { label }),
      ...(what === undefined ? {} : { what }),
      columns,
      ignoring,
      ...options,
      span: this.from(start),
    };
  }

  #startsName(): boolean {
    return this.isAnyName() && !this.is(t.Where);
  }

  // -------------------------------------------------------------- test

  protected test(): Pick<TestDefinition, 'parts'> {
    return { parts: this.braced(() => this.#part()) };
  }

  #part(): TestPart {
    const { start } = this;
    const { tokenType } = this.next();
    switch (tokenType) {
      case t.Given: {
        const table = this.anyName();
        const rows = [toRow(this.take(t.Row)), ...this.#rows()];
        return { kind: 'given', table, rows, span: this.from(start) };
      }
      case t.Today: {
        const date = toDate(this.take(t.DateText));
        return { kind: 'today', date, span: this.from(start) };
      }
      case t.ParamWord: {
        const name = this.anyName();
        this.take(t.Equal);
        const value = this.label() ?? this.surprised();
        return { kind: 'param', name, value, span: this.from(start) };
      }
      case t.Expect: {
        const condition = this.expression();
        const includes = this.skip(t.Includes);
        const rows = this.#rows();
        return expectation(condition, includes, rows, this.from(start), this.building) ?? this.surprised();
      }
      default:
        return this.surprised();
    }
  }

  #rows(): RawRow[] {
    const rows: RawRow[] = [];
    while (this.is(t.Row)) rows.push(toRow(this.next()));
    return rows;
  }

  // -------------------------------------------------------------- text

  hole(): Omit<TextHole, 'span'> {
    const inner = this.expression();
    const modifiers = {};
    let { span } = inner;
    while (!this.atEnd && !this.is(t.As)) {
      this.modifier(modifiers);
      span = this.from(inner.span.start);
    }
    const format = this.skip(t.As) ? this.name() : undefined;
    if (!this.atEnd) this.surprised();
    return {
      expression: this.scoped(inner, modifiers, span),
      ...(format === undefined ? {} : { format }),
    };
  }
}
