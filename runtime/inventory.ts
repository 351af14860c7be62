import type { Diagnostic } from '../language/base/diagnostics.ts';
import { labelOf } from '../language/base/names.ts';
import { position, type Span } from '../language/base/span.ts';
import type { Program } from '../language/index.ts';
import { keptLabel } from '../language/semantics/layers.ts';
import { paramTypeText, textOfValue } from '../language/semantics/params/texts.ts';
import type { Definition } from '../language/syntax/ast.ts';

/** A definition, by the place where it is written. */
export interface Item {
  readonly name: string;
  readonly label: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Errors in its cell. */
  readonly errors: number;
}

/** A param, and what it may be. */
export interface ParamItem extends Item {
  /** In words of the language; null when it has errors. */
  readonly type: string | null;
  readonly default: string | null;
  /** The column whose values are the options. */
  readonly options: string | null;
}

/** What a project defines, broken definitions included, in the order in which it is written. */
export interface Inventory {
  readonly tables: readonly Item[];
  readonly dimensions: readonly Item[];
  readonly metrics: readonly Item[];
  readonly params: readonly ParamItem[];
  readonly reports: readonly Item[];
  readonly funnels: readonly Item[];
  readonly goals: readonly Item[];
  readonly audits: readonly Item[];
  readonly tests: readonly Item[];
}

export function inventory(program: Program): Inventory {
  const items = program.files.flatMap((tree) =>
    tree.cells.flatMap(({ definition, span }) => {
      if (definition === undefined || definition.kind === 'text') return [];
      // What is added to is listed where it is defined, and what is replaced where it is replaced.
      if (definition.change?.kind === 'extend' || isReplaced(program, tree.file, definition.name.span)) return [];
      const item: Item = {
        name: definition.name.text,
        label:
          definition.label?.text ??
          keptLabel(program.changes, tree.file, definition.name.span) ??
          labelOf(definition.name.text),
        file: tree.file,
        line: position(tree.text, definition.name.span.start).line,
        errors: errorsIn(program.diagnostics, tree.file, span).length,
      };
      return [{ kind: definition.kind, item }];
    }),
  );
  const of = (kind: Definition['kind']) => items.filter((each) => each.kind === kind).map((each) => each.item);
  const params = of('param').map((item): ParamItem => {
    const param = program.model.params.get(item.name);
    if (param === undefined) return { ...item, type: null, default: null, options: null };
    const { type, options } = param;
    const usual = textOfValue(param.default, type);
    return { ...item, type: paramTypeText(type), default: usual, options: options?.text ?? null };
  });
  return {
    tables: of('table'),
    dimensions: of('dimension'),
    metrics: of('metric'),
    params,
    reports: of('report'),
    funnels: of('funnel'),
    goals: of('goal'),
    audits: of('audit'),
    tests: of('test'),
  };
}

/** Whether a later layer takes the place of the definition whose name stands here. */
export function isReplaced({ changes }: Program, file: string, name: Span): boolean {
  return changes.some(({ kind, of }) => kind === 'replace' && of.file === file && of.span.start === name.start);
}

/** The errors that stand in one cell of a file. */
export function errorsIn(diagnostics: readonly Diagnostic[], file: string, cell: Span): Diagnostic[] {
  return diagnostics.filter(
    (each) =>
      each.severity === 'error' && each.file === file && each.span.start >= cell.start && each.span.start <= cell.end,
  );
}
