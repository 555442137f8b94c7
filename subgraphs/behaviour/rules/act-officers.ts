import type { ActOfficer } from '../model.ts';

/** The officers as an act names them, each `{ name, certificateNo }` or a certificate number alone; undefined when one is neither. */
export function officersOf(list: readonly unknown[] | undefined): ActOfficer[] | undefined {
  const officers: ActOfficer[] = [];
  for (const entry of list ?? []) {
    const officer = officerOf(entry);
    if (!officer) return undefined;
    if (!officers.some(({ certificateNo }) => certificateNo === officer.certificateNo)) officers.push(officer);
  }
  return officers;
}

function officerOf(entry: unknown): ActOfficer | undefined {
  if (typeof entry === 'string') return entry.trim() ? { certificateNo: entry.normalize('NFKC').trim() } : undefined;
  if (!entry || typeof entry !== 'object' || !('certificateNo' in entry)) return undefined;
  const { certificateNo } = entry;
  const name = 'name' in entry ? entry.name : undefined;
  if (typeof certificateNo !== 'string' || certificateNo.trim() === '' || certificateNo.length > 100) return undefined;
  const named = typeof name === 'string' && name.trim() ? { name: name.normalize('NFKC').trim() } : {};
  return { certificateNo: certificateNo.normalize('NFKC').trim(), ...named };
}
