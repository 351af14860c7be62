/** Makes a case on which compiler and evaluator disagree as small as it can be while they still do. */
import type { Cell, Definition, Expression, FileTree } from '../../language/syntax/ast.ts';
import { parseFile } from '../../language/syntax/parse.ts';
import { printCase, printPipes, type Section } from './case-file.ts';
import type { Engine, TableData } from './database.ts';
import { childrenOf } from './evaluator/expand.ts';
import { type Answer, ask, type Question } from './second-opinion.ts';

export interface Disagreement {
  readonly question: Question;
  readonly answer: Extract<Answer, { readonly kind: 'disagreed' }>;
}

/**
 * @param attempts how many smaller cases are tried at most
 * @param asking what says whether a smaller one is still a disagreement
 */
export async function shrink(
  start: Disagreement,
  report: string,
  engine: Engine,
  attempts = 600,
  asking: typeof ask = ask,
): Promise<Disagreement> {
  let smallest = start;
  let left = attempts;
  for (let found = true; found; ) {
    found = false;
    for (const question of smaller(smallest.question, report)) {
      if (left-- <= 0) return smallest;
      const answer = await asking(question, report, engine).catch(() => undefined);
      if (answer?.kind !== 'disagreed' || sort(answer.reason) !== sort(smallest.answer.reason)) continue;
      smallest = { question, answer };
      found = true;
      break;
    }
  }
  return smallest;
}

/** A failure is not to become a mere difference on the way. */
function sort(reason: string): string {
  return /fails|compile/.exec(reason)?.[0] ?? 'difference';
}

/** As a golden case, with what was expected, and what was found behind it. */
export function printDisagreement({ question, answer }: Disagreement, report: string): string {
  const { today, weekStarts, fiscalYearStarts, timezone } = question.settings;
  const settings = { today, weekStarts, fiscalYearStarts, timezone };
  const given = Object.entries(question.params ?? {}).map(([name, value]) => `${name}=${value}`);
  const sections: Section[] = [
    {
      kind: 'settings',
      name: '',
      body: Object.entries(settings)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n'),
    },
    { kind: 'rekap', name: '', body: question.text },
    ...[...question.data].map(
      ([name, rows]): Section => ({
        kind: 'data',
        name,
        body: printPipes(rows.map((row) => row.map((cell) => cell ?? ''))),
      }),
    ),
    { kind: 'rows', name: [report, ...given].join(' '), body: answer.expected },
  ];
  return printCase({ introduction: [answer.reason, 'The engine gives:', answer.found].join('\n'), sections });
}

// ---------------------------------------------------------------- smaller cases, the largest steps first

function* smaller(question: Question, report: string): Generator<Question> {
  const tree = parseFile({ path: 'case.rekap', text: question.text });
  for (const text of smallerTexts(tree, report)) yield { ...question, text };
  yield* smallerTables(question, tree);
  yield* smallerData(question);
  const { weekStarts, fiscalYearStarts, timezone } = question.settings;
  const plain = { ...question.settings, weekStarts: 1, fiscalYearStarts: 1, timezone: 'UTC' };
  for (const name of Object.keys(question.params ?? {})) {
    const { [name]: _, ...params } = question.params ?? {};
    yield { ...question, params };
  }
  if (weekStarts !== 1 || fiscalYearStarts !== 1 || timezone !== 'UTC') {
    yield { ...question, settings: plain };
  }
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function* smallerTexts(tree: FileTree, report: string): Generator<string> {
  for (const edit of edits(tree, report)) {
    yield tree.text.slice(0, edit.start) + edit.text + tree.text.slice(edit.end);
  }
}

function* edits({ cells, text }: FileTree, report: string): Generator<Edit> {
  for (const { definition, span } of cells) {
    if (definition === undefined) continue;
    const isAsked = definition.kind === 'report' && definition.name.text === report;
    if (!isAsked && definition.kind !== 'table') yield { ...span, text: '' };
  }
  for (const { definition } of cells) if (definition !== undefined) yield* definitionEdits(definition, text);
}

function* definitionEdits(definition: Definition, text: string): Generator<Edit> {
  switch (definition.kind) {
    case 'report':
      for (const clause of definition.clauses) {
        if (clause.kind !== 'show') yield { ...clause.span, text: '' };
        if ('items' in clause) yield* itemEdits(clause.items, text);
        if ('keys' in clause) yield* itemEdits(clause.keys, text);
        if (clause.kind === 'top' && clause.others) yield { ...clause.span, text: `top ${clause.count.value}` };
      }
      for (const clause of definition.clauses) {
        if (clause.kind === 'show') for (const item of clause.items) yield* expressionEdits(item.expression, text);
        if (clause.kind === 'sort') for (const key of clause.keys) yield* expressionEdits(key.expression, text);
        if ('condition' in clause) yield* expressionEdits(clause.condition, text);
      }
      break;
    case 'metric':
      if (definition.expression !== undefined) yield* expressionEdits(definition.expression, text);
      break;
    case 'dimension':
      yield* itemEdits(definition.columns, text);
      break;
    case 'table':
      for (const member of definition.members) {
        if (member.kind !== 'column') yield { ...member.span, text: '' };
        if (member.kind === 'computed') yield* expressionEdits(member.expression, text);
      }
      break;
    case 'text':
      break;
  }
}

/** One item less of a list between commas. */
function* itemEdits(items: readonly { readonly span: Cell['span'] }[], text: string): Generator<Edit> {
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined || items.length < 2) return;
  for (const dropped of items) {
    const kept = items.filter((item) => item !== dropped).map(({ span }) => text.slice(span.start, span.end));
    yield { start: first.span.start, end: last.span.end, text: kept.join(', ') };
  }
}

