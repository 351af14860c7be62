/** One sound definition in its canonical form: the same words and signs, other blanks and lines between them. */
import { cover, type Span } from '../base/span.ts';
import { assertUnreachable } from '../base/unreachable.ts';
import { displayWidth } from '../base/width.ts';
import type { Cell, FunnelDefinition, NamedDefinition, TableDefinition, TestPart } from './ast.ts';
import { type Breaks, findBreaks } from './format-breaks.ts';
import { layOut, type Stretch } from './format-layout.ts';
import { canonical, type Gap, openingsOf, readGap, spaceBetween, TokenIndex } from './format-tokens.ts';
import { lex, spanOf } from './lex.ts';
import * as t from './tokens.ts';

/** Columns that the name and the label of a definition of one line take, so that neighbours stand under each other. */
export interface HeadWidths {
  readonly name: number;
  readonly label: number;
}

export function headWidths({ name, label }: NamedDefinition, text: string): HeadWidths {
  const width = ({ start, end }: Span): number => displayWidth(text.slice(start, end));
  return { name: width(name.span), label: label === undefined ? 0 : width(label.span) };
}

/** @param text the file's text */
export function formatDefinition(text: string, cell: Cell, definition: NamedDefinition, head: HeadWidths): string {
  return new Setter(text, cell.span, definition, head).set();
}

/** Where the bodies of tables and reports start. */
const bodyIndent = 2;
/** Where the contents of their clauses start. */
const clauseColumns = {
  report: bodyIndent + 8,
  table: bodyIndent + 10,
  audit: bodyIndent + 6,
  test: bodyIndent + 7,
} as const;

class Setter {
  private readonly index: TokenIndex;
  private readonly images: string[];
  /** Before each token, and behind the last. */
  private readonly gaps: readonly Gap[];
  private readonly openings: readonly (number | undefined)[];
  private breaks: Breaks = { levels: new Map(), calls: new Set(), signs: new Set() };
  /** Tokens that start lines, with their columns. */
  private readonly lines = new Map<number, number>();
  /** Tokens that stand at a column of their line. */
  private readonly columns = new Map<number, number>();
  /** What may need more than one line, by its first token. */
  private readonly stretches = new Map<number, Stretch>();
  /** The parts of those, for the places where they may break. */
  private readonly roots: unknown[][] = [];

  constructor(text: string, { start, end }: Span, definition: NamedDefinition, head: HeadWidths) {
    const { tokens } = lex(text.slice(start, end), start, '');
    this.index = new TokenIndex(tokens);
    this.images = tokens.map(canonical);
    this.openings = openingsOf(tokens);
    const ends = [start, ...tokens.map((token) => spanOf(token).end)];
    const starts = [...tokens.map(({ startOffset }) => startOffset), end];
    this.gaps = starts.map((at, token) => readGap(text.slice(ends[token] ?? at, at), token === 0));
    this.arrange(definition, head);
    this.breaks = findBreaks(this.roots, this.index);
  }

  /** Notes what stands where, as far as that does not depend on the length of lines. */
  private arrange(definition: NamedDefinition, head: HeadWidths): void {
    const changed = definition.change !== undefined;
    switch (definition.kind) {
      case 'table':
        this.arrangeBody(definition.members);
        this.arrangeMembers(definition);
        break;
      case 'report':
        this.arrangeBody(definition.clauses);
        for (const clause of definition.clauses) this.arrangeClause(clause);
        break;
      case 'dimension':
        this.arrangeLine(head, definition.columns, changed);
        break;
      case 'metric': {
        const { expression, format } = definition;
        // Modifiers of the whole metric stand beside its expression, not in it.
        const loose = expression?.kind === 'scoped' && expression.span.start === expression.expression.span.start;
        const parts = loose ? [...Object.values(expression), format] : [expression, format];
        this.arrangeLine(head, parts, changed);
        break;
      }
      case 'param': {
        const { type, options } = definition;
        const at = this.index.next(t.Colon, 0, this.index.tokens.length) + 1;
        this.addStretch({ from: at, to: this.index.tokens.length }, [type, definition.default, options]);
        break;
      }
      case 'calendar': {
        const { hours, holidays } = definition;
        const parts = [...hours, ...(holidays === undefined ? [] : [holidays])];
        this.arrangeBody(parts);
        for (const part of parts) this.addStretch(this.index.within(part.span), Object.values(part));
        break;
      }
      case 'funnel': {
        const { steps, strict } = definition;
        this.arrangeBody([...steps, ...(strict === undefined ? [] : [strict])]);
        this.arrangeSteps(steps);
        break;
      }
      case 'goal': {
        const { expression, target, clauses } = definition;
        if (expression === undefined || target === undefined) break;
        const promise = { span: cover(expression.span, target.span) };
        this.arrangeBody([promise, ...clauses]);
        this.addStretch(this.index.within(promise.span), [expression, target]);
        for (const clause of clauses) this.arrangeClause(clause);
        break;
      }
      case 'audit': {
        const { checks, fail } = definition;
        const parts = [...checks, ...(fail === undefined ? [] : [fail])];
        this.arrangeBody(parts);
        for (const part of parts) this.arrangeClause(part, clauseColumns.audit);
        break;
      }
      case 'test':
        this.arrangeBody(definition.parts);
        for (const part of definition.parts) this.arrangePart(part);
        break;
      default:
        assertUnreachable(definition);
    }
  }

