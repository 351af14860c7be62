import path from 'node:path';
import { position } from '../../language/base/span.ts';
import { closest } from '../../language/base/suggest.ts';
import { auditNamed, contractName } from '../../language/semantics/contract-audit.ts';
import type { Item } from '../inventory.ts';
import type { Session } from '../session.ts';
import { UsageError } from './exit.ts';

/**
 * The pages that the arguments of a command name, in their order and each once: by name (`conversion`,
 * `report:conversion`, `funnel:sales`, `goal:q4`, `audit:contacts`, and `table:deals` for what comes with a table), file, folder, or
 * pack. Without arguments all.
 */
export function findReports(session: Session, targets: readonly string[]): Item[] {
  const { reports, funnels, goals, audits } = session.inventory();
  return findPages(session, targets, [...reports, ...funnels, ...goals, ...audits]);
}

/** The audits that the arguments of a command name; a table's name alone will do where no audit is called so. */
export function findAudits(session: Session, targets: readonly string[]): Item[] {
  const { audits } = session.inventory();
  const named = targets.map((target) => {
    const own = audits.some(({ name }) => name === target) || filesUnder(session, target).length > 0;
    return !own && auditNamed(session.program.model, contractName(target)) !== undefined
      ? contractName(target)
      : target;
  });
  return findPages(session, named, audits);
}

/** What a table promises, as a page. */
export function contractPage(session: Session, table: string): Item[] {
  const audit = auditNamed(session.program.model, contractName(table));
  if (audit === undefined) return [];
  const { name, label, origin } = audit;
  const line = position(session.project.texts.get(origin.file) ?? '', origin.span.start).line;
  return [{ name, label, file: origin.file, line, errors: 0 }];
}

function findPages(session: Session, targets: readonly string[], all: readonly Item[]): Item[] {
  const wanted = targets.length === 0 ? all : targets.flatMap((target) => named(session, all, target));
  return [...new Map(wanted.map((report) => [report.name, report])).values()];
}

function named(session: Session, all: readonly Item[], target: string): Item[] {
  const contract = target.startsWith('table:') ? contractPage(session, target.slice('table:'.length)) : [];
  if (contract.length > 0) return contract;
  const name = target.replace(/^(report|funnel|goal|audit):/, '');
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
    `There is no report, funnel, goal, audit, file or pack \`${target}\`.`,
    suggestion === undefined ? 'See what there is with `rekap list`.' : `Did you mean \`${suggestion}\`?`,
  );
}
