/** The name itself, or with a number behind it when it is taken; takes it. To a database, capitals make no difference. */
export function uniqueName(name: string, taken: Pick<Set<string>, 'has' | 'add'>, separator = ' '): string {
  let unique = name;
  for (let count = 2; taken.has(folded(unique)); count++) unique = `${name}${separator}${count}`;
  taken.add(folded(unique));
  return unique;
}

/** What names that differ only in capitals share. */
export function folded(name: string): string {
  return name.toLowerCase();
}

/** A name as a label for people: `regional_office` is "Regional office", `owner.name` "Owner name". */
export function labelOf(name: string): string {
  const words = name.replaceAll(/[_.]/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
