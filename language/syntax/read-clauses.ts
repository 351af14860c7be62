/** Reads the clauses of a sound report, by the rules of `grammar-clauses.ts`, whose names they have. */
import type { ByItem, Clause, NumberLiteral, Path, ShowItem, SortKey } from './ast.ts';
import { toName } from './cst.ts';
import { ExpressionReader } from './read-expressions.ts';
import { toCount, toLength, toVega } from './token-values.ts';
import * as t from './tokens.ts';

export class ClauseReader extends ExpressionReader {
  protected clause(): Clause {
    const { start } = this;
    switch (this.next().tokenType) {
      case t.Show:
        return { kind: 'show', items: this.list(() => this.#showItem()), span: this.from(start) };
      case t.By:
        return { kind: 'by', items: this.list(() => this.#byItem()), span: this.from(start) };
      case t.Across:
        return { kind: 'across', items: this.list(() => this.#byItem()), span: this.from(start) };
      case t.For:
        return { kind: 'for', range: this.range(), span: this.from(start) };
      case t.Where:
        return { kind: 'where', condition: this.expression(), span: this.from(start) };
      case t.Keep:
        return { kind: 'keep', condition: this.expression(), span: this.from(start) };
      case t.Compare:
        return this.#compare(start);
      case t.Sort:
        return { kind: 'sort', keys: this.list(() => this.#sortKey()), span: this.from(start) };
      case t.Top:
        return this.#top(start);
      case t.Totals: {
        const by = this.skip(t.TotalsBy) ? this.columns() : undefined;
        return { kind: 'totals', ...(by === undefined ? {} : { by }), span: this.from(start) };
      }
      case t.List: {
        const table = this.anyName();
        const on = this.skip(t.On) ? this.column() : undefined;
        return { kind: 'list', table, ...(on === undefined ? {} : { on }), span: this.from(start) };
      }
      case t.Chart:
        return { kind: 'chart', chart: this.anyName(), span: this.from(start) };
      case t.Vega:
        return toVega(this.take(t.Block), this.from(start), this.building) ?? this.surprised();
      case t.FunnelWord:
        return { kind: 'funnel', funnel: this.anyName(), span: this.from(start) };
      case t.Cohort:
        return this.#cohort(start);
      case t.Forecast: {
        const length = toLength(this.take(t.Duration));
        const methods = this.skip(t.Using) ? this.list(() => this.anyName()) : [];
        return { kind: 'forecast', length, methods, span: this.from(start) };
      }
      default:
        return this.surprised();
    }
  }

  #cohort(start: number): Clause {
    const table = this.anyName();
    this.take(t.From);
    const from = this.column();
    const returning = this.skip(t.Returning) ? this.#returning() : undefined;
    this.take(t.Per);
    const per = toName(this.take(t.GrainWord));
    const upTo = this.skip(t.Up) ? this.#limit() : undefined;
    return {
      kind: 'cohort',
      table,
      from,
      ...(returning === undefined ? {} : { returning }),
      per,
      ...(upTo === undefined ? {} : { upTo }),
      span: this.from(start),
    };
  }

  #returning(): Path {
    this.take(t.On);
    return this.column();
  }

  #limit(): NumberLiteral {
    this.take(t.To);
    return toCount(this.take(t.NumberText), this.building, 'up to') ?? this.surprised();
  }

  #showItem(): ShowItem {
    const { start } = this;
    const expression = this.expression();
    const format = this.skip(t.As) && this.isName() ? this.name() : undefined;
    const label = this.label();
    return {
      expression,
      ...(format === undefined ? {} : { format }),
      ...(label === undefined ? {} : { label }),
      span: this.from(start),
    };
  }

  #byItem(): ByItem {
    const { start } = this;
    const every = this.skip(t.Every);
    const path = this.column();
    const label = this.label();
    return { path, ...(every ? { every } : {}), ...(label === undefined ? {} : { label }), span: this.from(start) };
  }

  #compare(start: number): Clause {
    if (!this.skip(t.Previous)) return { kind: 'compare', with: this.expression(), span: this.from(start) };
    const { text } = this.anyName();
    if (text !== 'year' && text !== 'period') return this.surprised();
    return { kind: 'compare', with: `previous ${text}`, span: this.from(start) };
  }

  #sortKey(): SortKey {
    const { start } = this;
    const expression = this.expression();
    const direction = this.skip(t.Up) ? 'up' : this.skip(t.Down) ? 'down' : undefined;
    return { expression, ...(direction === undefined ? {} : { direction }), span: this.from(start) };
  }

  #top(start: number): Clause {
    const count = toCount(this.take(t.NumberText), this.building) ?? this.surprised();
    const within = this.is(t.Within) ? this.within() : undefined;
    const others = this.skip(t.With);
    if (others) this.take(t.Others);
    return { kind: 'top', count, ...(within === undefined ? {} : { within }), others, span: this.from(start) };
  }
}
