/** The declarations of the tables that Rekap fills itself. They are there for who writes their names. */
import { cataloguePath } from './base/catalogue.ts';
import type { FileTree } from './syntax/ast.ts';
import { parseFile } from './syntax/parse.ts';

const text = `
// Everything that is defined, broken definitions included; what is replaced is listed where it is replaced.
table rekap.definitions "Definitions" {
  id "Id":           key text
  kind "Kind":       text
  name "Name":       text
  label "Label":     text
  formula "Meaning": text
  pack "Pack":       text
  file "File":       text
  line "Line":       integer
  changed "Changed": text
  used_by "Used by": integer
  errors "Errors":   integer
  shown as  id
}

// The columns of all tables: what they are, and how many of the imported rows have them.
table rekap.fields "Fields" {
  id "Id":             key text
  table "Table":       text
  name "Name":         text
  label "Label":       text
  type "Type":         text
  flags "Flags":       text
  computed "Computed": boolean
  formula "Meaning":   text
  rows "Rows":         integer
  filled "Filled":     percent
  pack "Pack":         text
  shown as  id
}

// What the last import brought in, table by table.
table rekap.imports "Imports" {
  table "Table":                 key text
  imported_at "Imported":        time
  snapshot "Snapshot":           text
  files "Files":                 text
  rows_read "Rows read":         integer
  rows_kept "Rows kept":         integer
  copies "Copies collapsed":     integer
  left_out "Left out":           integer
  set_aside "Set aside":         integer
  findings "Findings":           integer
  dated by  imported_at
}

// How far each goal has come, with its params as they are by default: a row for each of its groups, and one for all.
table rekap.goals "Goals" {
  id "Id":             key text
  goal "Goal":         text
  label "Label":       text
  group "Group":       text
  actual "Actual":     number
  target "Target":     number
  attained "Attained": percent
  elapsed "Time gone": percent
  landing "Landing":   number
  status "Status":     "reached" | "ahead" | "on track" | "behind" | "missed"
  starts_on "From":    date
  ends_on "To":        date
  dated by  ends_on
}
`;

let read: FileTree | undefined;

/** The files of a project, before them these declarations where one of them names such a table. */
export function withCatalogue(trees: readonly FileTree[]): readonly FileTree[] {
  if (!trees.some((tree) => tree.text.includes('rekap.'))) return trees;
  read ??= parseFile({ path: cataloguePath, text });
  return [read, ...trees];
}
