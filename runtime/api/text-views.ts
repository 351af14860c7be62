/** Texts as the page sees them: with their holes in place, and what fills each. */
import { idOf } from '../../language/semantics/links.ts';
import { textPieces } from '../../language/service/text.ts';
import type { FileTree, TextDefinition } from '../../language/syntax/ast.ts';
import type { Session } from '../session.ts';
import type { CellView, HoleView, TextPieceView } from './contract.ts';

/** @param key the text's, by which its holes are asked for */
export function viewText(
  definition: TextDefinition,
  key: string,
  tree: FileTree,
  session: Session,
): Required<Pick<CellView, 'markdown' | 'text' | 'runnable' | 'params'>> {
  const { program } = session;
  const report = program.model.texts.get(key);
  const filled = new Set(report?.shows.map(({ name }) => name));
  const pieces = textPieces(definition).map((piece): TextPieceView => {
    if ('text' in piece) return piece.text;
    if ('foreign' in piece) {
      const problem = 'The text that this is a translation of has no such hole.';
      return { source: piece.foreign, column: null, problem, ids: [] };
    }
    const name = `hole ${piece.hole + 1}`;
    const column = filled.has(name) ? name : null;
    return { source: piece.source, column, ...aboutHole(definition, piece.hole, tree, session) };
  });
  return {
    markdown: definition.translated ?? definition.markdown,
    text: { report: report === undefined ? null : key, pieces },
    runnable: report !== undefined,
    params: [...(report?.params ?? [])],
  };
}

function aboutHole(
  { holes }: TextDefinition,
  index: number,
  { file }: FileTree,
  { diagnostics, names, cards }: Session,
): Pick<HoleView, 'problem' | 'ids'> {
  const span = holes[index]?.span;
  if (span === undefined) return { problem: null, ids: [] };
  const found = diagnostics.find(
    (each) => each.file === file && each.span.start >= span.start && each.span.start <= span.end,
  );
  const targets = names.within(file, span).flatMap((name) => name.targets);
  const ids = targets.filter(({ kind }) => kind === 'metric').map(idOf);
  const known = [...new Set(ids)].filter((id) => cards.mentions.written.has(id));
  return { problem: found?.message ?? null, ids: known };
}
