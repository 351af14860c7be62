/** Who wrote a file: a pack, whose files are shown as `pack:crm/model.rekap`, or the project. */

/** The name of a pack may have a scope: `@acme/crm`. */
const packFile = /^pack:((?:@[^/]+\/)?[^/]+)\//;

/** The pack that a file is of; undefined for the project's own. */
export function packOf(file: string): string | undefined {
  return packFile.exec(file)?.[1];
}

/** As people read it: "pack `crm`", "the project"; at the start of a sentence with a capital. */
export function describeLayer(pack: string | undefined, starts = false): string {
  if (pack === undefined) return starts ? 'The project' : 'the project';
  return `${starts ? 'Pack' : 'pack'} \`${pack}\``;
}

/** What belongs together, in the order in which each pack is met first: later ones may change what earlier ones say. */
export function byLayer<F extends { readonly file: string }>(
  files: readonly F[],
): { readonly pack: string | undefined; readonly files: readonly F[] }[] {
  const layers = new Map<string | undefined, F[]>();
  for (const file of files) {
    const pack = packOf(file.file);
    const known = layers.get(pack);
    if (known === undefined) layers.set(pack, [file]);
    else known.push(file);
  }
  return [...layers].map(([pack, own]) => ({ pack, files: own }));
}
