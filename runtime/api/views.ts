/** A project as the page sees it: plain data, made from the checked program. */
import type { Diagnostic } from '../../language/base/diagnostics.ts';
import { packOf } from '../../language/base/layers.ts';
import { position } from '../../language/base/span.ts';
import { homeOf } from '../../language/semantics/cards/mentions.ts';
import { keyOfText } from '../../language/semantics/declare.ts';
import { keptLabel } from '../../language/semantics/layers.ts';
import { idOf, type Target } from '../../language/semantics/links.ts';
import type { Model, Origin } from '../../language/semantics/model.ts';
import type { Cell, Definition, FileTree } from '../../language/syntax/ast.ts';
import { isReplaced } from '../inventory.ts';
import type { Session } from '../session.ts';
import { changesOf } from './change-views.ts';
import type { CardView, CellView, FileSummary, FileView, NameView, ProjectView } from './contract.ts';
import { viewParams } from './param-views.ts';
import { viewText } from './text-views.ts';

/** More of a cell than this is no source that a person reads on a page. */
const maxSource = 20_000;

/** What has a result of its own. */
const pages: ReadonlySet<Definition['kind']> = new Set(['report', 'funnel', 'goal', 'audit']);

type NamedDefinition = Exclude<Definition, { kind: 'text' }>;
type Defined = { readonly origin: Origin };

export function viewProject(session: Session, version: number, data: ProjectView['data']): ProjectView {
  const { program, project, settings, diagnostics } = session;
  return {
    name: project.name,
    version,
    settings: { locale: settings.locale, currency: settings.currency },
    files: program.files.map((tree) => summarise(tree, diagnostics)),
    params: [...program.model.params.keys()],
    // What is not translated is told to translators, by `rekap check`.
    diagnostics: diagnostics
      .filter((each) => each.code !== 'untranslated' && cellOf(each, program.files) === undefined)
      .map(session.view),
    data,
  };
}

/** Undefined when the project has no such file. */
export function viewFile(session: Session, version: number, path: string): FileView | undefined {
  const tree = session.program.files.find(({ file }) => file === path);
  if (tree === undefined) return undefined;
  const ids = new Ids();
  const cells = tree.cells.map((cell) => viewCell(cell, tree, session, ids));
  const params = viewParams(new Set(cells.flatMap((cell) => cell.params)), session);
  return { path, title: titleOf(tree), version, params, cells };
}

function summarise(tree: FileTree, diagnostics: readonly Diagnostic[]): FileSummary {
  const pack = packOf(tree.file);
  return {
    path: tree.file,
    title: titleOf(tree),
    ...(pack === undefined ? {} : { pack }),
    reports: tree.cells.filter(({ definition }) => definition !== undefined && pages.has(definition.kind)).length,
    errors: diagnostics.filter(({ file, severity }) => file === tree.file && severity === 'error').length,
  };
}

/** The first heading of the first text, else the file's name without its ending. */
function titleOf(tree: FileTree): string {
  const text = tree.cells.find(({ definition }) => definition?.kind === 'text')?.definition;
  const heading =
    text?.kind === 'text' ? /^#{1,6}[ \t]+(.*?)[ \t#]*$/m.exec(text.translated ?? text.markdown)?.[1] : undefined;
  return heading || tree.file.replace(/^.*[/:]/, '').replace(/\.rekap$/, '');
}

