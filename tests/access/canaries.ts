import { identityNumberCheckCharacter } from '../../shared/codes/identity-number.ts';
import type { FieldSpecs } from '../../shared/ingest/dataset.ts';
import { CLASS_OF } from './classes.ts';
import type { Asker, Oracle, Row } from './oracle.ts';
import type { Place } from './rows.ts';

/** A value that stands in one field of one record and nowhere else, so that wherever it turns up it tells what was told. */
export interface Canary {
  value: string;
  type: string;
  /** The field in which it may be read in full. */
  field: string;
  /** Key of the record; known once it is stored. */
  record: string;
}

/** Fields of one provider's rows of a type that are granted to a department (Art. 24). */
export interface Granted {
  provider: string;
  receiver: string;
  type: string;
  fields: readonly string[];
}

/** Told with every grant: by them a row is asked for. */
const KEYS = new Set(['id', 'objectId', 'planId', 'complaintNo']);

/** All that looks like a canary: words, identity numbers and other long numbers, days of birth, ids of acts. */
const LOOKALIKES =
  /canary-[A-Za-z0-9-]+!|CANARY-\w+-\d+|RW\d{8}-\w{12}|(?<![\w-])[\w-]{22}(?![\w-])|\d{17}[\dX]|19[34]\d-\d\d-\d\d|\d{8,17}/g;

/** Every canary there is, and who may see which. */
export class Canaries {
  readonly #all = new Map<string, Canary>();
  readonly #rows = new Map<string, { place: Place; row: Row }>();
  readonly #verdicts = new Map<string, boolean>();
  readonly #oracle: Oracle;
  readonly grants: Granted[] = [];

  constructor(oracle: Oracle) {
    this.#oracle = oracle;
  }

  get all(): readonly Canary[] {
    return [...this.#all.values()];
  }

  /** Keys of the records, by type. */
  keysOf(type: string): string[] {
    return [...this.#rows].filter(([, { place }]) => place.type === type).map(([, { row }]) => row.key);
  }

  add(canary: Canary): void {
    if (this.#all.has(canary.value)) throw new TypeError(`${canary.value} is the canary of two fields.`);
    this.#all.set(canary.value, canary);
  }

  know(place: Place, row: Row): void {
    this.#rows.set(`${place.type} ${row.key}`, { place, row });
  }

  /** The canaries in a text. */
  in(text: string): Canary[] {
    return [...new Set(text.match(LOOKALIKES))].flatMap((found) => this.#all.get(found) ?? []);
  }

  /** Whether the audiences, and the grants, let the asker read it. */
  mayRead(asker: Asker, canary: Canary): boolean {
    const key = `${asker.title} ${canary.value}`;
    const known = this.#verdicts.get(key) ?? this.#judge(asker, canary);
    this.#verdicts.set(key, known);
    return known;
  }

  #judge(asker: Asker, { type, field, record }: Canary): boolean {
    const { row } = this.#rows.get(`${type} ${record}`)!;
    const fieldClass = CLASS_OF.get(`${type}.${field}`)!;
    if (this.#oracle.finds(asker, row) && this.#oracle.reads(asker, fieldClass, row)) return true;
    return this.grants.some(
      (grant) =>
        grant.receiver === asker.department &&
        grant.provider === row.provider &&
        grant.type === type &&
        (grant.fields.includes(field) || KEYS.has(field)) &&
        row.accused !== asker.department,
    );
  }
}

/** Fields whose values must have a shape or lead somewhere: they are given, or left out. */
const SHAPED = new Set(
  `regionCode departmentCode itemCode checklistCode entrustedDepartmentCode planId complaintNo objectId assignedDept accusedDept
  objectCreditCode creditCode implementingBodyCode departmentCreditCode leadDepartmentCode
  authorityCode dataSourceCode executingDept listingNo counterpartCode`.split(/\s+/),
);

/** Where a value may be read in full, by the field it is stored in; none: nowhere is it, or in the field itself. */
export type ReadIn = Readonly<Record<string, string>>;

let serial = 0;
let amounts = 0;

/** A row in which each field that can hold one holds a canary, and beside them what is given. */
export function canaryRow(
  type: string,
  fields: FieldSpecs,
  given: Readonly<Record<string, unknown>>,
  readIn: ReadIn = {},
): { values: Record<string, unknown>; canaries: Omit<Canary, 'record'>[] } {
  serial += 1;
  const values: Record<string, unknown> = { ...given };
  const canaries: Omit<Canary, 'record'>[] = [];
  for (const [name, spec] of Object.entries(fields)) {
    const field = readIn[name] ?? name;
    if (name in given || (SHAPED.has(name) && !readIn[name]) || !CLASS_OF.has(`${type}.${field}`)) continue;
    const made = valueFor(type, name, spec);
    if (made === undefined) continue;
    values[name] = made.stored;
    canaries.push({ value: made.value, type, field });
  }
  return { values, canaries };
}

function valueFor(
  type: string,
  name: string,
  { type: kind, codes, maxLength = 4000 }: FieldSpecs[string],
): { value: string; stored: unknown } | undefined {
  const place = String(serial).padStart(4, '0');
  if (kind === 'fen') {
    amounts += 1;
    return number(7_000_000_000 + amounts);
  }
  if (name === 'employeeCount') return number(70_000_000 + serial);
  if (name === 'birthDate') return same(birthDate());
  if (kind !== 'text' || codes) return undefined;
  if (/phone/i.test(name)) return same(`1990000${place}`);
  if (name === 'idNumber' || name === 'counterpartCode') return same(identityNumber());
  const long = `canary-${type}-${serial}-${name}!`;
  const value = long.length <= maxLength ? long : `canary-${serial}-${name.slice(0, 6)}!`;
  if (value.length > maxLength) return undefined;
  return { value, stored: /address/i.test(name) ? `陕西省西安市碑林区长安路街道${value}` : value };
}

const same = (value: string) => ({ value, stored: value });
const number = (stored: number) => ({ value: String(stored), stored });

function birthDate(): string {
  return new Date(Date.UTC(1930, 0, serial)).toISOString().slice(0, 10);
}

function identityNumber(): string {
  const first = `610103${birthDate().replaceAll('-', '')}001`;
  return first + identityNumberCheckCharacter(first);
}
