/** How packs and the project change each other, as the cells of a page say it. */
import { packOf } from '../../language/base/layers.ts';
import type { Span } from '../../language/base/span.ts';
import type { Program } from '../../language/index.ts';
import { idOf } from '../../language/semantics/links.ts';
import type { Origin } from '../../language/semantics/model.ts';
import type { ChangeView } from './contract.ts';

const done = { extend: 'extended', replace: 'replaced' };
const does = { extend: 'extends', replace: 'replaces' };

/** What concerns the definition whose name stands at a place: what is done to it, and what it does to another. */
export function changesOf({ changes }: Program, file: string, name: Span): ChangeView[] {
  const isHere = (origin: Origin): boolean => origin.file === file && origin.span.start === name.start;
  return changes.flatMap(({ kind, target, by, of }): ChangeView[] => {
    const cell = idOf(target);
    if (isHere(of)) return [{ text: `${done[kind]} by ${layer(by)}`, other: { path: by.file, cell } }];
    return isHere(by) ? [{ text: `${does[kind]} ${layer(of)}`, other: { path: of.file, cell } }] : [];
  });
}

function layer({ file }: Origin): string {
  const pack = packOf(file);
  return pack === undefined ? 'the project' : `pack ${pack}`;
}
