/** Parameters and sentences that several diagnostics share. */

export type Named = { name: string };
export type Guess = { guess: string | undefined };

export function didYouMean({ guess }: Guess): string | undefined {
  return guess === undefined ? undefined : `Did you mean \`${guess}\`?`;
}

export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => `\`${name}\``);
  return names.length > 8 ? `${shown.join(', ')} and ${names.length - 8} more` : shown.join(', ');
}
