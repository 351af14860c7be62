/** Where all there are of something can be told: of `every owner`, `every status`. */
import type { Path } from '../syntax/ast.ts';
import type { Context } from './context.ts';
import { diagnose } from './diagnostics.ts';
import { describeType, type Type } from './types.ts';

/** Whether all there are of a type can be told; reports when not. */
export function isListed(type: Type, path: Path, context: Context, file: string): boolean {
  if (type.kind === 'reference' || type.kind === 'set' || type.kind === 'boolean') return true;
  if (type.kind !== 'unknown') {
    const name = path.parts.map((part) => part.text).join('.');
    context.report(diagnose('no-every', { file, span: path.span }, { name, type: describeType(type) }));
  }
  return false;
}
