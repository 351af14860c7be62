/** Audits of the checked model. */
import type { Diagnostic } from '../base/diagnostics.ts';
import type { AuditDefinition } from '../syntax/ast.ts';
import type { Context, Declared } from './context.ts';
import { diagnose } from './diagnostics.ts';
import type { Audit } from './model-audit.ts';

interface Binding {
  readonly bind: (name: string, declared: Declared<AuditDefinition>) => Audit | undefined;
  readonly tell: (diagnostic: Diagnostic) => void;
  readonly ambiguous: (audit: Audit) => boolean;
}

/** Binds them, each with the params that it depends on. */
export function bindAudits(
  declared: ReadonlyMap<string, Declared<AuditDefinition>>,
  context: Context,
  { bind, tell, ambiguous }: Binding,
): ReadonlyMap<string, Audit> {
  const audits = new Map<string, Audit>();
  for (const [name, each] of declared) {
    const audit = bind(name, each);
    const uses = context.params.usesOf(`audit ${name}`);
    const params = [...context.params.declared.values()].filter((param) => uses.has(param.name));
    const choice = params.find(({ type }) => type.kind === 'choice');
    if (choice !== undefined) {
      const { file, definition } = each;
      tell(diagnose('choice-in-audit', { file, span: definition.name.span }, { name: choice.name }));
    }
    const broken = params.some(({ type }) => type.kind === 'choice' || type.kind === 'unknown');
    if (audit === undefined || broken || ambiguous(audit)) continue;
    audits.set(name, params.length === 0 ? audit : { ...audit, params: params.map((param) => param.name) });
  }
  return audits;
}
