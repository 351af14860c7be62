/** What people write who know another language, or a spreadsheet, recognised where the grammar stumbles over it. */
import type { IToken } from 'chevrotain';
import type { Diagnostic } from '../base/diagnostics.ts';
import { diagnose } from './diagnostics.ts';
import { clauseHabits } from './habits-clauses.ts';
import { formulaHabits } from './habits-formulas.ts';
import { headHabits } from './habits-heads.ts';
import { rangeHabits } from './habits-ranges.ts';
import { tableHabits } from './habits-tables.ts';
import { spanOf } from './lex.ts';
import type { Habit, HabitReader, Stumble } from './stumble.ts';
import * as t from './tokens.ts';

const readers: readonly HabitReader[] = [
  ...headHabits,
  ...tableHabits,
  ...rangeHabits,
  ...clauseHabits,
  ...formulaHabits,
];

/**
 * The habit that made the grammar stumble, said in our words; undefined when it is none that is known.
 * @param expected what could stand there, in words
 */
export function habitAt(at: Stumble, expected: string, file: string): Diagnostic | undefined {
  for (const read of readers) {
    const habit = read(at);
    const [first, last] = [at.token(habit?.from ?? 0), at.token(habit?.to ?? 0)];
    if (habit === undefined || first === undefined || last === undefined) continue;
    const span = { start: spanOf(first).start, end: spanOf(last).end };
    const fix = habit.fix && mend(at, habit.fix);
    const found = at.text(habit.from, habit.to);
    if (habit.slip === true) {
      const parameters = { expected, found: `\`${found}\``, hint: habit.hint };
      return diagnose('unexpected', { file, span, fix }, parameters);
    }
    return diagnose('foreign-words', { file, span, fix }, { found, ours: habit.ours, hint: habit.hint });
  }
  return undefined;
}

function mend(at: Stumble, { from, to, text }: NonNullable<Habit['fix']>) {
  const [first, last] = [at.token(from), at.token(to)];
  if (first === undefined || last === undefined) return undefined;
  const start = spanOf(first).start;
  return { span: { start, end: to < from ? start : spanOf(last).end }, text };
}

/** The first place behind another where the grammar starts anew, so that a habit's other words are no mistakes of their own. */
export function nextBeginning(tokens: readonly IToken[], place: number): number {
  let depth = 0;
  for (let at = place; at < tokens.length; at++) {
    const type = tokens[at]?.tokenType;
    if (type === t.LeftParenthesis) depth += 1;
    else if (type === t.RightParenthesis) depth -= 1;
    else if (at === place || type === undefined) continue;
    else if (type === t.MemberName || (depth <= 0 && t.clauseStarts.has(type))) return at;
  }
  return tokens.length + 1;
}
