/** Plain data, as JSON has it. */
export type Plain = string | number | boolean | null | readonly Plain[] | Patch;

/** A mapping of plain data that is laid over another. */
export interface Patch {
  readonly [key: string]: Plain;
}

/** Mappings are merged key by key, at every depth; anything else is replaced by what is laid over it. */
export function merged(
  under: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isMapping(below) && isMapping(value) ? merged(below, value) : value;
  }
  return result;
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
