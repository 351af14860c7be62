/** What later layers make of the definitions of earlier ones: packs in their order, the project last. */
import type { Span } from '../base/span.ts';
import type { DimensionDefinition, NamedDefinition, Path, TableDefinition, TableMember } from '../syntax/ast.ts';
import type { ChangeWord } from '../syntax/ast-named.ts';
import type { Declared } from './context.ts';
import type { Target } from './links.ts';
import type { Origin } from './origin.ts';

/** A definition that changes one of an earlier layer. */
export interface Change {
  readonly kind: ChangeWord;
  readonly target: Exclude<Target, { readonly kind: 'column' }>;
  /** Its name where it is changed, and where it was defined before. */
  readonly by: Origin;
  readonly of: Origin;
  /** Of what replaces something without a label of its own: what it is called. */
  readonly label?: string;
}

/** What the definition whose name stands here is called, since it replaces something and says nothing else. */
export function keptLabel(changes: readonly Change[], file: string, name: Span): string | undefined {
  return changes.find(({ by }) => by.file === file && by.span.start === name.start)?.label;
}

/** What can be added to. */
export type Extensible = TableDefinition | DimensionDefinition;

export function isExtensible(definition: NamedDefinition): definition is Extensible {
  return definition.kind === 'table' || definition.kind === 'dimension';
}

/** What was made of some trees before: as long as they are the same, so is it, and nothing that uses it is bound again. */
const made = new WeakMap<object, { readonly from: readonly unknown[]; readonly made: object }>();

function once<T extends object>(key: object, from: readonly unknown[], make: () => T): T {
  const known = made.get(key);
  if (known?.from.length === from.length && known.from.every((each, at) => each === from[at])) return known.made as T;
  const fresh = make();
  made.set(key, { from, made: fresh });
  return fresh;
}

/** A replacement is called what the replaced was, unless it says otherwise. */
export function replacing<D extends NamedDefinition>(definition: D, earlier: D): D {
  const { label } = earlier;
  if (definition.label !== undefined || label === undefined) return definition;
  return once(definition, [label], () => ({ ...definition, label }));
}

/** A definition with what others add to it. */
export function extended<D extends Extensible>(base: Declared<D>, by: Declared<D>): Declared<D> {
  const extensions = [...(base.extensions ?? []), by];
  const own = base.own ?? base.definition;
  const definition = once(by.definition, [base.definition], () => joined(base.definition, by.definition));
  return { definition, file: base.file, own, extensions };
}

function joined<D extends Extensible>(base: D, by: D): D {
  const damaged = base.damaged || by.damaged;
  if (base.kind === 'table' && by.kind === 'table')
    return { ...base, members: [...base.members, ...by.members], damaged };
  if (base.kind === 'dimension' && by.kind === 'dimension') {
    return { ...base, columns: [...base.columns, ...by.columns], damaged };
  }
  return base;
}

/** The file that a part of a definition stands in: extensions have others than what they add to. */
export function fileOf({ file, extensions = [] }: Declared<Extensible>, part: TableMember | Path): string {
  const holds = ({ definition }: Declared<Extensible>): boolean =>
    (definition.kind === 'table' ? definition.members : definition.columns).some((each) => each === part);
  return extensions.find(holds)?.file ?? file;
}
