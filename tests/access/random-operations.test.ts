import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ERROR_CATALOGUE } from '../../shared/errors/catalogue.ts';
import type { Canary } from './canaries.ts';
import { type CanaryCity, leadsTo, openCanaryCity, requestOf } from './canary-city.ts';
import { CLASS_OF } from './classes.ts';
import { ASKERS, type Asker } from './oracle.ts';
import { type Leads, type RandomDocument, randomDocument } from './random-documents.ts';

/** Pairs of operations, one over the portal's schema and one over the public one; and the askers of the former, who change with each. */
const RUNS = 60;
const ASKERS_OF_EACH = 5;

let city: CanaryCity;
let leads: Leads;
beforeAll(async () => {
  city = await openCanaryCity();
  leads = leadsTo(city);
}, 240_000);
afterAll(() => city?.city.close());

interface Told {
  status: number;
  body: { data?: Record<string, unknown>; errors?: { extensions: { code: string } }[] };
  /** All that is told beside the data: headers, errors and extensions, and what was logged. */
  beside: string;
}

async function ask(asker: Asker, document: RandomDocument): Promise<Told> {
  const { path, headers } = await requestOf(city, asker);
  city.logged();
  const response = await fetch(new URL(path, city.city.url), {
    method: 'POST',
    headers,
    body: JSON.stringify(document),
  });
  const body = (await response.json()) as Told['body'];
  const beside = JSON.stringify([[...response.headers], { ...body, data: null }, city.logged()]);
  return { status: response.status, body, beside };
}

const names = (canaries: readonly Canary[]) => canaries.map(({ type, record, field }) => `${type} ${record} ${field}`);

const WITH_ALL = ASKERS.find(({ title }) => title === 'inspector.city, purpose, case')!;
const WITHOUT = ASKERS.find(({ title }) => title === 'analyst.city')!;

test('the canaries are where their fields are, for those who may read them', async () => {
  const [complaintNo] = city.canaries.keysOf('Complaint');
  const [objectId] = city.canaries.keysOf('SupervisedObject');
  const document = {
    query: `query ($c: String!, $o: String!) {
      complaint(complaintNo: $c) { complainantName phone idNumber address agent detail detailFull serviceType amount }
      supervisedObject(objectId: $o) { personName idNumber annualRevenue employeeCount tags riskLevel } }`,
    variables: { c: complaintNo, o: objectId },
  };
  const fieldsFor = async (asker: Asker) =>
    city.canaries
      .in(JSON.stringify((await ask(asker, document)).body.data))
      .map(({ type, field }) => `${type}.${field}`);
  expect((await fieldsFor(WITH_ALL)).sort()).toEqual(
    [
      ...['complainantName', 'phone', 'idNumber', 'address', 'agent', 'detail', 'serviceType', 'amount'].map(
        (field) => `Complaint.${field}`,
      ),
      ...['personName', 'idNumber', 'annualRevenue', 'employeeCount', 'riskLevel'].map(
        (field) => `SupervisedObject.${field}`,
      ),
    ].sort(),
  );
  // granted by the provider: Art. 24
  expect((await fieldsFor(WITHOUT)).sort()).toEqual([
    'Complaint.detail',
    'Complaint.serviceType',
    'SupervisedObject.riskLevel',
  ]);
});

test('no operation tells anybody what the audiences forbid them', async () => {
  let asked = 0;
  let served = 0;
  const seen = new Set<string>();
  const readers = new Set<string>();
  const property = fc.asyncProperty(fc.gen(), async (g) => {
    const choose = (below: number) => g(fc.nat, { max: Math.max(0, below - 1) });
    const forStaff = randomDocument(city.schema, leads, choose);
    const forAnybody = randomDocument(city.publicSchema, leads, choose);
    const first = choose(ASKERS.length);
    const askers = Array.from({ length: ASKERS_OF_EACH }, (_, place) => ASKERS[(first + place * 5) % ASKERS.length]!);
    for (const asker of new Set([ASKERS[0]!, ...askers])) {
      const document = asker.account ? forStaff : forAnybody;
      const { status, body, beside } = await ask(asker, document);
      const context = { asker: asker.title, document };
      asked += 1;
      if (status === 200 && Object.values(body.data ?? {}).some((value) => value !== null)) served += 1;
      const told = city.canaries.in(JSON.stringify(body.data ?? null));
      const forbidden = told.filter((canary) => !city.canaries.mayRead(asker, canary));
      expect({ ...context, forbidden: names(forbidden) }).toEqual({ ...context, forbidden: [] });
      // what the caller wrote may come back in messages about it
      const written = JSON.stringify(document);
      const aside = city.canaries.in(beside).filter(({ value }) => !written.includes(value));
      expect({ ...context, aside: names(aside) }).toEqual({ ...context, aside: [] });
      const codes = (body.errors ?? []).map(({ extensions }) => extensions.code);
      const unknown = codes.filter((code) => !Object.hasOwn(ERROR_CATALOGUE, code) || code === 'INTERNAL_SERVER_ERROR');
      expect({ ...context, unknown }).toEqual({ ...context, unknown: [] });
      for (const { type, field } of told) {
        seen.add(`${type}.${field}`);
        readers.add(asker.title);
      }
    }
  });
  await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  // that the search was one: much of it was served, and what is guarded was seen by some
  const guarded = [...seen].filter((coordinate) => CLASS_OF.get(coordinate) !== 'PUBLIC');
  expect(served / asked).toBeGreaterThan(0.3);
  expect(guarded.length).toBeGreaterThan(5);
  expect(readers.size).toBeGreaterThan(5);
}, 240_000);
