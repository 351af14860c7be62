/**
 * What a project's definitions are called in another language. Labels are put in the place of those that are written,
 * before anything is bound; nothing else of a program depends on them.
 */
import { labelOf } from './base/names.ts';
import type { Labels } from './semantics/features.ts';
import { nameOf } from './statements/names.ts';
import type {
  Cell,
  Definition,
  FileTree,
  Label,
  NamedDefinition,
  Path,
  ReportDefinition,
  TableMember,
  TextDefinition,
} from './syntax/ast.ts';

/** Trees in a language, and what their labels were before. */
export interface TranslatedTrees {
  readonly trees: readonly FileTree[];
  readonly originals: ReadonlyMap<string, readonly string[]>;
}

/** The tree that a translated one was made of. */
const sources = new WeakMap<FileTree, FileTree>();
/** What was made of a tree or a definition for some labels; for the same ones it is the same. */
const made = new WeakMap<object, { readonly key: string; readonly value: object }>();

/** A tree as it was read. */
export function untranslated(tree: FileTree): FileTree {
  return sources.get(tree) ?? tree;
}

/** The trees with their labels in another language, where it has them. */
export function translateTrees(trees: readonly FileTree[], labels: Labels | undefined): TranslatedTrees {
  if (labels === undefined) return { trees, originals: new Map() };
  const key = JSON.stringify(labels);
  const translated = trees.map((tree) => once(tree, key, () => translateTree(tree, labels, key)));
  const originals = new Map<string, string[]>();
  for (const { cells } of trees) {
    for (const { definition } of cells) {
      for (const { id, label } of [...labelsOf(definition), ...shownIn(definition)]) {
        const text = labels[id];
        if (text !== undefined) originals.set(text, [...(originals.get(text) ?? []), label]);
      }
    }
  }
  return { trees: translated, originals };
}

function translateTree(tree: FileTree, labels: Labels, key: string): FileTree {
  const cells = tree.cells.map((cell): Cell => {
    const { definition } = cell;
    if (definition === undefined) return cell;
    const translated = once(definition, key, () => translateDefinition(definition, labels));
    return translated === definition ? cell : { ...cell, definition: translated };
  });
  const translated = { ...tree, cells };
  sources.set(translated, tree);
  return translated;
}

function translateDefinition(definition: Definition, labels: Labels): Definition {
  if (definition.kind === 'text') {
    const translated = labels[idOfText(definition)];
    return translated === undefined ? definition : { ...definition, translated };
  }
  const label = labelIn(labels, idOf(definition), definition);
  const labelled = label === undefined || definition.change?.kind === 'extend' ? definition : { ...definition, label };
  if (labelled.kind !== 'table') return labelled;
  const members = labelled.members.map((member): TableMember => {
    if (member.kind !== 'column' && member.kind !== 'computed') return member;
    const own = labelIn(labels, `column:${labelled.name.text}.${member.name.text}`, member);
    return own === undefined ? member : { ...member, label: own };
  });
  return { ...labelled, members };
}

function labelIn(
  labels: Labels,
  id: string,
  { label, name }: Pick<NamedDefinition, 'label' | 'name'>,
): Label | undefined {
  const text = labels[id];
  return text === undefined ? undefined : { text, span: label?.span ?? name.span };
}

function once<T extends object>(of: T, key: string, make: () => T): T {
  const known = made.get(of);
  if (known?.key === key) return known.value as T;
  const value = make();
  made.set(of, { key, value });
  return value;
}

/** `metric:revenue` */
function idOf({ kind, name }: NamedDefinition): string {
  return `${kind}:${name.text}`;
}

/** A text is known by its heading: `text:The model`; without one by its first six words. */
export function idOfText({ markdown }: TextDefinition): string {
  const heading = /^#{1,6}[ \t]+(.*?)[ \t#]*$/m.exec(markdown)?.[1];
  return `text:${heading || markdown.trim().split(/\s+/).slice(0, 6).join(' ')}`;
}

/** What has a label in a definition, by what a translation calls it, and the label. Tests are not for readers. */
export function labelsOf(definition: Definition | undefined): { readonly id: string; readonly label: string }[] {
  if (definition === undefined || definition.kind === 'test') return [];
  if (definition.kind === 'text') {
    const id = idOfText(definition);
    return id === 'text:' ? [] : [{ id, label: definition.markdown }];
  }
  const { name, label } = definition;
  const own = { id: idOf(definition), label: label?.text ?? labelOf(name.text) };
  const parts = definition.kind === 'table' ? columnsOf(name.text, definition.members) : [];
  return definition.change?.kind === 'extend' ? parts : [own, ...parts];
}

/** The columns of a report that are called something in it. */
function shownIn(definition: Definition | undefined): { readonly id: string; readonly label: string }[] {
  if (definition?.kind !== 'report') return [];
  return ownColumns(definition).flatMap(({ name, label }) =>
    label === undefined ? [] : [{ id: `shown:${definition.name.text}.${name}`, label }],
  );
}

/** The columns of a report that are called neither after a metric or a column nor after a period, by their names. */
export function ownColumns({ clauses }: ReportDefinition): { readonly name: string; readonly label?: string }[] {
  const textOf = ({ parts }: Path): string => parts.map(({ text }) => text).join('.');
  return clauses.flatMap((clause) => {
    if (clause.kind === 'show') {
      return clause.items.flatMap(({ expression, label }) => {
        if (expression.kind !== 'path') return [{ name: nameOf(expression, label?.text), ...labelled(label) }];
        // A list calls what it follows references to after all of the way.
        return label === undefined && expression.parts.length === 1
          ? []
          : [{ name: textOf(expression), ...labelled(label) }];
      });
    }
    if (clause.kind !== 'by' && clause.kind !== 'across') return [];
    return clause.items.flatMap(({ path, label }) =>
      label === undefined ? [] : [{ name: textOf(path).replace(' ', '_'), label: label.text }],
    );
  });
}

function labelled(label: Label | undefined): { readonly label?: string } {
  return label === undefined ? {} : { label: label.text };
}

function columnsOf(table: string, members: readonly TableMember[]) {
  return members.flatMap((member) =>
    member.kind === 'column' || member.kind === 'computed'
      ? [{ id: `column:${table}.${member.name.text}`, label: member.label?.text ?? labelOf(member.name.text) }]
      : [],
  );
}
