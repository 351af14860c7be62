/** A check after an edit goes by the one before, and gives what a check of everything gives. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check, type Program, type Settings, type SourceFile } from '../../language/index.ts';
import { program as definitions } from '../bench/definitions.ts';
import { goldenPrograms } from '../harness/mutate.ts';

const settings: Settings = {
  today: '2024-06-30',
  timezone: 'UTC',
  locale: 'en-US',
  currency: 'USD',
  weekStarts: 1,
  fiscalYearStarts: 1,
};

/** All of a program that can be compared. */
function plain({ files, model, links, diagnostics, changes }: Program) {
  return { files, model, links, diagnostics, changes };
}

function written(program: Program): string {
  return JSON.stringify(plain(program), (_, value: unknown) => (value instanceof Map ? [...value] : value));
}

/** The definitions of a text, dealt out to three files: the project's own, or those of packs, too. */
function dealt(text: string, paths: readonly string[] = ['a.rekap', 'b.rekap', 'c.rekap']): SourceFile[] {
  const files = paths.map((path) => ({ path, text: '' }));
  text.split(/\n(?=\S)/).forEach((part, index) => {
    const file = files[index % files.length];
    if (file !== undefined) file.text += `${part}\n`;
  });
  return files;
}

const projects = fc.oneof(
  fc.constantFrom(...goldenPrograms).map((text) => dealt(text)),
  fc.constantFrom(...goldenPrograms).map((text) => dealt(text, ['pack:a/a.rekap', 'pack:b/b.rekap', 'c.rekap'])),
  fc.integer({ min: 5, max: 60 }).map((count): SourceFile[] => definitions(count)),
);

const edit = fc.record({
  kind: fc.constantFrom(
    'rename',
    'rename everywhere',
    'remove',
    'insert',
    'swap lines',
    'comment',
    'drop file',
    'change',
  ),
  file: fc.nat(),
  at: fc.nat(),
  other: fc.nat(),
});
type Edit = typeof edit extends fc.Arbitrary<infer E> ? E : never;

const pieces = [
  '\n',
  '\n\n',
  '(',
  ')',
  '}',
  ' = ',
  ', ',
  '1',
  '"a"',
  'metric again = 1\n',
  'table empty { id: key text }\n',
];

function edited(files: readonly SourceFile[], { kind, file, at, other }: Edit): SourceFile[] {
  const place = file % files.length;
  if (kind === 'drop file') return files.filter((_, index) => files.length === 1 || index !== place);
  return files.map((each, index) =>
    index === place ? { ...each, text: editedText(each.text, kind, at, other) } : each,
  );
}

function editedText(text: string, kind: Edit['kind'], at: number, other: number): string {
  const here = at % (text.length + 1);
  const words = text.match(/[a-z_]\w*/g) ?? ['a'];
  const word = (index: number): string => words[index % words.length] ?? '';
  switch (kind) {
    case 'rename':
      return text.replace(new RegExp(`\\b${word(at)}\\b`), word(other));
    case 'rename everywhere':
      return text.replaceAll(new RegExp(`\\b${word(at)}\\b`, 'g'), word(other));
    case 'remove':
      return text.slice(0, here) + text.slice(here + 1 + (other % 12));
    case 'insert':
      return text.slice(0, here) + (pieces[other % pieces.length] ?? '') + text.slice(here);
    case 'change': {
      // A definition of another file, changed here.
      const heads = [...text.matchAll(/^(?:table|metric|dimension|report) .*$/gm)];
      const head = heads[at % Math.max(1, heads.length)];
      if (head === undefined) return text;
      const word = ['replace', 'extend'][other % 2] ?? '';
      return `${text.slice(0, head.index)}${word} ${text.slice(head.index)}`;
    }
    case 'swap lines': {
      const lines = text.split('\n');
      const [first, second] = [at % lines.length, other % lines.length];
      return lines
        .map((line, index) => lines[index === first ? second : index === second ? first : index] ?? line)
        .join('\n');
    }
    default:
      return `// Another comment.\n${text}`;
  }
}

