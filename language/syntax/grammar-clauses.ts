/** The part of the grammar that reads the clauses of a report. */
import { ExpressionGrammar } from './grammar-expressions.ts';
import * as t from './tokens.ts';

export abstract class ClauseGrammar extends ExpressionGrammar {
  readonly clause = this.RULE('clause', () => {
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.show) },
        { ALT: () => this.SUBRULE(this.by) },
        { ALT: () => this.SUBRULE(this.across) },
        { ALT: () => this.SUBRULE(this.for) },
        { ALT: () => this.SUBRULE(this.where) },
        { ALT: () => this.SUBRULE(this.keep) },
        { ALT: () => this.SUBRULE(this.compare) },
        { ALT: () => this.SUBRULE(this.sort) },
        { ALT: () => this.SUBRULE(this.top) },
        { ALT: () => this.SUBRULE(this.totals) },
        { ALT: () => this.SUBRULE(this.list) },
        { ALT: () => this.SUBRULE(this.chart) },
        { ALT: () => this.SUBRULE(this.vega) },
        { ALT: () => this.SUBRULE(this.funnelClause) },
        { ALT: () => this.SUBRULE(this.cohort) },
        { ALT: () => this.SUBRULE(this.forecast) },
        { ALT: () => this.SUBRULE(this.from) },
        { ALT: () => this.SUBRULE(this.unknown) },
      ],
      ERR_MSG: 'a clause',
    });
  });

  readonly show = this.RULE('show', () => {
    this.OR([{ ALT: () => this.CONSUME(t.Show) }, { ALT: () => this.CONSUME(t.Select) }]);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.showItem), ERR_MSG: 'a metric or a column' });
  });

  readonly showItem = this.RULE('showItem', () => {
    this.SUBRULE(this.expression);
    this.OPTION(() => {
      this.CONSUME(t.As);
      this.OPTION1(() => this.CONSUME(t.Name));
    });
    this.OPTION2(() => this.CONSUME(t.Text));
  });

  readonly by = this.RULE('by', () => {
    this.OPTION(() => this.CONSUME(t.Group));
    this.CONSUME(t.By);
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        this.SUBRULE(this.byItem);
      },
      ERR_MSG: 'a column or a period such as `month`',
    });
  });

  readonly across = this.RULE('across', () => {
    this.CONSUME(t.Across);
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => this.SUBRULE(this.byItem),
      ERR_MSG: 'a column or a period such as `month`',
    });
  });

  readonly byItem = this.RULE('byItem', () => {
    this.OPTION(() => this.CONSUME(t.Every));
    this.SUBRULE(this.column);
    this.OPTION1(() => this.CONSUME(t.Text));
  });

  readonly for = this.RULE('for', () => {
    this.CONSUME(t.For);
    this.SUBRULE(this.range);
  });

  readonly where = this.RULE('where', () => {
    this.CONSUME(t.Where);
    this.SUBRULE(this.expression);
  });

  readonly keep = this.RULE('keep', () => {
    this.OR([{ ALT: () => this.CONSUME(t.Keep) }, { ALT: () => this.CONSUME(t.Having) }]);
    this.SUBRULE(this.expression);
  });

  readonly sort = this.RULE('sort', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Sort) },
      {
        ALT: () => {
          this.CONSUME(t.Order);
          this.CONSUME(t.By);
        },
      },
    ]);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.sortKey), ERR_MSG: 'what to sort by' });
  });

  readonly sortKey = this.RULE('sortKey', () => {
    this.SUBRULE(this.expression);
    this.OPTION(() =>
      this.OR([
        { ALT: () => this.CONSUME(t.Up) },
        { ALT: () => this.CONSUME(t.Down) },
        { ALT: () => this.CONSUME(t.Ascending) },
        { ALT: () => this.CONSUME(t.Descending) },
      ]),
    );
  });

  readonly compare = this.RULE('compare', () => {
    this.CONSUME(t.Compare);
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.Previous);
            this.CONSUME(t.AnyName);
          },
        },
        { ALT: () => this.SUBRULE(this.expression) },
      ],
      ERR_MSG: '`previous year`, `previous period` or a metric',
    });
  });

  readonly top = this.RULE('top', () => {
    this.OR([{ ALT: () => this.CONSUME(t.Top) }, { ALT: () => this.CONSUME(t.Limit) }]);
    this.CONSUME(t.NumberText);
    this.OPTION(() => this.SUBRULE(this.within));
    this.OPTION1(() => {
      this.CONSUME(t.With);
      this.CONSUME(t.Others);
    });
  });

  readonly totals = this.RULE('totals', () => {
    this.CONSUME(t.Totals);
    this.OPTION(() => {
      this.CONSUME(t.TotalsBy);
      this.AT_LEAST_ONE_SEP({
        SEP: t.Comma,
        DEF: () => this.SUBRULE(this.column),
        ERR_MSG: 'a dimension of the report',
      });
    });
  });

  readonly list = this.RULE('list', () => {
    this.CONSUME(t.List);
    this.CONSUME(t.AnyName);
    this.OPTION(() => {
      this.CONSUME(t.On);
      this.SUBRULE(this.column);
    });
  });

  readonly chart = this.RULE('chart', () => {
    this.CONSUME(t.Chart);
    this.CONSUME(t.AnyName);
  });

  readonly vega = this.RULE('vega', () => {
    this.CONSUME(t.Vega);
    this.CONSUME(t.Block);
  });

  readonly funnelClause = this.RULE('funnelClause', () => {
    this.CONSUME(t.FunnelWord);
    this.CONSUME(t.AnyName);
  });

  readonly cohort = this.RULE('cohort', () => {
    this.CONSUME(t.Cohort);
    this.CONSUME(t.AnyName);
    this.CONSUME(t.From);
    this.SUBRULE(this.column);
    this.OPTION(() => {
      this.CONSUME(t.Returning);
      this.CONSUME(t.On);
      this.SUBRULE1(this.column);
    });
    this.CONSUME(t.Per);
    this.CONSUME(t.GrainWord);
    this.OPTION1(() => {
      this.CONSUME(t.Up);
      this.CONSUME(t.To);
      this.CONSUME(t.NumberText);
    });
  });

  readonly forecast = this.RULE('forecast', () => {
    this.CONSUME(t.Forecast);
    this.CONSUME(t.Duration);
    this.OPTION(() => {
      this.CONSUME(t.Using);
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.AnyName), ERR_MSG: 'a method' });
    });
  });

  /** SQL's, which no report needs. */
  readonly from = this.RULE('from', () => {
    this.CONSUME(t.From);
    this.SUBRULE(this.column);
  });

  readonly unknown = this.RULE('unknown', () => {
    this.CONSUME(t.UnknownClause);
    this.MANY(() => this.CONSUME(t.Skipped));
  });
}