/** An operand instead of the whole; a call or a metric without its modifiers. */
function* expressionEdits(expression: Expression, text: string): Generator<Edit> {
  const written = ({ span }: Expression) => text.slice(span.start, span.end);
  for (const child of childrenOf(expression)) yield { ...expression.span, text: written(child) };
  if (expression.kind === 'call' || expression.kind === 'scoped') {
    const whole = written(expression);
    for (const { span } of [expression.where, expression.on, expression.via, expression.for].flatMap(
      (one) => one ?? [],
    )) {
      // The modifier's word stands before it.
      const before = whole.slice(0, span.start - expression.span.start).replace(/\b(where|on|via|for)\s*$/, '');
      yield { ...expression.span, text: before.trimEnd() + whole.slice(span.end - expression.span.start) };
    }
    if (expression.where !== undefined) yield* expressionEdits(expression.where, text);
  }
  for (const child of childrenOf(expression)) yield* expressionEdits(child, text);
}

/** A table less, or a column of one, with its data. */
function* smallerTables(question: Question, { cells, text }: FileTree): Generator<Question> {
  for (const { definition, span } of cells) {
    if (definition?.kind !== 'table') continue;
    const name = definition.name.text;
    const data = new Map(question.data);
    data.delete(name);
    yield { ...question, text: text.slice(0, span.start) + text.slice(span.end), data };
    for (const member of definition.members) {
      if (member.kind !== 'column') continue;
      const rows = question.data.get(name) ?? [];
      const place = rows[0]?.indexOf(member.name.text) ?? -1;
      yield {
        ...question,
        text: text.slice(0, member.span.start) + text.slice(member.span.end),
        data: new Map(question.data).set(
          name,
          rows.map((row) => row.filter((_, index) => index !== place)),
        ),
      };
    }
  }
}

function* smallerData(question: Question): Generator<Question> {
  const replaced = (name: string, rows: TableData): Question => ({
    ...question,
    data: new Map(question.data).set(name, rows),
  });
  for (const [name, rows] of question.data) {
    for (let size = rows.length - 1; size >= 1; size = Math.floor(size / 2)) {
      for (let from = 1; from < rows.length; from += size) {
        yield replaced(
          name,
          rows.filter((_, index) => index < from || index >= from + size),
        );
      }
    }
  }
  for (const [name, rows] of question.data) {
    for (const [place, row] of rows.entries()) {
      if (place === 0) continue;
      for (const [column, cell] of row.entries()) {
        if (cell === null) continue;
        const blanked = row.map((other, index) => (index === column ? null : other));
        yield replaced(
          name,
          rows.map((other, index) => (index === place ? blanked : other)),
        );
      }
    }
  }
}
