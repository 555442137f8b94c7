/** A line of a CSV file (RFC 4180). */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}

/**
 * A value as a cell: lists of plain values joined by `; `, parts as JSON, nothing for null. A text that a spreadsheet would run as a
 * formula has an apostrophe before it, which spreadsheets take as "text".
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return csvCell(value.join('; '));
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
