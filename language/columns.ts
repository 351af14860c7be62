/** What the columns of a result are called, and of which type they are. */
import { folded, uniqueName } from './base/names.ts';
import type { CompiledColumn } from './compiled.ts';
import type { Plan } from './plan/plan.ts';
import type { Type } from './semantics/types.ts';

/** A dimension and a metric of one name cannot both be a column of that name. */
export function distinctNames<P extends Plan>(plan: P): P {
  if (plan.kind === 'list') return plan;
  const taken = new Set(plan.dimensions.map(({ name }) => folded(name)));
  return { ...plan, shows: plan.shows.map((show) => ({ ...show, name: uniqueName(show.name, taken, '_') })) };
}

export function columnType(type: Type): CompiledColumn['type'] {
  switch (type.kind) {
    case 'set':
    case 'reference':
    case 'missing':
    case 'unknown':
      return 'text';
    default:
      return type.kind;
  }
}
