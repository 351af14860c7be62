import { InvalidArgumentError, Option } from 'commander';
import { closest } from '../../language/base/suggest.ts';
import type { ParamTexts } from '../../language/index.ts';
import { auditNamed } from '../../language/semantics/contract-audit.ts';
import type { Item } from '../inventory.ts';
import type { Session } from '../session.ts';
import { UsageError } from './exit.ts';

/** `--param team=East`, as often as there are params. */
export function paramOption(): Option {
  return new Option('--param <name=value>', 'a value for a param; may be said several times').argParser(
    collectTexts('Write a name, `=` and a value, as in team=East.'),
  );
}

/** Reads an option of a name and a text, which may be said for several names. `usage` says how it is written. */
export function collectTexts(usage: string): (text: string, before?: ParamTexts) => ParamTexts {
  return (text, before = {}) => {
    const at = text.indexOf('=');
    const name = text.slice(0, at).trim();
    if (at < 1 || name === '') throw new InvalidArgumentError(usage);
    if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`\`${name}\` has a value already.`);
    // A name is anything: also what objects have of their own.
    return Object.fromEntries([...Object.entries(before), [name, text.slice(at + 1)]]);
  };
}

/** Makes sure that each param is one of the project's, and that one of the reports depends on it. */
export function requireParams(session: Session, reports: readonly Item[], params: ParamTexts): void {
  const { model } = session.program;
  const used = [
    ...new Set(reports.flatMap(({ name }) => (model.reports.get(name) ?? model.audits.get(name))?.params ?? [])),
  ];
  for (const name of Object.keys(params)) {
    if (!model.params.has(name)) {
      const guess = closest(name, model.params.keys());
      const hint = guess === undefined ? 'See which there are with `rekap list`.' : `Did you mean \`${guess}\`?`;
      throw new UsageError(`There is no param \`${name}\`, or it has errors.`, hint);
    }
    // A report with errors says so by itself.
    const sound = reports.filter(
      (report) => model.reports.has(report.name) || auditNamed(model, report.name) !== undefined,
    );
    if (used.includes(name) || sound.length === 0) continue;
    throw new UsageError(
      sound.length === 1
        ? `Report ${sound[0]?.name} does not depend on \`${name}\`.`
        : `None of these reports depends on \`${name}\`.`,
      used.length === 0
        ? undefined
        : `There ${used.length === 1 ? 'is' : 'are'} ${used.map((each) => `\`${each}\``).join(', ')}.`,
    );
  }
}
