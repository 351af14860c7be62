/** The names of dimensions inside of a `per`, apart from those of the report around. */

const prefix = '$per ';

export function innerName(name: string): string {
  return `${prefix}${name}`;
}

export function isInner(name: string): boolean {
  return name.startsWith(prefix);
}

/** As it is written behind `per`. */
export function outerName(name: string): string {
  return isInner(name) ? name.slice(prefix.length) : name;
}
