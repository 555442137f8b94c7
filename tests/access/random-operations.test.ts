import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { GraphQLSchema } from 'graphql';
import { compose } from '../../gateway/compose/compose.ts';
import { extractAccess } from '../../gateway/compose/extract-access.ts';
import { publicContract } from '../../gateway/compose/public-contract.ts';
import { subgraphSchemas } from '../../gateway/subgraph-schemas.ts';
import { ERROR_CATALOGUE } from '../../shared/errors/catalogue.ts';
import type { Canary } from './canaries.ts';
import { type CanaryCity, openCanaryCity } from './canary-city.ts';
import { ASKERS, type Asker } from './oracle.ts';
import { type Leads, type RandomDocument, randomDocument } from './random-documents.ts';

/** Operations, each asked by so many askers. */
const RUNS = 40;
const ASKERS_OF_EACH = 5;

let city: CanaryCity;
let publicSchema: GraphQLSchema;
let leads: Leads;
beforeAll(async () => {
  city = await openCanaryCity();
  const { supergraphSdl, apiSchema } = compose(subgraphSchemas());
  publicSchema = publicContract(apiSchema, extractAccess(supergraphSdl).table);
  leads = leadsTo(city);
}, 240_000);
afterAll(() => city?.city.close());

/** Keys of the records with canaries, by the arguments and filters that take them. */
function leadsTo({ canaries }: CanaryCity): Leads {
  const objectId = canaries.keysOf('SupervisedObject');
  const complaintNo = canaries.keysOf('Complaint');
  const acts = ['InspectionAct', 'PenaltyAct', 'CompulsoryAct', 'OtherAct'].flatMap((type) => canaries.keysOf(type));
  const departments = ['610100-MKT', '610103-MKT', '610100-HEA', '610104-MKT'];
  return {
    objectId,
    complaintNo,
    id: acts,
    taskNo: canaries.keysOf('Task'),
    certificateNo: canaries.keysOf('EnforcementOfficer'),
    code: departments,
    departmentCode: departments,
    assignedDept: departments,
    assignedTo: departments,
    regionCode: ['610100', '610103', '610104'],
    '': [...objectId, ...complaintNo, ...acts, ...departments, 'canary'],
  };
}

interface Told {
  status: number;
  text: string;
  headers: string;
}

async function ask({ account, purpose, caseNo }: Asker, { query, variables }: RandomDocument): Promise<Told> {
  const token = account && (await city.city.token(account));
  const response = await fetch(new URL(account ? '/graphql' : '/public/graphql', city.city.url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...(purpose && { 'supervision-purpose': 'test' }),
      ...(caseNo && { 'supervision-case': 'CASE-1' }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, headers: JSON.stringify([...response.headers]), text: await response.text() };
}

/** What the caller wrote is no news: it may come back, in messages about it. */
function toldBesides(canaries: readonly Canary[], document: RandomDocument): Canary[] {
  const asked = JSON.stringify(document);
  return canaries.filter(({ value }) => !asked.includes(value));
}

const name = ({ type, record, field }: Canary) => `${type} ${record} ${field}`;

test('no operation tells anybody what the audiences forbid them', async () => {
  let asked = 0;
  let served = 0;
  const allowed = new Set<string>();
  const readers = new Set<string>();
  const property = fc.asyncProperty(fc.gen(), async (g) => {
    const choose = (below: number) => g(fc.nat, { max: Math.max(0, below - 1) });
    const forStaff = randomDocument(city.schema, leads, choose);
    const forAnybody = randomDocument(publicSchema, leads, choose);
    const first = choose(ASKERS.length);
    const askers = Array.from({ length: ASKERS_OF_EACH }, (_, place) => ASKERS[(first + place * 4) % ASKERS.length]!);
    for (const asker of [ASKERS[0]!, ...askers]) {
      const document = asker.account ? forStaff : forAnybody;
      const { status, text, headers } = await ask(asker, document);
      asked += 1;
      const body = JSON.parse(text) as { data?: Record<string, unknown>; errors?: { extensions: { code: string } }[] };
      if (status === 200 && Object.values(body.data ?? {}).some((value) => value !== null)) served += 1;
      const found = toldBesides(city.canaries.in(text), document);
      const forbidden = found.filter((canary) => !city.canaries.mayRead(asker, canary));
      expect({ asker: asker.title, forbidden: forbidden.map(name) }).toEqual({ asker: asker.title, forbidden: [] });
      const aside = toldBesides(
        city.canaries.in(`${headers}${JSON.stringify(body.errors ?? '')}${city.logged()}`),
        document,
      );
      expect({ asker: asker.title, aside: aside.map(name) }).toEqual({ asker: asker.title, aside: [] });
      const codes = (body.errors ?? []).map(({ extensions }) => extensions.code);
      expect(codes.filter((code) => !Object.hasOwn(ERROR_CATALOGUE, code))).toEqual([]);
      expect(codes).not.toContain('INTERNAL_SERVER_ERROR');
      for (const { type, field } of found) {
        allowed.add(`${type}.${field}`);
        readers.add(asker.title);
      }
    }
  });
  await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  expect(served / asked).toBeGreaterThan(0.5);
}, 240_000);
