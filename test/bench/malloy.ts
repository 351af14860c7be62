import type { Session } from '../../runtime/session.ts';

export async function benchMalloy(
  _session: Session,
  _options: { readonly home: string; readonly rounds: number; readonly only: string | undefined },
): Promise<void> {}
