/** Who defines what, and who uses whom, by the names in the text. */

import { packOf } from '../../base/layers.ts';
import { labelOf } from '../../base/names.ts';
import type { Span } from '../../base/span.ts';
import type { Definition, FileTree } from '../../syntax/ast.ts';
import type { ChangeWord } from '../../syntax/ast-named.ts';
import { type Change, keptLabel } from '../layers.ts';
import { idOf, type Link, type Target } from '../links.ts';
import type { Mention } from './card.ts';

/** A definition, by where it is written. */
export interface Written {
  readonly target: Target;
  readonly label: string;
  readonly file: string;
  /** Its name in the text. */
  readonly name: Span;
  /** All of its text. */
  readonly extent: Span;
  /** It changes what an earlier layer defines. */
  readonly change?: ChangeWord;
}

export class Mentions {
  /** In the order of the files; of two definitions of one name, the first, unless the other replaces it. */
  readonly written: ReadonlyMap<string, Written>;
  readonly #order: ReadonlyMap<string, number>;
  /** Ids by the id of what uses them, in the order of the text. */
  readonly #uses = new Map<string, Set<string>>();
  readonly #usedBy = new Map<string, Set<string>>();

  constructor(files: readonly FileTree[], links: readonly Link[], changes: readonly Change[]) {
    const all = files.flatMap(writtenIn).map((each) => {
      const label = changes.length === 0 ? undefined : keptLabel(changes, each.file, each.name);
      return label === undefined ? each : { ...each, label };
    });
    const written = new Map<string, Written>();
    for (const each of all) {
      const id = idOf(each.target);
      const before = written.get(id);
      if (before !== undefined && replaces(each, before)) drop(written, each.target);
      if (!written.has(id) && each.change !== 'extend') written.set(id, each);
    }
    this.written = written;
    this.#order = new Map([...written.keys()].map((id, index) => [id, index]));
    const byFile = new Map<string, Written[]>();
    for (const each of all) {
      const known = byFile.get(each.file);
      if (known === undefined) byFile.set(each.file, [each]);
      else known.push(each);
    }
    const inOrder = [...links].sort((a, b) => a.span.start - b.span.start);
    for (const { file, span, target } of inOrder) {
      const owner = innermost(byFile.get(file) ?? [], span.start);
      const [user, used] = [owner === undefined ? undefined : idOf(owner.target), idOf(target)];
      if (user === undefined || user === used || !written.has(used)) continue;
      add(this.#uses, user, used);
      add(this.#usedBy, used, user);
    }
  }

  /** What a name may mean: `revenue`, `metric:revenue`, `deals.amount`, or `amount` where nothing else is called so. */
  named(name: string): Target[] {
    const all = [...this.written].map(([id, { target }]) => ({ id, target }));
    const found = all.filter(({ id, target }) => id === name || nameOf(target) === name);
    const meant = found.length > 0 ? found : all.filter(({ target }) => target.name === name);
    return meant.map(({ target }) => target);
  }

  uses(id: string): readonly Mention[] {
    return this.#mentions(this.#uses.get(id));
  }

  usedBy(id: string): readonly Mention[] {
    return this.#mentions(this.#usedBy.get(id));
  }

  /** The ids of everything that a definition is made of, however indirectly, the nearest first. */
  closure(id: string): readonly string[] {
    const found = new Set<string>();
    for (let next = [...(this.#uses.get(id) ?? [])]; next.length > 0; ) {
      for (const each of next) found.add(each);
      next = next.flatMap((each) => [...(this.#uses.get(each) ?? [])].filter((used) => !found.has(used)));
    }
    found.delete(id);
    return [...found];
  }

  /** The ids of everything that is made of some definitions, however indirectly, in the order of the files. */
  reached(ids: readonly string[]): string[] {
    const found = new Set(ids);
    for (let next = [...ids]; next.length > 0; ) {
      next = next.flatMap((each) => [...(this.#usedBy.get(each) ?? [])].filter((user) => !found.has(user)));
      for (const each of next) found.add(each);
    }
    return [...this.written.keys()].filter((id) => found.has(id) && !ids.includes(id));
  }

  /** In the order in which they are written. */
  #mentions(ids: ReadonlySet<string> | undefined): Mention[] {
    const inOrder = [...(ids ?? [])].sort((a, b) => (this.#order.get(a) ?? 0) - (this.#order.get(b) ?? 0));
    return inOrder.flatMap((id) => {
      const written = this.written.get(id);
      if (written === undefined) return [];
      const { target, label, file } = written;
      return [{ id, kind: target.kind, name: nameOf(target), label, file, cell: homeOf(target) }];
    });
  }
}

/** The id of the definition whose text has it: for a column its table. */
export function homeOf(target: Target): string {
  return idOf(target.kind === 'column' ? { kind: 'table', name: target.table } : target);
}

/** As it is written elsewhere: `deals.amount` for a column. */
export function nameOf(target: Target): string {
  return target.kind === 'column' ? `${target.table}.${target.name}` : target.name;
}

/** The definitions of a file in their order, the columns of a table after the table. */
export function writtenIn({ file, cells }: FileTree): Written[] {
  return cells.flatMap(({ definition }) => {
    if (definition === undefined || definition.kind === 'text') return [];
    const { kind, name, span } = definition;
    const label = definition.label?.text ?? labelOf(name.text);
    const target: Target = { kind, name: name.text };
    const change = definition.change === undefined ? {} : { change: definition.change.kind };
    const own: Written = { target, label, file, name: name.span, extent: span, ...change };
    return [own, ...columnsOf(definition, file)];
  });
}

function columnsOf(definition: Definition, file: string): Written[] {
  if (definition.kind !== 'table') return [];
  return definition.members.flatMap((member): Written[] => {
    if (member.kind !== 'column' && member.kind !== 'computed') return [];
    const { name, label, span } = member;
    const target: Target = { kind: 'column', table: definition.name.text, name: name.text };
    return [{ target, label: label?.text ?? labelOf(name.text), file, name: name.span, extent: span }];
  });
}

function replaces({ change, file }: Written, before: Written): boolean {
  return change === 'replace' && packOf(file) !== packOf(before.file);
}

/** With a table go its columns. */
function drop(written: Map<string, Written>, { kind, name }: Target): void {
  written.delete(`${kind}:${name}`);
  if (kind !== 'table') return;
  for (const [id, { target }] of written) {
    if (target.kind === 'column' && target.table === name) written.delete(id);
  }
}

/** The last definition that begins before a place, and does not end before it. */
function innermost(written: readonly Written[], offset: number): Written | undefined {
  let found: Written | undefined;
  let [low, high] = [0, written.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((written[middle]?.extent.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  for (let at = low - 1; at >= 0 && found === undefined; at--) {
    const each = written[at];
    if (each !== undefined && each.extent.end >= offset) found = each;
    else if (each !== undefined && each.target.kind !== 'column') break;
  }
  return found;
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}
