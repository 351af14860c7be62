/** The part of the grammar that every statement uses: expressions and ranges. */
import { CstParser, type IParserErrorMessageProvider, tokenLabel } from 'chevrotain';
import * as t from './tokens.ts';

/**
 * An error's message holds only what was expected, in an analyst's words: `parse-errors.ts` makes the sentence.
 */
const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => tokenLabel(expected),
  buildNoViableAltMessage: ({ customUserDescription, ruleName }) => customUserDescription ?? ruleName,
  buildEarlyExitMessage: ({ customUserDescription, ruleName }) => customUserDescription ?? ruleName,
  buildNotAllInputParsedMessage: ({ ruleName }) => ruleName,
};

/** Chains of operators are loops, so that only nesting recurses, which `nesting.ts` bounds. */
export abstract class ExpressionGrammar extends CstParser {
  protected constructor(validate: boolean) {
    super([...t.vocabulary], {
      maxLookahead: 2,
      recoveryEnabled: true,
      nodeLocationTracking: 'onlyOffset',
      errorMessageProvider: expectations,
      skipValidations: !validate,
    });
  }

  // -------------------------------------------------------------- ranges

  readonly range = this.RULE('range', () => {
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.relativeRange) },
        {
          ALT: () => {
            this.CONSUME(t.This);
            this.CONSUME(t.GrainWord);
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.GrainToDate);
            this.CONSUME(t.To);
            this.CONSUME(t.DateWord);
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.Rest);
            this.CONSUME(t.Of);
            this.CONSUME1(t.This);
            this.CONSUME1(t.GrainWord);
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.Fiscal);
            this.CONSUME(t.NumberText);
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.All);
            this.CONSUME(t.TimeWord);
          },
        },
        {
          ALT: () => {
            this.SUBRULE(this.rangeEnd);
            this.OPTION(() => {
              this.CONSUME1(t.To);
              this.SUBRULE1(this.rangeEnd);
            });
          },
        },
        { ALT: () => this.SUBRULE(this.path) },
      ],
      ERR_MSG: 'a range such as `last 12 months`, `this year` or `2024-Q1`',
    });
  });

  readonly relativeRange = this.RULE('relativeRange', () => {
    this.OR([{ ALT: () => this.CONSUME(t.Last) }, { ALT: () => this.CONSUME(t.Next) }]);
    this.OR1({
      DEF: [{ ALT: () => this.CONSUME(t.Duration) }, { ALT: () => this.CONSUME(t.GrainWord) }],
      ERR_MSG: 'periods such as `12 months`',
    });
    this.OPTION(() => {
      this.CONSUME(t.To);
      this.CONSUME(t.DateWord);
    });
  });

  readonly rangeEnd = this.RULE('rangeEnd', () => {
    this.OR({
      DEF: [{ ALT: () => this.CONSUME(t.DateText) }, { ALT: () => this.CONSUME(t.NumberText) }],
      ERR_MSG: 'a date such as `2024-03-31`, `2024-03`, `2024-Q1` or `2024`',
    });
  });

  // -------------------------------------------------------------- expressions, from loose to tight

  readonly expression = this.RULE('expression', () => {
    this.SUBRULE(this.disjunction);
    this.MANY(() => {
      this.CONSUME(t.Else);
      this.SUBRULE1(this.disjunction);
    });
  });

  readonly disjunction = this.RULE('disjunction', () => {
    this.SUBRULE(this.conjunction);
    this.MANY(() => {
      this.CONSUME(t.Or);
      this.SUBRULE1(this.conjunction);
    });
  });

  readonly conjunction = this.RULE('conjunction', () => {
    this.SUBRULE(this.negation);
    this.MANY(() => {
      this.CONSUME(t.And);
      this.SUBRULE1(this.negation);
    });
  });

  readonly negation = this.RULE('negation', () => {
    this.MANY(() => this.CONSUME(t.Not));
    this.SUBRULE(this.comparison);
  });

  /** Comparisons do not chain; the loop is there to say so in one clear message. */
  readonly comparison = this.RULE('comparison', () => {
    this.SUBRULE(this.sum);
    this.MANY(() => this.SUBRULE(this.test));
  });

  readonly test = this.RULE('test', () => {
    this.OR([
      {
        ALT: () => {
          this.SUBRULE(this.comparisonSign);
          this.SUBRULE(this.sum);
        },
      },
      {
        ALT: () => {
          this.OPTION(() => this.CONSUME(t.Not));
          this.OR1({
            DEF: [
              {
                ALT: () => {
                  this.CONSUME(t.In);
                  this.SUBRULE(this.membership);
                },
              },
              {
                ALT: () => {
                  this.CONSUME(t.Between);
                  this.SUBRULE1(this.sum);
                  this.CONSUME(t.And);
                  this.SUBRULE2(this.sum);
                },
              },
            ],
            ERR_MSG: '`in` or `between` after `not`',
          });
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Is);
          this.OPTION1(() => this.CONSUME1(t.Not));
          this.CONSUME(t.Missing);
        },
      },
    ]);
  });

  readonly comparisonSign = this.RULE('comparisonSign', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Equal, { LABEL: 'operator' }) },
      { ALT: () => this.CONSUME(t.NotEqual, { LABEL: 'operator' }) },
      { ALT: () => this.CONSUME(t.Less, { LABEL: 'operator' }) },
      { ALT: () => this.CONSUME(t.LessOrEqual, { LABEL: 'operator' }) },
      { ALT: () => this.CONSUME(t.Greater, { LABEL: 'operator' }) },
      { ALT: () => this.CONSUME(t.GreaterOrEqual, { LABEL: 'operator' }) },
    ]);
  });

  /** What stands behind `in`: a list, a range, or a name for one of them. */
  readonly membership = this.RULE('membership', () => {
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.LeftParenthesis);
            this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.expression), ERR_MSG: 'a value' });
            this.CONSUME(t.RightParenthesis);
          },
        },
        { ALT: () => this.SUBRULE(this.range) },
      ],
      ERR_MSG: 'values in parentheses, or a range such as `last 12 months`, after `in`',
    });
  });

  readonly sum = this.RULE('sum', () => {
    this.SUBRULE(this.product);
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Plus, { LABEL: 'operator' }) },
        { ALT: () => this.CONSUME(t.Minus, { LABEL: 'operator' }) },
      ]);
      this.SUBRULE1(this.product);
    });
  });

  readonly product = this.RULE('product', () => {
    this.SUBRULE(this.signed);
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Star, { LABEL: 'operator' }) },
        { ALT: () => this.CONSUME(t.Slash, { LABEL: 'operator' }) },
      ]);
      this.SUBRULE1(this.signed);
    });
  });

  readonly signed = this.RULE('signed', () => {
    this.MANY(() => this.CONSUME(t.Minus));
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.reference) },
        { ALT: () => this.CONSUME(t.NumberText) },
        { ALT: () => this.CONSUME(t.Text) },
        { ALT: () => this.CONSUME(t.DateText) },
        { ALT: () => this.CONSUME(t.Duration) },
        { ALT: () => this.CONSUME(t.True) },
        { ALT: () => this.CONSUME(t.False) },
        { ALT: () => this.CONSUME(t.Missing) },
        { ALT: () => this.SUBRULE(this.parenthesis) },
        { ALT: () => this.SUBRULE(this.when) },
      ],
      ERR_MSG: 'a value, a name or a formula',
    });
  });

  /** A column, a metric, or a call of a function. */
  readonly reference = this.RULE('reference', () => {
    this.SUBRULE(this.path);
    this.OPTION(() => {
      this.CONSUME(t.LeftParenthesis);
      this.OPTION1(() => {
        this.SUBRULE(this.expression);
        this.MANY(() => {
          this.CONSUME(t.Comma);
          this.SUBRULE1(this.expression);
        });
        this.OPTION2(() => this.SUBRULE(this.callBy));
      });
      this.MANY1(() =>
        this.OR([
          { ALT: () => this.SUBRULE(this.per) },
          { ALT: () => this.SUBRULE(this.within) },
          { ALT: () => this.SUBRULE(this.modifier) },
        ]),
      );
      this.CONSUME(t.RightParenthesis);
    });
  });

  readonly callBy = this.RULE('callBy', () => {
    this.CONSUME(t.Comma);
    this.CONSUME(t.CallBy);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.column), ERR_MSG: 'a column' });
  });

  readonly per = this.RULE('per', () => {
    this.CONSUME(t.Per);
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => this.SUBRULE(this.perItem),
      ERR_MSG: 'a dimension or a period such as `day`',
    });
  });

  readonly perItem = this.RULE('perItem', () => {
    this.OPTION(() => this.CONSUME(t.Every));
    this.OPTION1(() => this.CONSUME(t.Working));
    this.SUBRULE(this.column);
    this.OPTION2(() => {
      this.CONSUME(t.In);
      this.CONSUME(t.AnyName);
    });
  });

  readonly within = this.RULE('within', () => {
    this.CONSUME(t.Within);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.column), ERR_MSG: 'a column' });
  });

  readonly path = this.RULE('path', () => {
    this.CONSUME(t.Name);
    this.MANY(() => {
      this.CONSUME(t.Dot);
      this.CONSUME1(t.AnyName);
    });
  });

  /** A path outside of an expression, where `and or not in is between` are names like any other. */
  readonly column = this.RULE('column', () => {
    this.CONSUME(t.AnyName);
    this.MANY(() => {
      this.CONSUME(t.Dot);
      this.CONSUME1(t.AnyName);
    });
  });

  readonly parenthesis = this.RULE('parenthesis', () => {
    this.CONSUME(t.LeftParenthesis);
    this.SUBRULE(this.expression);
    this.MANY(() => this.SUBRULE(this.modifier));
    this.CONSUME(t.RightParenthesis);
  });

  readonly modifier = this.RULE('modifier', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Where);
          this.SUBRULE(this.expression);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.On);
          this.SUBRULE(this.column);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Via);
          this.SUBRULE1(this.column);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.For);
          this.SUBRULE(this.range);
        },
      },
      { ALT: () => this.SUBRULE(this.span) },
    ]);
  });

  readonly span = this.RULE('span', () => {
    this.OR([{ ALT: () => this.CONSUME(t.Open) }, { ALT: () => this.CONSUME(t.Spread) }]);
    this.CONSUME(t.From);
    this.SUBRULE(this.column);
    this.CONSUME(t.Until);
    this.SUBRULE1(this.column);
  });

  /** A branch's value has no `else` of its own, so that `when a: x else y` needs no comma. */
  readonly when = this.RULE('when', () => {
    this.SUBRULE(this.branch);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE1(this.branch);
    });
    this.OPTION(() => {
      this.OPTION1(() => this.CONSUME1(t.Comma));
      this.CONSUME(t.Else);
      this.SUBRULE(this.expression);
    });
  });

  readonly branch = this.RULE('branch', () => {
    this.CONSUME(t.When);
    this.SUBRULE(this.expression);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.disjunction);
  });
}