function viewCell(cell: Cell, tree: FileTree, session: Session, ids: Ids): CellView {
  const { definition } = cell;
  const { model } = session.program;
  const source = tree.text.slice(cell.span.start, cell.span.end);
  const common = {
    line: position(tree.text, cell.span.start).line,
    source: source.length > maxSource ? `${source.slice(0, maxSource)}…` : source,
    diagnostics: session.diagnostics.filter((each) => isInCell(each, cell, tree)).map(session.view),
    names: [],
    changes: [],
    replaced: false,
    runnable: false,
    params: [],
  };
  if (definition === undefined) return { ...common, id: ids.of('broken', ''), kind: 'broken' };
  if (definition.kind === 'text') {
    const key = keyOfText(tree.file, ids.count('text') + 1);
    return { ...common, id: ids.of('text', ''), kind: 'text', ...viewText(definition, key, tree, session) };
  }
  const { kind, name, label } = definition;
  const called = label?.text ?? keptLabel(session.program.changes, tree.file, name.span);
  const comment = commentOf(tree.text.slice(cell.span.start, definition.span.start));
  const card = cardOf(definition, tree, session);
  const id = ids.of(kind, name.text);
  const report = pageOf(definition, model);
  const test = kind === 'test' ? session.program.tests.get(name.text) : undefined;
  const runnable = isWrittenHere(report ?? test, definition, tree);
  return {
    ...common,
    id,
    kind,
    name: name.text,
    ...(called === undefined ? {} : { label: called }),
    ...(comment === '' ? {} : { comment }),
    ...(card === undefined ? {} : { card }),
    names: namesIn(cell, id, tree, session),
    changes: changesOf(session.program, tree.file, name.span),
    replaced: isReplaced(session.program, tree.file, name.span),
    runnable,
    params: runnable ? [...(report?.params ?? [])] : [],
  };
}

/** What a definition is run as. */
function pageOf(
  { kind, name }: NamedDefinition,
  model: Model,
): (Defined & { readonly params?: readonly string[] }) | undefined {
  if (kind === 'audit') return model.audits.get(name.text);
  return kind === 'report' || kind === 'goal' || kind === 'funnel' ? model.reports.get(name.text) : undefined;
}

/** The lines that stand right above the definition; what an empty line parts from it is about something else. */
function commentOf(above: string): string {
  const lines: string[] = [];
  for (const line of above.trimEnd().split('\n').reverse()) {
    const comment = /^\s*\/\/ ?(.*)$/.exec(line)?.[1];
    if (comment === undefined) break;
    lines.unshift(comment.trimEnd());
  }
  return lines.join(' ');
}

/** The card of a definition; of two of one name, the first has it. */
function cardOf({ kind, name, span }: NamedDefinition, tree: FileTree, { cards }: Session): CardView | undefined {
  const target: Target = { kind, name: name.text };
  const written = cards.mentions.written.get(idOf(target));
  return written?.file === tree.file && written.extent.start === span.start ? cards.of(target) : undefined;
}

/** The names in the part of a cell's source that is shown, but for the one that the cell itself defines. */
function namesIn(cell: Cell, id: string, tree: FileTree, { names, cards }: Session): NameView[] {
  const { start, end } = cell.span;
  return names.within(tree.file, { start, end: Math.min(end, start + maxSource) }).flatMap(({ span, targets }) => {
    const found = targets.flatMap((target) => cards.mentions.written.get(idOf(target)) ?? []);
    const [first] = found;
    if (first === undefined || idOf(first.target) === id) return [];
    const name: NameView = {
      start: span.start - start,
      end: span.end - start,
      ids: found.map(({ target }) => idOf(target)),
      definition: { path: first.file, cell: homeOf(first.target) },
    };
    return [name];
  });
}

/** Of two definitions of one name the model has one. */
function isWrittenHere<T extends Defined>(
  defined: T | undefined,
  { span }: NamedDefinition,
  tree: FileTree,
): defined is T {
  if (defined === undefined || defined.origin.file !== tree.file) return false;
  const { start } = defined.origin.span;
  return start >= span.start && start <= span.end;
}

function cellOf(diagnostic: Diagnostic, files: readonly FileTree[]): Cell | undefined {
  const tree = files.find(({ file }) => file === diagnostic.file);
  return tree?.cells.find((cell) => isInCell(diagnostic, cell, tree));
}

function isInCell({ file, span }: Diagnostic, cell: Cell, tree: FileTree): boolean {
  return file === tree.file && span.start >= cell.span.start && span.start <= cell.span.end;
}

/** Names for cells that stay while the cells keep their kind and name: `report:pipeline`, `text:2`. */
class Ids {
  private readonly counts = new Map<string, number>();

  /** How many of a kind without names there are so far. */
  count(kind: CellView['kind']): number {
    return this.counts.get(`${kind}:`) ?? 0;
  }

  of(kind: CellView['kind'], name: string): string {
    const id = `${kind}:${name}`;
    const count = (this.counts.get(id) ?? 0) + 1;
    this.counts.set(id, count);
    if (name === '') return `${id}${count}`;
    return count === 1 ? id : `${id}:${count}`;
  }
}
