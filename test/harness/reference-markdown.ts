/** The language reference as a page of Markdown. */
import { type ReferenceEntry, type ReferenceSection, reference } from '../../language/reference.ts';
import { exampleModel } from '../../language/statements/docs/example-model.ts';

const introduction = `# The Rekap language

The reference of the language, made from the tables that the language itself is made of; \`rekap help language\` shows the
same in a terminal. \`npm run test:update\` writes this file anew, and a test tells when that was forgotten.

The examples stand beside this model:

\`\`\`rekap
${exampleModel}\`\`\`
`;

export function referenceMarkdown(): string {
  const sections = reference();
  const contents = sections.map(({ title }) => `- [${title}](#${title.toLowerCase().replaceAll(' ', '-')})`).join('\n');
  return [introduction, `${contents}\n`, ...sections.map(printSection)].join('\n');
}

function printSection({ name, title, doc, groups }: ReferenceSection): string {
  const print = name === 'mistakes' ? printMistake : name === 'errors' ? printCode : printEntry;
  const parts = groups.map(({ title: heading, entries }) =>
    [...(heading === undefined ? [] : [`### ${heading}\n`]), ...entries.map(print)].join('\n'),
  );
  return [`## ${title}\n`, `${doc}\n`, ...parts].join('\n');
}

function printEntry({ form, doc, example, gives }: ReferenceEntry): string {
  const head = `**${code(form)}** ${doc}`;
  if (example === undefined) return `${head}\n`;
  if (example.includes('\n')) return `${head}\n\n\`\`\`rekap\n${example}\n\`\`\`\n`;
  return `${head}  \n${code(example)}${gives === undefined ? '' : ` gives ${code(gives)}`}\n`;
}

function printMistake({ name, form, doc }: ReferenceEntry): string {
  return `\`\`\`rekap\n${form}\n\`\`\`\n\n> ${doc} (${code(name)})\n`;
}

function printCode({ name, doc }: ReferenceEntry): string {
  return `- ${code(name)}: ${doc}`;
}

function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}
