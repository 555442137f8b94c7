import { parse } from 'csv-parse/sync';
import type { Line } from './read-lines.ts';

/** Characters of a record that runs over several lines. */
const LONGEST_RECORD = 1 << 20;
/** Records parsed in one call: enough to make the parser's start-up not count. */
const GROUP = 256;
/** Characters that are enough for a call, however few records they are: memory stays bounded. */
const GROUP_CHARACTERS = 1 << 20;

export type CsvRecord = { raw: string; cells: string[] } | { raw: string; fault: CsvFault };
export type CsvFault = 'LINE_TOO_LONG' | 'LINE_MALFORMED';

/**
 * The records of CSV lines (RFC 4180), blank lines left out. A line that is no CSV is a record with a fault, and the next line is read
 * as if it had not been: a quote that is never closed costs its own line, not those after it.
 */
export async function* readCsv(lines: AsyncIterable<Line>, delimiter: string): AsyncGenerator<CsvRecord[]> {
  const source = lines[Symbol.asyncIterator]();
  const returned: Line[] = [];
  const next = async (): Promise<Line | undefined> => {
    if (returned.length > 0) return returned.pop();
    const { done, value } = await source.next();
    return done ? undefined : value;
  };
  let group: CsvRecord[] = [];
  let plain: string[] = [];
  let characters = 0;
  const settle = () => {
    group.push(...parsePlain(plain, delimiter));
    plain = [];
  };
  // what is whole is yielded also where reading fails after it
  let failure: { cause: unknown } | undefined;
  const following = () =>
    next().catch((cause: unknown) => {
      failure = { cause };
      return undefined;
    });
  for (let line = await following(); line; line = await following()) {
    if (line.text.trim() === '') continue;
    characters += line.text.length;
    if (!line.cut && !endsQuoted(line.text, delimiter)) plain.push(line.text);
    else {
      settle();
      if (line.cut) group.push({ raw: line.text, fault: 'LINE_TOO_LONG' });
      else {
        const record = await severalLines(line, following, returned, delimiter);
        if (failure) break;
        group.push(record);
      }
    }
    if (group.length + plain.length >= GROUP || characters >= GROUP_CHARACTERS) {
      settle();
      yield group;
      group = [];
      characters = 0;
    }
  }
  settle();
  if (group.length > 0) yield group;
  if (failure) throw failure.cause;
}

async function severalLines(
  first: Line,
  next: () => Promise<Line | undefined>,
  returned: Line[],
  delimiter: string,
): Promise<CsvRecord> {
  const taken: Line[] = [];
  let raw = first.text;
  for (let line = await next(); line; line = await next()) {
    taken.push(line);
    raw += `\n${line.text}`;
    if (line.cut || raw.length > LONGEST_RECORD) break;
    if (endsQuoted(raw, delimiter)) continue;
    const record = parseOne(raw, delimiter);
    if ('cells' in record) return record;
    break;
  }
  returned.push(...taken.reverse());
  return { raw: first.text, fault: 'LINE_MALFORMED' };
}

/** Whether a quoted field is still open at the end: a quote opens at the start of a field only, a doubled one is a character. */
function endsQuoted(text: string, delimiter: string): boolean {
  if (!text.includes('"')) return false;
  let quoted = false;
  let fieldStart = true;
  for (let place = 0; place < text.length; place += 1) {
    const character = text[place];
    if (quoted) {
      if (character !== '"') continue;
      if (text[place + 1] === '"') place += 1;
      else quoted = false;
    } else {
      quoted = character === '"' && fieldStart;
      fieldStart = character === delimiter || character === '\n';
    }
  }
  return quoted;
}

function parsePlain(texts: readonly string[], delimiter: string): CsvRecord[] {
  if (texts.length === 0) return [];
  try {
    const rows = parse(texts.join('\n'), { delimiter, relax_column_count: true, record_delimiter: '\n' });
    if (rows.length === texts.length) return rows.map((cells, place) => ({ raw: texts[place]!, cells }));
  } catch {
    // one of them is malformed: found out singly below
  }
  return texts.map((text) => parseOne(text, delimiter));
}

function parseOne(raw: string, delimiter: string): CsvRecord {
  try {
    const rows = parse(raw, { delimiter, relax_column_count: true, record_delimiter: '\n' });
    if (rows.length === 1) return { raw, cells: rows[0]! };
  } catch {
    // whatever the parser dislikes, the line is what the report and the quarantine show
  }
  return { raw, fault: 'LINE_MALFORMED' };
}
