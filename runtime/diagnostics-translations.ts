import { entry } from '../language/base/diagnostics.ts';

/** More names than this are not listed. */
const listed = 20;

/** What can be wrong with a file of translations. */
export const translationCatalogue = {
  untranslated: entry<{ file: string; names: readonly string[]; all: number }>({
    severity: 'warning',
    doc: 'A file of translations says nothing of some of what stands beside it; that is shown as it is written.',
    message: ({ file, names, all }) => {
      const more = names.length > listed ? ` and ${names.length - listed} more` : '';
      const some = names.slice(0, listed).join(', ');
      return `${file} leaves ${names.length} of ${all} ${all === 1 ? 'name' : 'names'} untranslated: ${some}${more}.`;
    },
  }),
  'translation-gone': entry<{ what: string; name: string; closest: string | undefined }>({
    severity: 'warning',
    doc: 'A file of translations names something that no definition is called, most often because it was renamed.',
    message: ({ what, name }) => `There is no ${what} \`${name}\` to translate.`,
    hint: ({ closest }) => (closest === undefined ? 'Take the line away.' : `Did you mean \`${closest}\`?`),
  }),
};
