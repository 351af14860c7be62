/** Marks the end of a switch over a closed union: the compiler rejects a kind that was forgotten. */
export function assertUnreachable(value: never): never {
  throw new Error(`unhandled kind: ${JSON.stringify(value)}`);
}
