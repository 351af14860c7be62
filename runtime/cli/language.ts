import { closest } from '../../language/base/suggest.ts';
import { type ReferenceEntry, type ReferenceSection, reference } from '../../language/reference.ts';
import { wrap } from '../export/layout.ts';
import type { Style } from '../export/style.ts';
import { UsageError } from './exit.ts';
import type { Terminal } from './terminal.ts';

/** Lines longer than this are hard to read, however wide the terminal is. */
const longest = 100;

/**
 * What the reference says about a word: a section of it, a group of one, or the things of that name; without a word
 * all of it. @throws UsageError when it says nothing about it
 */
export function explain(word: string, { style, width = longest }: Pick<Terminal, 'style' | 'width'>): string {
  const setting = { style, width: Math.min(width, longest) };
  const sections = reference();
  const found = word === '' ? sections : lookUp(word.toLowerCase(), sections);
  return found.map((section) => showSection(section, setting)).join('\n');
}

function lookUp(word: string, sections: readonly ReferenceSection[]): ReferenceSection[] {
  const section = sections.find(({ name, title }) => name === word || title.toLowerCase() === word);
  if (section !== undefined) return [section];
  const found = sections.flatMap((each): ReferenceSection[] => {
    const groups = each.groups.flatMap(({ title, entries }) => {
      const meant = title?.toLowerCase() === word ? entries : entries.filter(({ name }) => name.toLowerCase() === word);
      return meant.length === 0 ? [] : [{ ...(title === undefined ? {} : { title }), entries: meant }];
    });
    return groups.length === 0 ? [] : [{ ...each, groups }];
  });
  if (found.length > 0) return found;
  const names = sections.flatMap(({ name, groups }) => [
    name,
    ...groups.flatMap(({ entries }) => entries.map((entry) => entry.name)),
  ]);
  const guess = closest(word, names);
  const hint = `Its sections are ${sections.map(({ name }) => name).join(', ')}.`;
  throw new UsageError(
    `The language has no \`${word}\`.`,
    guess === undefined ? hint : `Did you mean \`${guess}\`? ${hint}`,
  );
}

interface Setting {
  readonly style: Style;
  readonly width: number;
}

function showSection({ title, doc, groups }: ReferenceSection, setting: Setting): string {
  const { style, width } = setting;
  const lines = [style.bold(title.toUpperCase()), ...wrap(doc, width), ''];
  for (const group of groups) {
    if (group.title !== undefined) lines.push(style.bold(group.title), '');
    for (const entry of group.entries) lines.push(...showEntry(entry, setting), '');
  }
  return lines.join('\n');
}

function showEntry({ form, doc, example, gives }: ReferenceEntry, { style, width }: Setting): string[] {
  const result = gives === undefined ? '' : `  -> ${gives}`;
  return [
    `  ${style.cyan(form)}`,
    ...wrap(doc, width - 4).map((line) => `    ${line}`),
    ...(example === undefined ? [] : `${example}${result}`.split('\n').map((line) => `      ${style.dim(line)}`)),
  ];
}
