/** What can be wrong with what a project, or a later pack, changes of a pack. */
import { entry } from '../../base/diagnostics.ts';
import { didYouMean, type Guess, type Named } from './words.ts';

type Changed = Named & { kind: string };

export const layerCatalogue = {
  'nothing-to-replace': entry<Changed & Guess & { own: boolean }>({
    doc: '`replace` names something that no pack defines.',
    message: ({ kind, name }) => `No pack defines a ${kind} \`${name}\` that could be replaced.`,
    hint: (parameters) =>
      didYouMean(parameters) ??
      (parameters.own
        ? 'Change it where it is written.'
        : `Without \`replace\`, this defines a new ${parameters.kind}.`),
  }),
  'nothing-to-extend': entry<Changed & Guess & { own: boolean }>({
    doc: '`extend` names something that no pack defines.',
    message: ({ kind, name }) => `No pack defines a ${kind} \`${name}\` that could be added to.`,
    hint: (parameters) =>
      didYouMean(parameters) ??
      (parameters.own
        ? 'Add to it where it is written.'
        : `Without \`extend\`, this defines a new ${parameters.kind}.`),
  }),
  'replaced-twice': entry<Changed>({
    doc: 'Two definitions of the project, or of one pack, replace the same definition.',
    message: ({ kind, name }) => `The ${kind} \`${name}\` is replaced twice.`,
    hint: () => 'Take one of them out.',
  }),
  'replaced-by-another-kind': entry<Changed & { earlier: string; layer: string; word: string }>({
    doc: '`replace` or `extend` names something of another kind.',
    message: ({ kind, name, earlier, layer }) => `In ${layer}, \`${name}\` is a ${earlier}, no ${kind}.`,
    hint: ({ name, earlier, word }) => `Write \`${word} ${earlier} ${name}\`.`,
  }),
  'catalogue-table': entry<Named & { what: string }>({
    doc: 'A table is declared, or changed, that Rekap fills itself, or a column is called like one.',
    message: ({ name }) => `\`${name}\` is a table that Rekap fills itself, and is as it is.`,
    hint: ({ what }) => `Give your ${what} another name. What it has is in \`rekap help language catalogue\`.`,
  }),
  'cannot-extend': entry<Changed>({
    doc: '`extend` stands before what nothing can be added to.',
    message: ({ kind }) => `Nothing can be added to a ${kind}: columns are added to tables, and to dimensions.`,
    hint: ({ kind, name }) => `\`replace ${kind} ${name}\` takes its place.`,
  }),
  'extend-only-adds': entry<Changed & { layer: string }>({
    doc: '`extend` gives a label to something that has its own.',
    message: ({ kind, name, layer }) => `\`extend\` only adds: what ${kind} \`${name}\` is called is said in ${layer}.`,
    hint: () => 'Leave the label out. A file of translations beside yours may call it otherwise.',
  }),
};