  /** The dates of steps stand under each other. */
  private arrangeSteps(steps: FunnelDefinition['steps']): void {
    const widest = Math.max(
      ...steps.map((step) => (step.kind === 'step' ? this.width(this.index.at(step.label.span.start)) : 0)),
    );
    for (const step of steps) {
      const { from, to } = this.index.within(step.span);
      const at = this.index.next(t.Word, from + 1, to);
      if (step.kind === 'step') this.columns.set(at, bodyIndent + 'step '.length + widest + 1);
      this.addStretch({ from: step.kind === 'step' ? at : from, to }, Object.values(step));
    }
  }

  /** Rows stand under each other, and so do their bars. */
  private arrangePart(part: TestPart): void {
    const rows = 'rows' in part ? part.rows : [];
    const [first] = rows;
    const { from, to } = this.index.within(part.span);
    const end = first === undefined ? to : this.index.at(first.span.start);
    this.columns.set(from + 1, clauseColumns.test);
    this.addStretch({ from: from + 1, to: end }, Object.values(part));
    const widths: number[] = [];
    const texts = rows.map(({ cells }) => cells.map(({ text }) => text.replace(/[\\|]/g, '\\$&')));
    for (const cells of texts) {
      cells.forEach((text, at) => {
        widths[at] = Math.max(widths[at] ?? 0, displayWidth(text));
      });
    }
    rows.forEach(({ span }, row) => {
      const token = this.index.at(span.start);
      const cells = texts[row]?.map((text, at) => text + ' '.repeat((widths[at] ?? 0) - displayWidth(text))) ?? [];
      this.images[token] = `| ${cells.join(' | ')} |`;
      this.lines.set(token, 2 * bodyIndent);
    });
  }

  private arrangeClause(clause: { readonly span: Span }, column: number = clauseColumns.report): void {
    const { from, to } = this.index.within(clause.span);
    if (from + 1 === to) return;
    this.columns.set(from + 1, column);
    this.addStretch({ from: from + 1, to }, Object.values(clause));
  }

  private arrangeBody(parts: readonly { readonly span: Span }[]): void {
    for (const { span } of parts) this.lines.set(this.index.at(span.start), bodyIndent);
    const closing = this.index.tokens.length - 1;
    if (parts.length > 0 || this.gaps[closing]?.comments.length !== 0) this.lines.set(closing, 0);
  }

