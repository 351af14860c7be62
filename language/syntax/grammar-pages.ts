/** The part of the grammar that reads funnels, goals, audits and tests. */
import { ClauseGrammar } from './grammar-clauses.ts';
import * as t from './tokens.ts';

export abstract class PageGrammar extends ClauseGrammar {
  readonly funnel = this.RULE('funnel', () => {
    this.CONSUME(t.Head);
    this.CONSUME(t.AnyName);
    this.OPTION(() => this.CONSUME(t.Text));
    this.CONSUME(t.Of);
    this.CONSUME1(t.AnyName, { LABEL: 'of' });
    this.CONSUME(t.LeftBrace);
    this.MANY(() => {
      this.OR({
        DEF: [
          { ALT: () => this.SUBRULE(this.step) },
          { ALT: () => this.SUBRULE(this.steps) },
          { ALT: () => this.CONSUME(t.Strict) },
        ],
        ERR_MSG: 'a step',
      });
    });
    this.CONSUME(t.RightBrace);
  });

  readonly step = this.RULE('step', () => {
    this.CONSUME(t.Step);
    this.CONSUME(t.Text);
    this.CONSUME(t.At);
    this.SUBRULE(this.expression);
    this.OPTION(() => {
      this.CONSUME(t.Where);
      this.SUBRULE1(this.expression);
    });
  });

  readonly steps = this.RULE('steps', () => {
    this.CONSUME(t.Steps);
    this.SUBRULE(this.column);
    this.CONSUME(t.At);
    this.SUBRULE1(this.column);
    this.OPTION(() => {
      this.CONSUME(t.For);
      this.CONSUME(t.Each);
      this.SUBRULE2(this.column);
    });
  });

  readonly goal = this.RULE('goal', () => {
    this.CONSUME(t.Head);
    this.CONSUME(t.AnyName);
    this.OPTION(() => this.CONSUME(t.Text));
    this.CONSUME(t.LeftBrace);
    this.SUBRULE(this.expression);
    this.CONSUME(t.At);
    this.OR({
      DEF: [{ ALT: () => this.CONSUME(t.Least) }, { ALT: () => this.CONSUME(t.Most) }],
      ERR_MSG: '`at least` or `at most`',
    });
    this.SUBRULE1(this.expression);
    this.MANY(() =>
      this.OR1({
        DEF: [
          { ALT: () => this.SUBRULE(this.by) },
          { ALT: () => this.SUBRULE(this.for) },
          { ALT: () => this.SUBRULE(this.where) },
        ],
        ERR_MSG: '`by`, `for` or `where`',
      }),
    );
    this.CONSUME(t.RightBrace);
  });

  readonly audit = this.RULE('audit', () => {
    this.CONSUME(t.Head);
    this.CONSUME(t.AnyName);
    this.OPTION(() => this.CONSUME(t.Text));
    this.OPTION1(() => {
      this.CONSUME(t.Of);
      this.CONSUME1(t.AnyName, { LABEL: 'of' });
    });
    this.CONSUME(t.LeftBrace);
    this.MANY(() =>
      this.OR({
        DEF: [{ ALT: () => this.SUBRULE(this.check) }, { ALT: () => this.SUBRULE(this.fail) }],
        ERR_MSG: 'a check',
      }),
    );
    this.CONSUME(t.RightBrace);
  });

  readonly check = this.RULE('check', () => {
    this.CONSUME(t.Check);
    this.OPTION(() => this.CONSUME(t.Text));
    this.OPTION1({
      GATE: () => this.LA(1).tokenType !== t.Where,
      DEF: () => {
        this.CONSUME(t.AnyName, { LABEL: 'what' });
        this.OPTION2({
          GATE: () => this.LA(1).tokenType !== t.Where,
          DEF: () => this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.column), ERR_MSG: 'a column' }),
        });
      },
    });
    this.MANY(() => this.SUBRULE(this.checkOption));
  });

  readonly checkOption = this.RULE('checkOption', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Ignoring);
          this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.AnyName), ERR_MSG: '`case` or `accents`' });
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Above);
          this.CONSUME(t.NumberText);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Older);
          this.CONSUME(t.Than);
          this.CONSUME(t.Duration);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Where);
          this.SUBRULE(this.expression);
        },
      },
    ]);
  });

  readonly fail = this.RULE('fail', () => {
    this.CONSUME(t.Fail);
    this.CONSUME(t.When);
    this.SUBRULE(this.expression);
  });

  /** A test is called by its text. */
  readonly testCell = this.RULE('testCell', () => {
    this.CONSUME(t.Head);
    this.CONSUME(t.Text);
    this.CONSUME(t.LeftBrace);
    this.MANY(() =>
      this.OR({
        DEF: [
          { ALT: () => this.SUBRULE(this.given) },
          { ALT: () => this.SUBRULE(this.expect) },
          { ALT: () => this.SUBRULE(this.today) },
          { ALT: () => this.SUBRULE(this.testParam) },
        ],
        ERR_MSG: '`given`, `expect`, `today` or `param`',
      }),
    );
    this.CONSUME(t.RightBrace);
  });

  readonly given = this.RULE('given', () => {
    this.CONSUME(t.Given);
    this.CONSUME(t.AnyName);
    this.AT_LEAST_ONE({ DEF: () => this.CONSUME(t.Row), ERR_MSG: 'a row such as `| id | status |`' });
  });

  readonly expect = this.RULE('expect', () => {
    this.CONSUME(t.Expect);
    this.SUBRULE(this.expression);
    this.OPTION(() => this.CONSUME(t.Includes));
    this.MANY(() => this.CONSUME(t.Row));
  });

  readonly today = this.RULE('today', () => {
    this.CONSUME(t.Today);
    this.CONSUME(t.DateText);
  });

  readonly testParam = this.RULE('testParam', () => {
    this.CONSUME(t.ParamWord);
    this.CONSUME(t.AnyName);
    this.CONSUME(t.Equal);
    this.CONSUME(t.Text);
  });

  /** What stands between the braces in a text cell. */
  readonly hole = this.RULE('hole', () => {
    this.SUBRULE(this.expression);
    this.MANY(() => this.SUBRULE(this.modifier));
    this.OPTION(() => {
      this.CONSUME(t.As);
      this.CONSUME(t.Name);
    });
  });
}
