/** Which names the files declare, each once in its space. */

import { cataloguePath, isCatalogueTable } from '../base/catalogue.ts';
import type { Diagnostic } from '../base/diagnostics.ts';
import { byLayer, describeLayer, packOf } from '../base/layers.ts';
import { folded } from '../base/names.ts';
import { closest } from '../base/suggest.ts';
import type { FileTree, NamedDefinition } from '../syntax/ast.ts';
import type { ChangeWord } from '../syntax/ast-named.ts';
import type { Declarations, Declared, DeclaredText } from './context.ts';
import { diagnose } from './diagnostics.ts';
import { type Change, type Extensible, extended, isExtensible, replacing } from './layers.ts';
import type { Origin } from './model.ts';

type Kind = NamedDefinition['kind'];
type Of<K extends Kind> = Declared<Extract<NamedDefinition, { readonly kind: K }>>;

const plurals: Readonly<Record<Kind, string>> = {
  table: 'tables',
  dimension: 'dimensions',
  metric: 'metrics',
  param: 'params',
  calendar: 'calendars',
  report: 'reports',
  funnel: 'funnels',
  goal: 'goals',
  audit: 'audits',
  test: 'tests',
};

export type Space = 'table' | 'metric' | 'calendar' | 'report' | 'test';

/** Names are unique among the definitions of one space. */
const spaces: Readonly<Record<Kind, Space>> = {
  table: 'table',
  dimension: 'metric',
  metric: 'metric',
  param: 'metric',
  calendar: 'calendar',
  report: 'report',
  funnel: 'report',
  goal: 'report',
  audit: 'report',
  test: 'test',
};

/** Who has a name. */
interface Taken {
  readonly kind: Kind;
  readonly name: string;
  readonly origin: Origin;
  /** The layer that defined it last. */
  readonly pack: string | undefined;
  readonly replaces: boolean;
}

/** What the files declare. */
export interface Names {
  readonly declarations: Declarations;
  /** By space and name. */
  readonly duplicates: ReadonlyMap<string, readonly Diagnostic[]>;
  /** What is wrong with what layers change. */
  readonly problems: readonly Diagnostic[];
  readonly changes: readonly Change[];
}

/** The first of two definitions of one name keeps it; a later layer may replace it, or add to it. */
export function declare(files: readonly FileTree[]): Names {
  const names = new Declaring();
  for (const { file, cells } of files) names.readTexts(file, cells);
  for (const { pack, files: own } of byLayer(files)) {
    const all = own.flatMap(({ file, cells }) =>
      cells.flatMap(({ definition }) =>
        definition === undefined || definition.kind === 'text' ? [] : [{ definition, file }],
      ),
    );
    const changing = (word: ChangeWord | undefined) =>
      all.filter((each) => each.definition.change?.kind === word && names.mayDeclare(each));
    for (const each of changing(undefined)) names.define(each, pack);
    for (const each of changing('replace')) names.replace(each, pack);
    for (const each of changing('extend')) names.extend(each, pack);
  }
  return names;
}

/** A text by its file, and by which text of it it is, from 1. */
export function keyOfText(file: string, number: number): string {
  return `text:${file}#${number}`;
}

/** A name in its space. Tables are tables of a database, to which capitals make no difference. */
export function idOfName(space: Space, name: string): string {
  return `${space} ${space === 'table' ? folded(name) : name}`;
}

