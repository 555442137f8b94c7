import { PUBLIC_VIEWER, type Viewer } from '../../shared/access/viewer.ts';
import type { Batch } from '../../shared/ingest/dataset.ts';

/** Departments of the tests: market regulation of the city and of Beilin, health of the city, the hotline. */
export const MARKET = 'MARKET';
export const MARKET_BEILIN = 'MARKET-BEILIN';
export const HEALTH = 'HEALTH';
export const HOTLINE = 'HOTLINE';

const REGION_OF: Record<string, string> = { [MARKET_BEILIN]: '610103' };

export function person(account: string, viewer: Partial<Viewer>): Viewer {
  return { kind: 'person', account, departments: [], scopes: [], ...viewer };
}

function officer(account: string, department: string, below: string[] = [], certificateNo = `陕A-${account}`): Viewer {
  const region = REGION_OF[department] ?? '610100';
  const departments = [department, ...below];
  return person(account, { department, region, departments, scopes: ['supervision'], certificateNo });
}

/** One viewer for each column of docs/access.md. */
export const VIEWERS = {
  public: PUBLIC_VIEWER,
  marketOfficer: officer('market.officer', MARKET, [MARKET_BEILIN]),
  beilinOfficer: officer('market.beilin.officer', MARKET_BEILIN),
  healthOfficer: officer('health.officer', HEALTH),
  cityOffice: person('office.city', { department: 'OFFICE', region: '610100', scopes: ['oversight'] }),
  beilinOffice: person('office.beilin', { department: 'OFFICE-BEILIN', region: '610103', scopes: ['oversight'] }),
  lianhuOffice: person('office.lianhu', { department: 'OFFICE-LIANHU', region: '610104', scopes: ['oversight'] }),
  analyst: person('analyst.city', { department: 'BIG-DATA', region: '610100', scopes: ['decision'] }),
  inspector: person('inspector.city', { department: 'INSPECTION', region: '610100', scopes: ['inspection'] }),
  staffing: person('staffing.city', { department: 'STAFFING', region: '610100', scopes: ['staffing'] }),
} as const satisfies Record<string, Viewer>;

export function withPurpose(viewer: Viewer, caseNo?: string): Viewer {
  return { ...viewer, purpose: '核查', ...(caseNo && { caseNo }) };
}

export function batchOf(department: string, receivedAt = '2026-11-20T02:00:00Z'): Batch {
  const regionCode = REGION_OF[department] ?? '610100';
  return {
    department: { code: department, name: department, regionCode },
    sourceSystem: 'test',
    batchNo: '2026112000001',
    receivedAt: new Date(receivedAt),
    by: 'test',
  };
}
