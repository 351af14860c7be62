/** The tables that every project has without declaring them: what Rekap knows about it. */
export const catalogueTables = ['rekap.definitions', 'rekap.fields', 'rekap.imports', 'rekap.goals'] as const;
export type CatalogueTable = (typeof catalogueTables)[number];

const names: ReadonlySet<string> = new Set(catalogueTables);

export function isCatalogueTable(name: string): name is CatalogueTable {
  return names.has(name);
}

/** Where they are declared: in no file that a project could have. */
export const cataloguePath = 'pack:rekap/catalogue.rekap';
