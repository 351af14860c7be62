import path from 'node:path';
import type { Session } from '../session.ts';
import { type Cli, explain } from './cli.ts';
import { type ExitCode, UsageError } from './exit.ts';

/** The folder of the project that the flags name, or else the nearest one. */
export async function findProjectOf({ options: { project } }: Cli): Promise<string> {
  const { findProject } = await import('../project.ts');
  const dir = await findProject(project ?? process.cwd());
  if (dir !== undefined && (project === undefined || path.resolve(project) === dir)) return dir;
  throw new UsageError(
    project === undefined
      ? 'There is no rekap.yaml here or in a folder above.'
      : `There is no rekap.yaml in ${project}.`,
    'Start a project with `rekap init`, or name one with --project.',
  );
}

/** Opens the project, works with it and closes it; failures are told with their places in its files. */
export async function withSession(cli: Cli, act: (session: Session) => Promise<ExitCode>): Promise<ExitCode> {
  const dir = await findProjectOf(cli);
  const { today, locale } = cli.options;
  const { openSession } = await import('../session.ts');
  const session = await openSession(dir, {
    ...(today === undefined ? {} : { today }),
    ...(locale === undefined ? {} : { locale }),
  });
  try {
    return await act(session);
  } catch (error) {
    return explain(error, cli.terminal, session.project.texts);
  } finally {
    await session.close();
  }
}
