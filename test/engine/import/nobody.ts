import type { TestContext } from 'vitest';

const nobody = 65_534;

/**
 * Runs `work` as a user who may not do everything: permissions stop everybody but root, who runs the tests in a
 * container. Skips the test, loudly, where the user cannot be changed.
 */
export async function asNobody<T>(context: TestContext, work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  if (process.seteuid === undefined)
    return context.skip('SKIPPED: this test needs to give up the rights of root, and cannot here');
  process.seteuid(nobody);
  try {
    return await work();
  } finally {
    process.seteuid(0);
  }
}
