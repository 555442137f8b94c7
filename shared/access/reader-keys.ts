import { openedRows, providerKey } from './grants.ts';
import { holds, type Viewer } from './viewer.ts';

/** What a row says about who may see it. */
export interface RowAudience {
  /** Department that provided the row (Art. 19). */
  provider: string;
  /** Region of the row's department and every region above it, such as 610103 and 610100. */
  regions: readonly string[];
  /** Departments the case is assigned to, besides the provider. */
  assigned?: readonly string[];
  /** GraphQL object type, where the provider may grant rows of it to others (Art. 24). */
  type?: string;
  /** The row may be seen by anybody at present (published, or of a kind that is public in full). */
  published: boolean;
}

/**
 * The keys of those who may find a row, stored on it as `readers`, so that one condition says "the rows this viewer may see" for
 * lists, counts, look-ups and references alike.
 */
export function readersOf(row: RowAudience): string[] {
  const keys = new Set<string>(['all', `dept:${row.provider}`]);
  for (const department of row.assigned ?? []) keys.add(`dept:${department}`);
  for (const region of row.regions) keys.add(`region:${region}`);
  if (row.type) keys.add(providerKey(row.provider, row.type));
  if (row.published) keys.add('public');
  return [...keys];
}

/** The readers of what is a part of another row, such as a finding of an inspection: its own grants, and else the same. */
export function readersOfPart(whole: readonly string[], provider: string, type: string): string[] {
  return whole.map((key) => (key.startsWith('provider:') ? providerKey(provider, type) : key));
}

/**
 * The keys a viewer holds. Own rows: the department and those below it; the office: its region and below;
 * inspection: all; everybody: what is published.
 */
export function readerKeys(viewer: Viewer): string[] {
  if (holds(viewer, 'inspection')) return ['all'];
  return ['public', ...ownKeys(viewer)];
}

/** The keys of the rows of which a viewer may see anything at all: `readerKeys`, and those that only a grant opens. */
export function keysWithGrants(viewer: Viewer): string[] {
  return [...readerKeys(viewer), ...openedRows(viewer).map(({ key }) => key)];
}

/** The keys that make a row the viewer's own, in the sense of OWN_DEPT: `readerKeys` without what everybody sees. */
export function ownKeys(viewer: Viewer): string[] {
  if (holds(viewer, 'inspection')) return ['all'];
  if (holds(viewer, 'oversight')) return viewer.region ? [`region:${viewer.region}`] : [];
  if (holds(viewer, 'supervision') || holds(viewer, 'administration') || holds(viewer, 'exchange'))
    return viewer.departments.map((code) => `dept:${code}`);
  return [];
}
