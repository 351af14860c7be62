/** What a card says of a definition that later packs, or the project, have changed. */
import { describeLayer, packOf } from '../../base/layers.ts';
import { position } from '../../base/span.ts';
import type { FileTree } from '../../syntax/ast.ts';
import type { Change } from '../layers.ts';
import { idOf, type Target } from '../links.ts';
import type { Origin } from '../origin.ts';
import { type Fact, fact } from './card.ts';
import type { Mentions } from './mentions.ts';

/** More of a definition than this is no line of a card. */
const longest = 300;

/** Who replaced what, in the words of what was written before; who added what; and which reports that reaches. */
export function changeFacts(
  target: Target,
  changes: readonly Change[],
  files: readonly FileTree[],
  mentions: Mentions,
): Fact[] {
  const id = idOf(target);
  const own = changes.filter((change) => idOf(change.target) === id);
  if (own.length === 0) return [];
  const facts = own.flatMap(({ kind, by, of }): Fact[] => {
    const layer = describeLayer(packOf(by.file));
    if (kind === 'extend')
      return fact('extended', 'Extended', `by ${layer}: ${written(by, files)} (${place(by, files)})`);
    const before = `what ${describeLayer(packOf(of.file))} says: ${written(of, files)} (${place(of, files)})`;
    return fact('replaced', 'Replaced', `by ${layer}, ${before}`);
  });
  const reached = reachedBy(target, own, files, mentions);
  const reports = reached.flatMap((each) => /^(?:report|goal|funnel|audit):(.*)$/.exec(each)?.[1] ?? []);
  return [...facts, ...fact('reaches', 'Reaches', reports.length === 0 ? 'no report' : reports.join(', '))];
}

/** What is made of something changed, however indirectly: of what was added, where nothing else is other than before. */
function reachedBy(target: Target, own: readonly Change[], files: readonly FileTree[], mentions: Mentions): string[] {
  const onlyAdds = own.every(({ kind }) => kind === 'extend');
  if (target.kind !== 'table' || !onlyAdds) return mentions.reached([idOf(target)]);
  const added = own.flatMap(({ by }) => {
    const definition = definitionAt(by, files);
    const members = definition?.kind === 'table' ? definition.members : [];
    return members.flatMap((member) => ('name' in member ? [`column:${target.name}.${member.name.text}`] : []));
  });
  return mentions.reached(added);
}

function definitionAt({ file, span }: Origin, files: readonly FileTree[]) {
  const cells = files.find((tree) => tree.file === file)?.cells ?? [];
  const found = cells.find((cell) => cell.span.start <= span.start && span.start < cell.span.end)?.definition;
  return found?.kind === 'text' ? undefined : found;
}

function written(origin: Origin, files: readonly FileTree[]): string {
  const { start, end } = definitionAt(origin, files)?.span ?? origin.span;
  const text = files.find(({ file }) => file === origin.file)?.text.slice(start, end) ?? '';
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

function place({ file, span }: Origin, files: readonly FileTree[]): string {
  const text = files.find((tree) => tree.file === file)?.text ?? '';
  return `${file}:${position(text, span.start).line}`;
}