describe('a check after an edit', () => {
  it('gives what a check of everything gives', () => {
    fc.assert(
      fc.property(projects, fc.array(edit, { minLength: 1, maxLength: 4 }), (project, edits) => {
        let files: readonly SourceFile[] = project;
        let before = check(files, settings);
        for (const each of edits) {
          files = edited(files, each);
          before = check(files, settings, before);
          const everything = check(files, settings);
          // Written out they are compared in a tenth of the time.
          if (written(before) !== written(everything)) expect(plain(before)).toEqual(plain(everything));
        }
      }),
      { numRuns: 150 },
    );
  }, 180_000);

  const files: readonly SourceFile[] = definitions(75);
  const before = check(files, settings);
  const changedIn = (path: string, change: (text: string) => string): Program =>
    check(
      files.map((file) => (file.path === path ? { ...file, text: change(file.text) } : file)),
      settings,
      before,
    );

  it('takes over what an edit cannot have changed', () => {
    const changed = changedIn('area-2.rekap', (text) =>
      text.replace('status = "won" on closed_at', 'status = "lost" on closed_at'),
    );
    for (const name of ['overview_1', 'stuck_1', 'people_3']) {
      expect(changed.model.reports.get(name), name).toBe(before.model.reports.get(name));
    }
    expect(changed.files[1]).toBe(before.files[1]);
    expect(changed.model.reports.get('overview_2')).not.toEqual(before.model.reports.get('overview_2'));
  });

  it('takes over what uses definitions that were only moved', () => {
    const moved = changedIn('shared.rekap', (text) => `// Whom it is about.\n${text}`);
    expect(moved.model.tables.get('users')).not.toEqual(before.model.tables.get('users'));
    expect(moved.model.reports.get('people_1')).toBe(before.model.reports.get('people_1'));
  });

  it('follows what layers change, and takes over the rest', () => {
    const project = (own: string): SourceFile[] => [
      {
        path: 'pack:p/a.rekap',
        text:
          'table t { id: key text   x: number }\ntable u { id: key text }\nmetric a "A" = sum(t.x)\nmetric b = a + 1\n' +
          'metric c = count(u)\nreport r { show b }\nreport s { show c }\n',
      },
      { path: 'b.rekap', text: own },
    ];
    const steps = [
      '',
      'replace metric a = count(t)\n',
      'replace metric a = count(t)\nextend table t { y = x * 2 }\n',
      'replace metric a = sum(t.y)\nextend table t { y = x * 2 }\n',
      '// Moved.\nreplace metric a = sum(t.y)\nextend table t { y = x * 2 }\n',
      'replace metric a = sum(t.y)\nextend table t { y = x * 3   z: text }\n',
      'extend table t { y = 1 }\nextend table t { y = 2 }\nreplace metric a = nothing + 1\n',
      '',
    ];
    let last: Program | undefined;
    for (const step of steps) {
      const now: Program = check(project(step), settings, last);
      expect(plain(now), step).toEqual(plain(check(project(step), settings)));
      if (last !== undefined) expect(now.model.reports.get('s'), step).toBe(last.model.reports.get('s'));
      last = now;
    }
    const [moved, changed] = [steps[4], steps[5]].map((step = '') => project(step));
    const before = check(project(steps[3] ?? ''), settings);
    const after = check(moved ?? [], settings, before);
    expect(after.model.reports.get('r')).toBe(before.model.reports.get('r'));
    expect(check(changed ?? [], settings, after).model.reports.get('r')).not.toEqual(after.model.reports.get('r'));
  });

  it('looks at everything when the settings are others', () => {
    const later = { ...settings, today: '2025-01-31' };
    expect(plain(check(files, later, before))).toEqual(plain(check(files, later)));
  });

  it('tells of a cycle that an edit closes, and opens again', () => {
    const chain = (last: string): SourceFile[] => [
      { path: 'a.rekap', text: 'table t { id: key text }\nmetric a = b + 1\nmetric b = c + 1\n' },
      { path: 'b.rekap', text: `metric c = ${last}\n` },
    ];
    const open = check(chain('count(t)'), settings);
    const closed = check(chain('a + 1'), settings, open);
    expect(closed.diagnostics.map(({ code }) => code)).toEqual(['cycle']);
    expect(plain(closed)).toEqual(plain(check(chain('a + 1'), settings)));
    expect(plain(check(chain('count(t)'), settings, closed))).toEqual(plain(open));
  });
});
