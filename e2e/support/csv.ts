/** Reads a table as RFC 4180 has it: rows by the names of their columns. Nothing is forgiven. */
export function readCsv(text: string): Record<string, string>[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const found = cell.exec(text);
    if (found === null) throw new Error(`no cell at ${at}: ${JSON.stringify(text.slice(at, at + 80))}`);
    const [, quoted, plain, end] = found;
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  const [columns = [], ...others] = rows;
  return others.map((cells) => {
    if (cells.length !== columns.length) throw new Error(`${cells.length} cells: ${JSON.stringify(cells)}`);
    return Object.fromEntries(columns.map((column, place) => [column, cells[place] ?? '']));
  });
}

/** A text as it stands in a table: no spreadsheet takes it for a formula. */
export function inCsv(text: string | null): string {
  return text !== null && /^[=+\-@\t\r]/.test(text) ? `'${text}` : (text ?? '');
}
