import path from 'node:path';
import { closest } from '../../language/base/suggest.ts';
import type { Item } from '../inventory.ts';
import type { Session } from '../session.ts';
import { UsageError } from './exit.ts';

/**
 * The reports and goals that the arguments of a command name, in their order and each once: by name (`conversion`,
 * `report:conversion`, `goal:q4`), file, folder, or pack. Without arguments all.
 */
export function findReports(session: Session, targets: readonly string[]): Item[] {
  const { reports, goals } = session.inventory();
  const all = [...reports, ...goals];
  const wanted = targets.length === 0 ? all : targets.flatMap((target) => named(session, all, target));
  return [...new Map(wanted.map((report) => [report.name, report])).values()];
}

function named(session: Session, all: readonly Item[], target: string): Item[] {
  const name = target.replace(/^(report|goal):/, '');
  const byName = all.filter((report) => report.name === name);
  if (byName.length > 0 || name !== target) return byName.length > 0 ? byName : unknown(session, all, target, name);

  const files = filesUnder(session, target);
  if (files.length > 0) return all.filter((report) => files.includes(report.file));
  return unknown(session, all, target, name);
}

/** The project's files that an argument names: a file, a folder or a pack; none when it names nothing. */
export function filesUnder(session: Session, target: string): string[] {
  const { dir, texts, packs } = session.project;
  const paths = [...texts.keys()];
  if (paths.includes(target)) return [target];
  const pack = target.replace(/^pack:/, '');
  if (packs.includes(pack)) return paths.filter((file) => file.startsWith(`pack:${pack}/`));
  const relative = path.relative(dir, path.resolve(target)).split(path.sep).join('/');
  const below = (folder: string) =>
    paths.filter(
      (file) => file === folder || (folder === '' ? !file.startsWith('pack:') : file.startsWith(`${folder}/`)),
    );
  const here = below(relative);
  return here.length > 0 ? here : below(path.posix.normalize(target).replace(/\/$/, ''));
}

function unknown(session: Session, all: readonly Item[], target: string, name: string): never {
  const names = all.map((report) => report.name);
  const suggestion = closest(name, names) ?? closest(target, session.project.texts.keys());
  throw new UsageError(
    `There is no report, goal, file or pack \`${target}\`.`,
    suggestion === undefined ? 'See what there is with `rekap list`.' : `Did you mean \`${suggestion}\`?`,
  );
}
