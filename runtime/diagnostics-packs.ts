import { entry } from '../language/base/diagnostics.ts';

/** What can be wrong with the packs that a project lists. */
export const packCatalogue = {
  'pack-missing': entry<{ pack: string; known: readonly string[]; closest: string | undefined }>({
    doc: 'rekap.yaml lists a pack that is neither in the project, nor in the program, nor installed.',
    message: ({ pack }) => `There is no pack \`${pack}\`.`,
    hint: ({ known, closest }) =>
      closest !== undefined
        ? `Did you mean \`${closest}\`?`
        : 'A pack is a folder of `.rekap` files: in `packs/` beside rekap.yaml, at a path such as `./shared`, or installed ' +
          `with npm.${known.length === 0 ? '' : ` There are ${known.map((name) => `\`${name}\``).join(', ')}.`}`,
  }),
  'pack-empty': entry<{ pack: string }>({
    doc: 'A pack has no .rekap file.',
    message: ({ pack }) => `Pack \`${pack}\` has no .rekap file.`,
  }),
  'pack-outside': entry<{ path: string }>({
    doc: 'rekap.yaml lists the path of a pack that is outside of the project.',
    message: ({ path }) => `${path} is outside the project's folder.`,
    hint: ({ path }) => `Move the pack into the project, or install it: \`npm install ${path}\`.`,
  }),
  'pack-undeclared': entry<{ pack: string }>({
    doc: 'A package that rekap.yaml lists does not say that it is a pack.',
    message: ({ pack }) => `The installed package \`${pack}\` is no pack.`,
    hint: () => 'A pack says so in its package.json: `"rekap": { "pack": "." }` names the folder of its .rekap files.',
  }),
  'pack-name-twice': entry<{ pack: string; folders: readonly string[] }>({
    doc: 'Two packs have one name.',
    message: ({ pack, folders }) => `There are two packs \`${pack}\`: ${folders.join(' and ')}.`,
    hint: () => 'Rename the folder of one of them.',
  }),
  'pack-cycle': entry<{ names: readonly string[] }>({
    doc: 'Packs list each other in a circle.',
    message: ({ names }) =>
      names.length === 1
        ? `Pack \`${names[0]}\` lists itself.`
        : `These packs list each other in a circle: ${[...names, names[0]].map((name) => `\`${name}\``).join(' → ')}.`,
    hint: () => 'A pack lists only packs that it builds on.',
  }),
};
