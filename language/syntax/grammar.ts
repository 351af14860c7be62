/**
 * The grammar, as a Chevrotain parser that makes a concrete syntax tree and mends it where the text is damaged.
 *
 * It is unambiguous at two tokens of lookahead: `words.ts` has decided before which words are keywords. Where a rule
 * could end or go on, it goes on, and that is meant in these places: a comma before `when` or `else`, and an `else`,
 * belong to the innermost `when`; a name behind `as` is a format even if it is called like a clause; parentheses behind
 * a name are a call, on the next line as well.
 */
import type { CstNode, IToken } from 'chevrotain';
import { PageGrammar } from './grammar-pages.ts';
import type { Place } from './statements.ts';
import * as t from './tokens.ts';

export class Grammar extends PageGrammar {
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
            this.OPTION(() =>
              this.OR1([
                { ALT: () => this.SUBRULE(this.valueType) },
                {
                  ALT: () => {
                    this.CONSUME(t.In);
                    this.CONSUME(t.AnyName);
                  },
                },
              ]),
            );
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

  readonly param = this.RULE('param', () => {
    this.CONSUME(t.Head);
    this.CONSUME(t.AnyName);
    this.OPTION(() => this.CONSUME(t.Text));
    this.CONSUME(t.Colon);
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.PeriodWord);
            this.OPTION1(() => {
              this.CONSUME(t.Equal);
              this.SUBRULE(this.range);
            });
          },
        },
        { ALT: () => this.SUBRULE(this.choice) },
        {
          ALT: () => {
            this.SUBRULE(this.type);
            this.OPTION2(() => {
              this.CONSUME1(t.Equal);
              this.OR1({
                DEF: [{ ALT: () => this.CONSUME(t.All) }, { ALT: () => this.SUBRULE(this.expression) }],
                ERR_MSG: 'a value or `all`',
              });
            });
            this.OPTION3(() => {
              this.CONSUME(t.OptionsFrom);
              this.SUBRULE(this.column);
            });
          },
        },
      ],
      ERR_MSG: 'a type, `period` or `one of`',
    });
    this.OPTION4(() => this.CONSUME1(t.Text, { LABEL: 'label' }));
  });

  /** `one of source, owner = source` */
  readonly choice = this.RULE('choice', () => {
    this.CONSUME(t.OneWord);
    this.CONSUME(t.Of);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.column), ERR_MSG: 'a dimension or a metric' });
    this.OPTION(() => {
      this.CONSUME(t.Equal);
      this.SUBRULE(this.path);
    });
  });

  readonly calendar = this.RULE('calendar', () => {
    this.CONSUME(t.Head);
    this.CONSUME(t.AnyName);
    this.OPTION(() => this.CONSUME(t.Text));
    this.CONSUME(t.LeftBrace);
    this.MANY(() =>
      this.OR([{ ALT: () => this.SUBRULE(this.workingHours) }, { ALT: () => this.SUBRULE(this.holidays) }]),
    );
    this.CONSUME(t.RightBrace);
  });

  readonly workingHours = this.RULE('workingHours', () => {
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.weekdays), ERR_MSG: 'a day of the week' });
    this.AT_LEAST_ONE_SEP1({
      SEP: t.Comma,
      DEF: () => this.SUBRULE(this.times),
      ERR_MSG: 'hours such as `09:00 to 17:00`',
    });
  });

  readonly weekdays = this.RULE('weekdays', () => {
    this.CONSUME(t.AnyName);
    this.OPTION(() => {
      this.CONSUME(t.To);
      this.CONSUME1(t.AnyName);
    });
  });

  readonly times = this.RULE('times', () => {
    this.CONSUME(t.ClockText);
    this.CONSUME(t.To);
    this.CONSUME1(t.ClockText);
  });

  readonly holidays = this.RULE('holidays', () => {
    this.CONSUME(t.Holidays);
    this.SUBRULE(this.column);
  });

  readonly report = this.RULE('report', () => {
    this.CONSUME(t.Head);
    this.CONSUME(t.AnyName);
    this.OPTION(() => this.CONSUME(t.Text));
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.OR([{ ALT: () => this.SUBRULE(this.clause) }, { ALT: () => this.CONSUME(t.TrailingComma) }]));
    this.CONSUME(t.RightBrace);
  });
}

let grammar: Grammar | undefined;

/** The rule of a statement, or of what stands between braces in a text. */
function ruleOf(statement: Place) {
  // `test` is the rule of a comparison's right side.
  return statement === 'test' ? 'testCell' : statement;
}

/** Parses a cell's tokens: the tree, mended where it is damaged, and what was expected where. */
export function parseTokens(tokens: IToken[], statement: Place) {
  grammar ??= new Grammar(false);
  grammar.input = tokens;
  const tree: CstNode | undefined = grammar[ruleOf(statement)]();
  return { tree, errors: grammar.errors };
}
