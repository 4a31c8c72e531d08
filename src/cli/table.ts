/** Columns under each other: text to the left, numbers to the right. */
export function formatTable(lines: readonly (readonly string[])[]): string {
  const [head, ...rows] = lines
  const widths = head!.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)))
  const isNumeric = head!.map(
    (_, i) => i > 0 && rows.every((row) => /^(|[−+-]?[\d.,–]+.*)$/.test(row[i]!)),
  )
  return lines
    .map((line) =>
      line
        .map((cell, i) => (isNumeric[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
