/** Cells in columns, the first to the left, the last as it is, the others to the right. */
export function grid(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        if (column === row.length - 1) return cell;
        return column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
      })
      .join('  '),
  );
  return lines.join('\n');
}

export function milliseconds(value: number): string {
  return value.toFixed(1);
}

/** How much was done in how long. */
export function rate(rows: number, bytes: number, elapsedMs: number): string {
  const seconds = elapsedMs / 1000;
  const [perSecond, megabytes] = [Math.round(rows / seconds), bytes / 1_000_000];
  return `${number(rows)} rows in ${seconds.toFixed(1)} s: ${number(perSecond)} rows/s, ${(megabytes / seconds).toFixed(0)} MB/s`;
}

function number(value: number): string {
  return new Intl.NumberFormat('en').format(value);
}

/** So far, of this process. */
export function peakMemory(): string {
  return `peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`;
}

export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
