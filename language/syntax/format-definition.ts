/** One sound definition in its canonical form: the same words and signs, other blanks and lines between them. */
import { displayWidth } from '../base/width.ts';
import type { Cell, Definition, TextDefinition } from './ast.ts';
import { findBreaks } from './format-breaks.ts';
import { layOut, type Stretch } from './format-layout.ts';
import { canonical, type Gap, readGap, spaceBetween, TokenIndex } from './format-tokens.ts';
import { lex, spanOf } from './lex.ts';
import * as t from './tokens.ts';

type Written = Exclude<Definition, TextDefinition>;

/** Columns that the parts of a definition's head take, so that neighbours stand under each other. */
export interface HeadWidths {
  readonly name: number;
  readonly label: number;
}

/** Where the bodies of tables and reports start. */
const bodyIndent = 2;
/** What the words of a clause take, the blank behind them included. */
const clauseWidth = { report: 8, table: 10 } as const;

/** @param text the file's text */
export function formatDefinition(text: string, cell: Cell, definition: Written, head: HeadWidths): string {
  return new DefinitionFormatter(text, cell, definition).write(head);
}

/** What the head of a definition of one line takes. */
export function headWidths({ name, label }: Written, text: string): HeadWidths {
  const width = (span: { start: number; end: number }) => displayWidth(text.slice(span.start, span.end));
  return { name: width(name.span), label: label === undefined ? 0 : width(label.span) };
}

/** What must stand at a certain column of its line, behind what stands before it. */
interface Aligned {
  readonly token: number;
  /** Columns from the start of the line. */
  readonly column: number;
}

class DefinitionFormatter {
  private readonly index: TokenIndex;
  private readonly images: readonly string[];
  private readonly gaps: readonly Gap[];
  private readonly openings: readonly (number | undefined)[];
  /** Tokens that start lines: members, clauses, the closing brace. */
  private readonly lines = new Map<number, number>();
  private readonly aligned = new Map<number, number>();
  private readonly stretches = new Map<number, Stretch>();
  private readonly breaks: ReturnType<typeof findBreaks>;

  constructor(
    private readonly text: string,
    private readonly cell: Cell,
    private readonly definition: Written,
  ) {
    const { start, end } = cell.span;
    const { tokens } = lex(text.slice(start, end), start, '');
    this.index = new TokenIndex(tokens);
    this.images = tokens.map(canonical);
    const ends = [start, ...tokens.map((token) => spanOf(token).end)];
    this.gaps = [...tokens.map(({ startOffset }) => startOffset), end].map((at, index) =>
      readGap(text.slice(ends[index] ?? at, at), index === 0),
    );
    this.openings = openingsOf(tokens.map(({ tokenType }) => tokenType));
    const roots = this.contents();
    this.breaks = findBreaks(roots, this.index);
  }

  write(head: HeadWidths): string {
    this.align(head);
    return this.emit();
  }

  /** The parts of each stretch that may need more than a line; notes where stretches and lines start. */
  private contents(): (readonly object[])[] {
    const { definition } = this;
    switch (definition.kind) {
      case 'table':
        return this.body(definition.members).map((member) => {
          if (member.kind === 'column') return this.stretch(member, ':', [member.type]);
          if (member.kind !== 'computed') return [];
          const { expression, format } = member;
          return this.stretch(member, '=', format === undefined ? [expression] : [expression, format]);
        });
      case 'report':
        return this.body(definition.clauses).map((clause) => {
          const { from, to } = this.index.within(clause.span);
          if (from + 1 < to) this.stretches.set(from + 1, { from: from + 1, to });
          return Object.values(clause)
            .filter((part) => typeof part === 'object')
            .flat();
        });
      case 'dimension':
        return [this.stretch(definition, '=', definition.columns)];
      case 'metric': {
        const { expression, format } = definition;
        if (expression === undefined) return [];
        const loose = expression.kind === 'scoped' && expression.span.start === expression.expression.span.start;
        const parts = loose ? Object.values(expression).filter((part) => typeof part === 'object') : [expression];
        return [this.stretch(definition, '=', format === undefined ? parts : [...parts, format])];
      }
    }
  }

  /** What stands in braces: each part on lines of its own. */
  private body<Part extends { readonly span: { start: number; end: number } }>(
    parts: readonly Part[],
  ): readonly Part[] {
    for (const { span } of parts) this.lines.set(this.index.at(span.start), bodyIndent);
    const closing = this.index.tokens.length - 1;
    if (parts.length > 0 || this.gaps[closing]?.comments.length !== 0) this.lines.set(closing, 0);
    return parts;
  }
}
