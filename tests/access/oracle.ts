import { DEMO_ACCOUNTS } from '../../subgraphs/personnel/demo-accounts.ts';
import type { FieldClass } from './classes.ts';

/** Who asks, as the page of audiences has its lines: an account with or without purpose and case, or nobody. */
export interface Asker {
  /** For test titles: `inspector.city, purpose, case`. */
  title: string;
  /** None: the public. */
  account?: string;
  department?: string;
  certificateNo?: string;
  role?: string;
  purpose: boolean;
  caseNo: boolean;
}

/** What decides about a row: who provided it, whom it is assigned to, where, and who works on it. */
export interface Row {
  key: string;
  provider: string;
  /** Departments the case is assigned to. */
  assigned?: readonly string[];
  /** Of the row, and of its provider. */
  regions: readonly string[];
  /** Certificate numbers of its handlers. */
  handlers?: readonly string[];
  /** Anybody may find it. */
  published: boolean;
  /** The unit of an officer. */
  unit?: string;
  /** The department that a complaint is about. */
  accused?: string;
  /** A row that was held at the door has no handler yet. */
  held?: boolean;
}

/** The tree of departments: each with its parent. */
export type Parents = ReadonlyMap<string, string | undefined>;

/** What may stand in the headers of a request; a case makes a difference to inspection alone. */
const HEADERS = [
  { title: '', purpose: false, caseNo: false },
  { title: ', purpose', purpose: true, caseNo: false },
  { title: ', purpose, case', purpose: true, caseNo: true },
];

export const ASKERS: readonly Asker[] = [
  { title: 'the public', purpose: false, caseNo: false },
  ...DEMO_ACCOUNTS.flatMap(({ account, departmentCode, certificateNo, scopes: [role] }) =>
    HEADERS.filter(({ caseNo }) => !caseNo || role === 'inspection').map(({ title, purpose, caseNo }) => ({
      title: `${account}${title}`,
      account,
      department: departmentCode,
      ...(certificateNo && { certificateNo }),
      role: role!,
      purpose,
      caseNo,
    })),
  ),
];

const WORKS_IN_DEPARTMENT = new Set(['supervision', 'administration']);

/** The page of audiences as a function, in its order: class by class, account by account. */
export class Oracle {
  readonly #parents: Parents;

  constructor(parents: Parents) {
    this.#parents = parents;
  }

  /** Whether the asker may find the row at all; a row they may not find is absent. */
  finds(asker: Asker, row: Row): boolean {
    return row.published || this.#owns(asker, row);
  }

  /** Whether the asker may read a field of this class on this row, of which they hold the object. */
  reads(asker: Asker, fieldClass: FieldClass, row: Row): boolean {
    switch (fieldClass) {
      case 'OWN_DEPT':
        return this.#owns(asker, row) && !isAccused(asker, row);
      case 'PERSONAL':
        return this.#readsPersonal(asker, row);
      case 'SECRET':
        return this.#readsSecret(asker, row);
      default:
        return Oracle.asks(asker, fieldClass);
    }
  }

  /** Whether the asker may read a field of this class on any row whatever: for classes that no row decides. */
  static asks({ account, role = '' }: Asker, fieldClass: FieldClass): boolean {
    switch (fieldClass) {
      case 'PUBLIC':
        return true;
      case 'ANONYMOUS':
        return account !== undefined;
      case 'STAFF':
        return account !== undefined;
      case 'AGGREGATE':
        return ['oversight', 'decision', 'inspection', 'staffing'].includes(role);
      case 'TASKS':
        return ['supervision', 'oversight'].includes(role);
      case 'OFFICERS':
        return role === 'supervision';
      case 'ADMINISTRATION':
        return role === 'administration';
      case 'ACCOUNTS':
        return ['administration', 'oversight'].includes(role);
      case 'TRACE':
        return ['inspection', 'supervision', 'administration'].includes(role);
      case 'INSPECTION':
        return role === 'inspection';
      case 'OFFICES':
        return role === 'oversight';
      default:
        throw new TypeError(`The row decides about ${fieldClass}.`);
    }
  }

  #owns(asker: Asker, row: Row): boolean {
    if (asker.role === 'inspection') return true;
    if (asker.role === 'oversight') return row.regions.some((region) => isOverseen(regionOf(asker), region));
    if (!WORKS_IN_DEPARTMENT.has(asker.role ?? '')) return false;
    return [row.provider, ...(row.assigned ?? [])].some((code) => this.#isBelow(code, asker.department!));
  }

  #readsPersonal(asker: Asker, row: Row): boolean {
    if (isAccused(asker, row)) return false;
    switch (asker.role) {
      case 'inspection':
        return asker.purpose && asker.caseNo;
      case 'oversight':
        return asker.purpose && this.#owns(asker, row);
      case 'administration':
        return row.unit === asker.department || Boolean(row.held && asker.purpose && this.#owns(asker, row));
      case 'supervision': {
        const handles = asker.certificateNo !== undefined && (row.handlers ?? []).includes(asker.certificateNo);
        return handles && asker.purpose && this.#owns(asker, row) && row.unit === undefined;
      }
      default:
        return false;
    }
  }

  #readsSecret(asker: Asker, row: Row): boolean {
    if (asker.role === 'inspection') return asker.purpose && asker.caseNo;
    return WORKS_IN_DEPARTMENT.has(asker.role ?? '') && asker.department === row.provider;
  }

  #isBelow(code: string, top: string): boolean {
    for (let at: string | undefined = code; at !== undefined; at = this.#parents.get(at)) if (at === top) return true;
    return false;
  }
}

/** "The accused's staff view must never reveal the complainant." */
function isAccused(asker: Asker, row: Row): boolean {
  return row.accused !== undefined && row.accused === asker.department;
}

/** The level of an office: that of its code, such as 610103-GOV. */
function regionOf(asker: Asker): string {
  return asker.department!.slice(0, 6);
}

/** The city office oversees the districts and zones too, a district office its district. */
function isOverseen(level: string, region: string): boolean {
  return level === '610100' || region === level;
}