  /** Types stand under each other, and so do formulas, up to the next blank line. */
  private arrangeMembers({ members }: TableDefinition): void {
    let column = 0;
    let computed = 0;
    const heads = members.map((member) => {
      const { from, to } = this.index.within(member.span);
      const sign = member.kind === 'column' ? t.Colon : t.Equal;
      const at = this.index.next(sign, from, to);
      const { comments = [], beforeBlank = false } = this.gaps[from] ?? {};
      return { member, from, to, at, apart: beforeBlank || comments.some(({ afterBlank }) => afterBlank) };
    });
    const widest = (first: number, kind: 'column' | 'computed'): number => {
      let width = 0;
      for (let each = first; each < heads.length; each++) {
        const head = heads[each];
        if (head === undefined || (head.apart && each > first)) break;
        if (head.member.kind === kind)
          width = Math.max(width, this.widthOf({ from: head.from, to: head.at + (kind === 'column' ? 1 : 0) }));
      }
      return bodyIndent + width + 1;
    };
    heads.forEach(({ member, from, to, at, apart }, each) => {
      if (apart || each === 0) {
        column = widest(each, 'column');
        computed = widest(each, 'computed');
      }
      if (member.kind === 'column') {
        this.columns.set(at + 1, column);
        this.addStretch({ from: at + 1, to }, [member.type]);
      } else if (member.kind === 'computed') {
        this.columns.set(at, computed);
        this.addStretch({ from: at + 1, to }, [member.expression, member.format]);
      } else this.columns.set(from + 2, clauseColumns.table);
    });
  }

  /** A definition without braces: `metric name "Label" = …` */
  private arrangeLine(head: HeadWidths, parts: readonly unknown[], changed: boolean): void {
    const to = this.index.tokens.length;
    const equal = this.index.next(t.Equal, 0, to);
    const words = this.images.slice(0, changed ? 2 : 1);
    const label = displayWidth(words.join(' ')) + 1 + head.name + 1;
    if (equal > words.length + 1) this.columns.set(words.length + 1, label);
    this.columns.set(equal, label + (head.label === 0 ? 0 : head.label + 1));
    this.addStretch({ from: equal + 1, to }, [...parts]);
  }

  private addStretch(stretch: Stretch, parts: unknown[]): void {
    this.stretches.set(stretch.from, stretch);
    this.roots.push(parts);
  }

  // -------------------------------------------------------------- setting

  set(): string {
    let out = '';
    let column = 0;
    const startLine = (indent: number, afterBlank: boolean): void => {
      if (out !== '') out += afterBlank ? '\n\n' : '\n';
      out += ' '.repeat(indent);
      column = indent;
    };
    const { length } = this.images;
    for (let token = 0; token <= length; token++) {
      const { comments, beforeBlank } = this.gaps[token] ?? { comments: [], beforeBlank: false };
      const closes = token === length - 1 && this.lines.get(token) === 0;
      const indent =
        this.lines.get(token) ?? this.columns.get(token) ?? (token === 0 || token === length ? 0 : bodyIndent);
      const apart = this.lines.has(token) || token === 0 || token === length;
      let opened = this.images[token - 1] === '{';
      for (const { text, ownLine, afterBlank } of comments) {
        if (!ownLine) out += `  ${text}`;
        else {
          startLine(closes ? bodyIndent : indent, afterBlank && apart && !opened);
          out += text;
          opened = false;
        }
      }
      if (token === length) break;
      if (this.lines.has(token) || comments.length > 0) startLine(indent, beforeBlank && apart && !closes && !opened);
      else {
        const blanks = Math.max(this.space(token), (this.columns.get(token) ?? 0) - column);
        out += ' '.repeat(token === 0 ? 0 : blanks);
        column += token === 0 ? 0 : blanks;
      }
      this.layOut(token, column);
      out += this.images[token];
      column += this.width(token);
    }
    return out;
  }

  /** Finds the lines of the stretch that starts with a token. */
  private layOut(token: number, column: number): void {
    const stretch = this.stretches.get(token);
    if (stretch === undefined) return;
    const found = layOut(stretch, column, {
      width: (each) => this.width(each),
      space: (each) => this.space(each),
      level: (each) => this.breaks.levels.get(each),
      forced: (each) => this.gaps[each]?.comments.length !== 0,
      opening: (each) => this.openings[each],
    });
    for (const [each, indent] of found) this.lines.set(each, indent);
  }

  private width(token: number): number {
    return displayWidth(this.images[token] ?? '');
  }

  private space(token: number): number {
    const [before, current] = [this.index.tokens[token - 1], this.index.tokens[token]];
    return before === undefined || current === undefined ? 0 : spaceBetween(before, current, this.breaks);
  }

  /** On one line. */
  private widthOf({ from, to }: Stretch): number {
    let width = this.width(from);
    for (let token = from + 1; token < to; token++) width += this.space(token) + this.width(token);
    return width;
  }
}
