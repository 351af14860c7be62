/** A sentence of the compiler or the runtime: what it puts in backticks is a name. */
export function Message({ text }: { text: string }) {
  // Every second piece stood between two backticks; one that is never closed is only a character.
  const pieces = text.split(/`([^`]+)`/);
  return <>{pieces.map((piece, index) => (index % 2 === 1 ? <code key={index}>{piece}</code> : piece))}</>;
}
