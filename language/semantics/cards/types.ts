import { assertUnreachable } from '../../base/unreachable.ts';
import type { Type } from '../types.ts';

/** A type as a card says it. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case 'text':
      return type.form ?? 'text';
    case 'set':
      return `one of ${type.values.map((value) => `"${value}"`).join(', ')}`;
    case 'reference':
      return `a reference to ${type.table}`;
    case 'integer':
    case 'number':
    case 'percent':
    case 'money':
    case 'boolean':
    case 'date':
    case 'time':
    case 'duration':
    case 'missing':
    case 'unknown':
      return type.kind;
    default:
      return assertUnreachable(type);
  }
}
