/** A Markdown table. Cells may hold anything: what would end a cell or a line is written so that it does not. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|');
}

/** Says of a page where it comes from, so that nobody mends it by hand. */
export function printedFrom(source: string): string {
  return `<!-- Printed from ${source} by "npm run docs". -->`;
}
