/** What a checked project says about itself, as rows. */
import { isCatalogueTable } from '../language/base/catalogue.ts';
import { packOf } from '../language/base/layers.ts';
import { labelOf } from '../language/base/names.ts';
import { position } from '../language/base/span.ts';
import { compileReport, type Program, type Settings } from '../language/index.ts';
import type { Cards } from '../language/semantics/cards/cards.ts';
import { typeText } from '../language/semantics/cards/types.ts';
import { keptLabel } from '../language/semantics/layers.ts';
import type { Target } from '../language/semantics/links.ts';
import type { Catalogue } from './exec/catalogue.ts';
import { errorsIn, isReplaced } from './inventory.ts';

const changed = { extend: 'extended', replace: 'replaced' };

/** Of a project, for the tables that Rekap fills itself. */
export function catalogueOf(program: Program, cards: Cards, settings: Settings): Catalogue {
  return {
    definitions: () => program.files.flatMap((tree) => definitionsIn(tree, program, cards)),
    fields: () => fieldsOf(program, cards),
    goals: () =>
      [...program.model.reports.values()].flatMap((report) =>
        report.kind === 'report' && report.goal !== undefined
          ? (compileReport(program, report.name, settings) ?? [])
          : [],
      ),
  };
}

function definitionsIn({ file, text, cells }: Program['files'][number], program: Program, cards: Cards) {
  return cells.flatMap(({ definition, span }) => {
    if (definition === undefined || definition.kind === 'text' || definition.change?.kind === 'extend') return [];
    const { kind, name, label } = definition;
    if (isReplaced(program, file, name.span)) return [];
    const target: Target = { kind, name: name.text };
    const card = cards.of(target);
    const changes = program.changes.filter((each) => each.target.kind === kind && each.target.name === name.text);
    return [
      {
        id: `${kind}:${name.text}`,
        kind,
        name: name.text,
        label: label?.text ?? keptLabel(program.changes, file, name.span) ?? labelOf(name.text),
        formula: card?.formula ?? null,
        pack: packOf(file) ?? null,
        file,
        line: position(text, name.span.start).line,
        changed: changes.length === 0 ? null : [...new Set(changes.map((each) => changed[each.kind]))].join(', '),
        used_by: card?.usedBy.length ?? null,
        errors: errorsIn(program.diagnostics, file, span).length,
      },
    ];
  });
}

function fieldsOf({ model }: Program, cards: Cards) {
  return [...model.tables.values()].flatMap((table) => {
    if (isCatalogueTable(table.name)) return [];
    return [...table.columns.values()].map(({ name, label, type, flags, computed, origin }) => ({
      id: `${table.name}.${name}`,
      table: table.name,
      name,
      label,
      type: type.kind === 'unknown' ? null : typeText(type),
      flags: flags.length === 0 ? null : flags.join(', '),
      computed: computed !== undefined,
      formula: computed === undefined ? null : (cards.of({ kind: 'column', table: table.name, name })?.formula ?? null),
      pack: packOf(origin.file) ?? null,
    }));
  });
}