class Declaring implements Names {
  readonly duplicates = new Map<string, Diagnostic[]>();
  readonly problems: Diagnostic[] = [];
  readonly changes: Change[] = [];
  readonly texts = new Map<string, DeclaredText>();
  readonly #taken = new Map<string, Taken>();
  readonly #found: { readonly [K in Kind]: Map<string, Of<K>> } = {
    table: new Map(),
    dimension: new Map(),
    metric: new Map(),
    param: new Map(),
    calendar: new Map(),
    report: new Map(),
    funnel: new Map(),
    goal: new Map(),
    audit: new Map(),
    test: new Map(),
  };

  get declarations(): Declarations {
    const found = this.#found;
    return {
      tables: found.table,
      dimensions: found.dimension,
      metrics: found.metric,
      params: found.param,
      calendars: found.calendar,
      reports: found.report,
      funnels: found.funnel,
      goals: found.goal,
      audits: found.audit,
      tests: found.test,
      texts: this.texts,
    };
  }

  /** What Rekap fills itself is declared by it alone. */
  mayDeclare({ definition, file }: Declared<NamedDefinition>): boolean {
    if (definition.kind !== 'table' || file === cataloguePath) return true;
    const { name, members } = definition;
    // A table of a project may be called `rekap`, as long as its columns are not called like those that Rekap fills.
    for (const member of members) {
      if (!('name' in member) || !isCatalogueTable(`${name.text}.${member.name.text}`)) continue;
      const parameters = { name: `${name.text}.${member.name.text}`, what: 'column' };
      this.problems.push(diagnose('catalogue-table', { file, span: member.name.span }, parameters));
    }
    if (!isCatalogueTable(name.text)) return true;
    this.problems.push(diagnose('catalogue-table', { file, span: name.span }, { name: name.text, what: 'table' }));
    return false;
  }

  /** Each is known by its file, and by which text of it it is. */
  readTexts(file: string, cells: FileTree['cells']): void {
    let count = 0;
    for (const { definition } of cells) {
      if (definition?.kind !== 'text') continue;
      count += 1;
      const key = keyOfText(file, count);
      if (definition.holes.length > 0) this.texts.set(key, { definition, file, key });
    }
  }

  define({ definition, file }: Declared<NamedDefinition>, pack: string | undefined, replaces = false): void {
    const { kind, name } = definition;
    const id = idOfName(spaces[kind], name.text);
    const earlier = this.#taken.get(id);
    if (earlier === undefined) {
      this.#taken.set(id, { kind, name: name.text, origin: { file, span: name.span }, pack, replaces });
      add(this.#found, definition, file);
      return;
    }
    const related = [{ message: `the other one, a ${earlier.kind}, is here`, ...earlier.origin }];
    const what = earlier.kind === kind ? plurals[kind] : 'definitions';
    const other = earlier.pack === pack ? undefined : { earlier: earlier.pack, pack };
    const parameters = { what, kind, name: name.text, other };
    const twice = diagnose('duplicate-name', { file, span: name.span, related }, parameters);
    this.duplicates.set(id, [...(this.duplicates.get(id) ?? []), twice]);
  }

  replace({ definition, file }: Declared<NamedDefinition>, pack: string | undefined): void {
    const { kind, name } = definition;
    const id = idOfName(spaces[kind], name.text);
    const earlier = this.#taken.get(id);
    const place = { file, span: name.span };
    if (earlier?.pack === pack && earlier?.replaces === true) {
      const related = [{ message: 'the other one is here', ...earlier.origin }];
      this.problems.push(diagnose('replaced-twice', { ...place, related }, { kind, name: name.text }));
      return;
    }
    const changed = this.#changed('nothing-to-replace', definition, place, pack);
    if (changed === undefined) {
      // What uses the name is not wrong as well.
      if (earlier === undefined) this.define({ definition, file }, pack);
      return;
    }
    const before = this.#found[kind].get(name.text)?.definition;
    const replacement = before === undefined ? definition : replacing(definition, before);
    add(this.#found, replacement, file);
    this.#taken.set(id, { kind, name: name.text, origin: place, pack, replaces: true });
    const kept = definition.label === undefined ? replacement.label?.text : undefined;
    const target = { kind, name: name.text };
    const label = kept === undefined ? {} : { label: kept };
    this.changes.push({ kind: 'replace', target, by: place, of: changed.origin, ...label });
  }

  extend({ definition, file }: Declared<NamedDefinition>, pack: string | undefined): void {
    const { kind, name, label } = definition;
    const place = { file, span: name.span };
    const changed = this.#changed('nothing-to-extend', definition, place, pack);
    if (changed === undefined) return;
    if (!isExtensible(definition)) {
      const span = definition.change?.span ?? name.span;
      this.problems.push(diagnose('cannot-extend', { file, span }, { kind, name: name.text }));
      return;
    }
    if (label !== undefined) {
      const parameters = { kind, name: name.text, layer: describeLayer(packOf(changed.origin.file)) };
      this.problems.push(diagnose('extend-only-adds', { file, span: label.span }, parameters));
    }
    if (definition.kind === 'table') extendIn(this.#found.table, { definition, file });
    else extendIn(this.#found.dimension, { definition, file });
    this.changes.push({ kind: 'extend', target: { kind, name: name.text }, by: place, of: changed.origin });
  }

  /** What a change is of: something of the same kind that an earlier layer defines. */
  #changed(
    code: 'nothing-to-replace' | 'nothing-to-extend',
    { kind, name, change }: NamedDefinition,
    { file, span }: Origin,
    pack: string | undefined,
  ): Taken | undefined {
    const earlier = this.#taken.get(idOfName(spaces[kind], name.text));
    const own = earlier !== undefined && earlier.pack === pack;
    if (earlier === undefined || own || earlier.name !== name.text) {
      const others = [...this.#taken.values()].filter((each) => each.kind === kind && each.pack !== pack);
      const guess = own
        ? undefined
        : closest(
            name.text,
            others.map((each) => each.name),
          );
      const related = own ? [{ message: `the ${earlier.kind} is defined here`, ...earlier.origin }] : undefined;
      const fix = guess === undefined ? undefined : { span, text: guess };
      this.problems.push(diagnose(code, { file, span, fix, related }, { kind, name: name.text, guess, own }));
      return undefined;
    }
    if (earlier.kind === kind) return earlier;
    const related = [{ message: `the ${earlier.kind} is here`, ...earlier.origin }];
    const layer = describeLayer(earlier.pack);
    const word = change?.kind ?? 'replace';
    const parameters = { kind, name: name.text, earlier: earlier.kind, layer, word };
    this.problems.push(diagnose('replaced-by-another-kind', { file, span, related }, parameters));
    return undefined;
  }
}

function extendIn<D extends Extensible>(found: Map<string, Declared<D>>, by: Declared<D>): void {
  const base = found.get(by.definition.name.text);
  if (base !== undefined) found.set(by.definition.name.text, extended(base, by));
}

function add<K extends Kind>(
  found: { readonly [E in K]: Map<string, Of<E>> },
  definition: Extract<NamedDefinition, { readonly kind: K }>,
  file: string,
): void {
  const kind: K = definition.kind;
  found[kind].set(definition.name.text, { definition, file });
}
