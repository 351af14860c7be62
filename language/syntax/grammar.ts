/**
 * The grammar, as a Chevrotain parser that makes a concrete syntax tree and mends it where the text is damaged.
 *
 * It is unambiguous at two tokens of lookahead: `words.ts` has decided before which words are keywords. Where a rule
 * could end or go on, it goes on, and that is meant in these places: a comma before `when` or `else`, and an `else`,
 * belong to the innermost `when`; a name behind `as` is a format even if it is called like a clause; parentheses behind
 * a name are a call, on the next line as well.
 */
import type { CstNode, IToken } from 'chevrotain';
import { ExpressionGrammar } from './grammar-expressions.ts';
import type { Statement } from './statements.ts';
import * as t from './tokens.ts';

export class Grammar extends ExpressionGrammar {
  /** @param validate reports mistakes of the grammar itself, which takes as long again */
  constructor(validate: boolean) {
    super(validate);
    this.performSelfAnalysis();
  }

  readonly table = this.RULE('table', () => {
    this.CONSUME(t.Head);
    this.CONSUME(t.AnyName);
    this.OPTION(() => this.CONSUME(t.Text));
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.SUBRULE(this.member));
    this.CONSUME(t.RightBrace);
  });

  readonly member = this.RULE('member', () => {
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.field) },
        {
          ALT: () => {
            this.OR1([
              {
                ALT: () => {
                  this.OR2([{ ALT: () => this.CONSUME(t.Dated) }, { ALT: () => this.CONSUME(t.Sorted) }]);
                  this.CONSUME(t.By);
                },
              },
              {
                ALT: () => {
                  this.CONSUME(t.Shown);
                  this.CONSUME(t.As);
                },
              },
            ]);
            this.CONSUME(t.AnyName);
          },
        },
      ],
      ERR_MSG: 'a column',
    });
  });

  readonly field = this.RULE('field', () => {
    this.CONSUME(t.MemberName);
    this.OPTION(() => this.CONSUME(t.Text));
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.Colon);
            this.SUBRULE(this.type);
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.Equal);
            this.SUBRULE(this.expression);
            this.OPTION1(() => this.SUBRULE(this.format));
          },
        },
      ],
      ERR_MSG: '`:` and a type, or `=` and a formula',
    });
  });

  readonly type = this.RULE('type', () => {
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.AT_LEAST_ONE(() => this.CONSUME(t.Name));
            this.OPTION(() => this.SUBRULE(this.valueType));
          },
        },
        { ALT: () => this.SUBRULE1(this.valueType) },
      ],
      ERR_MSG: 'a type',
    });
  });

  /** A reference or a closed set. */
  readonly valueType = this.RULE('valueType', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Arrow);
          this.CONSUME(t.AnyName);
        },
      },
      { ALT: () => this.AT_LEAST_ONE_SEP({ SEP: t.Pipe, DEF: () => this.CONSUME(t.Text) }) },
    ]);
  });

  readonly dimension = this.RULE('dimension', () => {
    this.CONSUME(t.Head);
    this.CONSUME(t.AnyName);
    this.OPTION(() => this.CONSUME(t.Text));
    this.CONSUME(t.Equal);
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => this.SUBRULE(this.column),
      ERR_MSG: 'a column such as `deals.owner`',
    });
  });

  readonly metric = this.RULE('metric', () => {
    this.CONSUME(t.Head);
    this.CONSUME(t.AnyName);
    this.OPTION(() => this.CONSUME(t.Text));
    this.CONSUME(t.Equal);
    this.SUBRULE(this.expression);
    this.MANY(() => this.OR([{ ALT: () => this.SUBRULE(this.modifier) }, { ALT: () => this.SUBRULE(this.format) }]));
  });

  readonly format = this.RULE('format', () => {
    this.CONSUME(t.As);
    this.CONSUME(t.Name);
  });

  readonly report = this.RULE('report', () => {
    this.CONSUME(t.Head);
    this.CONSUME(t.AnyName);
    this.OPTION(() => this.CONSUME(t.Text));
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.OR([{ ALT: () => this.SUBRULE(this.clause) }, { ALT: () => this.CONSUME(t.TrailingComma) }]));
    this.CONSUME(t.RightBrace);
  });

  readonly clause = this.RULE('clause', () => {
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.show) },
        { ALT: () => this.SUBRULE(this.by) },
        { ALT: () => this.SUBRULE(this.for) },
        { ALT: () => this.SUBRULE(this.where) },
        { ALT: () => this.SUBRULE(this.keep) },
        { ALT: () => this.SUBRULE(this.compare) },
        { ALT: () => this.SUBRULE(this.sort) },
        { ALT: () => this.SUBRULE(this.top) },
        { ALT: () => this.CONSUME(t.Totals) },
        { ALT: () => this.SUBRULE(this.list) },
        { ALT: () => this.SUBRULE(this.chart) },
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

  readonly byItem = this.RULE('byItem', () => {
    this.SUBRULE(this.column);
    this.OPTION(() => this.CONSUME(t.Text));
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
    this.CONSUME(t.Previous);
    this.CONSUME(t.AnyName);
  });

  readonly top = this.RULE('top', () => {
    this.OR([{ ALT: () => this.CONSUME(t.Top) }, { ALT: () => this.CONSUME(t.Limit) }]);
    this.CONSUME(t.NumberText);
    this.OPTION(() => {
      this.CONSUME(t.With);
      this.CONSUME(t.Others);
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

let grammar: Grammar | undefined;

/** Parses a cell's tokens: the tree, mended where it is damaged, and what was expected where. */
export function parseTokens(tokens: IToken[], statement: Statement) {
  grammar ??= new Grammar(false);
  grammar.input = tokens;
  const tree: CstNode | undefined = grammar[statement]();
  return { tree, errors: grammar.errors };
}
