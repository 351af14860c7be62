import type { CatalogueTable } from '../../base/catalogue.ts';
import type { Explained } from '../../base/explained.ts';
import type { ChangeWord } from '../../syntax/ast-named.ts';

/** How a project builds on packs. Examples are cells beside a pack. */
export const packDocs: Record<ChangeWord, Explained> = {
  extend: {
    form: 'extend table name { … }, extend dimension name = table.column, …',
    doc: 'Adds columns to a table of a pack, stored or worked out, or columns of other tables to a dimension. It only adds: a column that is there is an error. `dated by` and the like may be added where the pack says none.',
    example: 'extend table deals {\n  large = amount > 50k\n}',
  },
  replace: {
    form: 'replace metric name = …, replace report name { … }',
    doc: 'Takes the place of a definition of a pack, of any kind: whatever uses the name uses this. It cannot mention itself; without a label it keeps that of the pack. Of several packs the later one wins, and the project comes last. `rekap describe name` and the notebook say what was replaced, by whom, and which reports that reaches.',
    example: 'replace metric revenue = sum(deals.amount) where status in ("won", "open") on closed_at',
  },
};

/** The tables that Rekap fills itself. */
export const catalogueDocs: Record<CatalogueTable, Explained> = {
  'rekap.fields': {
    form: 'rekap.fields',
    doc: 'The columns of all tables. `id` (`deals.amount`), `table`, `name`, `label`, `type`, `flags` (`key`, `required`, …), `computed`, `formula` in words, `rows` and `filled` (how many rows were imported, and the share of them that has a value; missing for what is computed or has no data), `pack`.',
    example:
      'report unfilled "Fields that are not filled" {\n  list    rekap.fields\n  show    table, name, type, filled\n  where   filled < 90%\n  sort    filled\n}',
  },
  'rekap.definitions': {
    form: 'rekap.definitions',
    doc: 'All that is defined. `id` (`metric:revenue`), `kind`, `name`, `label`, `formula` in words, `pack`, `file`, `line`, `changed` (`extended`, `replaced`), `used_by` (how many definitions use it), `errors`.',
    example: 'report kinds { show count(rekap.definitions)  by kind }',
  },
  'rekap.imports': {
    form: 'rekap.imports',
    doc: 'What the last import brought in: a row for each `table` with `imported_at`, `snapshot`, `files`, `rows_read`, `rows_kept`, `copies` (collapsed), `left_out` (by `only`), `set_aside`, `findings`.',
    example: 'report brought_in { list rekap.imports  show table, files, rows_kept, set_aside }',
  },
  'rekap.goals': {
    form: 'rekap.goals',
    doc: 'How far each goal has come, with its params as they are by default: a row for each group, and one for all. `id`, `goal`, `label`, `group`, `actual`, `target`, `attained`, `elapsed` (share of the time gone), `landing`, `status`, `starts_on`, `ends_on`.',
    example: 'report off_track { list rekap.goals  show label, group, attained  where status in ("behind", "missed") }',
  },
};
