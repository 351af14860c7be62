/** Which names the files declare, each once in its space. */
import type { Diagnostic } from '../base/diagnostics.ts';
import { folded } from '../base/names.ts';
import type { FileTree, NamedDefinition } from '../syntax/ast.ts';
import type { Declarations, Declared } from './context.ts';
import { diagnose } from './diagnostics.ts';
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
  readonly origin: Origin;
}

/** What the files declare. */
export interface Names {
  readonly declarations: Declarations;
  /** By space and name. */
  readonly duplicates: ReadonlyMap<string, readonly Diagnostic[]>;
}

/** The first of two definitions of one name keeps it. */
export function declare(files: readonly FileTree[]): Names {
  const duplicates = new Map<string, Diagnostic[]>();
  const found: { readonly [K in Kind]: Map<string, Of<K>> } = {
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
  const taken = new Map<string, Taken>();
  for (const { file, cells } of files) {
    for (const { definition } of cells) {
      if (definition === undefined || definition.kind === 'text') continue;
      const { kind, name } = definition;
      const id = idOfName(spaces[kind], name.text);
      const earlier = taken.get(id);
      if (earlier !== undefined) {
        const related = [{ message: `the other one, a ${earlier.kind}, is here`, ...earlier.origin }];
        const what = earlier.kind === kind ? plurals[kind] : 'definitions';
        const twice = diagnose('duplicate-name', { file, span: name.span, related }, { what, name: name.text });
        duplicates.set(id, [...(duplicates.get(id) ?? []), twice]);
        continue;
      }
      taken.set(id, { kind, origin: { file, span: name.span } });
      add(found, definition, file);
    }
  }
  const declarations: Declarations = {
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
  };
  return { declarations, duplicates };
}

/** A name in its space. Tables are tables of a database, to which capitals make no difference. */
export function idOfName(space: Space, name: string): string {
  return `${space} ${space === 'table' ? folded(name) : name}`;
}

function add<K extends Kind>(
  found: { readonly [E in K]: Map<string, Of<E>> },
  definition: Extract<NamedDefinition, { readonly kind: K }>,
  file: string,
): void {
  const kind: K = definition.kind;
  found[kind].set(definition.name.text, { definition, file });
}
