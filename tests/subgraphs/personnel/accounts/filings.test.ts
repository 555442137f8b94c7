import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Viewer } from '../../../../shared/access/viewer.ts';
import {
  type FilingStatus,
  type FilingStep,
  takeFilingStep,
} from '../../../../subgraphs/personnel/accounts/filing-rules.ts';
import {
  ACKNOWLEDGE,
  ADMINISTRATORS,
  CREATE,
  type Desk,
  END,
  FILE,
  type Made,
  openDesk,
  RETURN,
  WITHDRAW,
} from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const { marketAdmin, healthAdmin, cityOffice, beilinOffice } = ADMINISTRATORS;

interface Filing {
  filingNo: string;
  status: string;
  version: number;
}

let people = 0;
/** A new account of a department. */
async function somebodyIn(departmentCode: string): Promise<string> {
  people += 1;
  const account = `successor.${people}`;
  const input = { account, displayName: '示例接任', staffNo: `F-${people}`, scopes: ['supervision'], departmentCode };
  await desk.done<Made>(cityOffice, CREATE, input);
  return account;
}

const scopesOf = async (account: string) =>
  (await desk.done<{ scopes: string[] }>(cityOffice, `{ account(account: "${account}") { scopes } }`)).scopes;
const file = (viewer: Viewer, input: object) => desk.done<Filing>(viewer, FILE, input);

test('Art. 26: a change of administrator takes effect when the city office acknowledges it, for both at once', async () => {
  const next = await somebodyIn('610100-MKT');
  const filing = await file(marketAdmin, { formerAdmin: 'market.admin', newAdmin: next });
  expect(filing).toMatchObject({
    filingNo: expect.stringMatching(/^BA-20261125-[0-9a-f]{8}$/),
    status: 'FILED',
    departmentCode: '610100-MKT',
    filedBy: 'market.admin',
    version: 1,
  });
  expect(await scopesOf(next)).toEqual(['supervision']);
  expect(await scopesOf('market.admin')).toEqual(['administration']);

  const step = { filingNo: filing.filingNo, expectedVersion: 1 };
  expect(await desk.done(cityOffice, ACKNOWLEDGE, step)).toEqual({
    status: 'ACKNOWLEDGED',
    decidedBy: 'office.city',
    version: 2,
  });
  expect(await scopesOf(next)).toEqual(['administration', 'supervision']);
  expect(await scopesOf('market.admin')).toEqual([]);
  const entries = await desk.connection.collection('changes').find({ by: 'office.city', record: next }).toArray();
  expect(entries.at(-1)).toMatchObject({ kind: 'Account', fields: ['scopes'] });

  const back = await file({ ...marketAdmin, account: next }, { formerAdmin: next, newAdmin: 'market.admin' });
  await desk.done(cityOffice, ACKNOWLEDGE, { filingNo: back.filingNo, expectedVersion: 1 });
});

test('the new administrator administers from the next request of their session on', async () => {
  const next = await somebodyIn('610100-EEB');
  const reset = await desk.done<Made>(
    cityOffice,
    'mutation ($input: AccountStepInput!) { resetPassword(input: $input) { oneTimePassword } }',
    { account: next, expectedVersion: 1 },
  );
  await desk.signIn(next, reset.oneTimePassword!);
  const session = desk.lastSession();
  const { filingNo } = await file(cityOffice, { departmentCode: '610100-EEB', newAdmin: next });
  expect(await desk.identity(session)).toMatchObject({ scopes: ['supervision'] });
  await desk.done(cityOffice, ACKNOWLEDGE, { filingNo, expectedVersion: 1 });
  expect(await desk.identity(session)).toMatchObject({ scopes: ['administration', 'supervision'] });
});

test('a returned filing changes nobody and says why; then another may be filed', async () => {
  const next = await somebodyIn('610100-HEA');
  const filing = await file(cityOffice, { departmentCode: '610100-HEA', newAdmin: next });
  const step = { filingNo: filing.filingNo, expectedVersion: 1 };
  expect(await desk.refusal(cityOffice, RETURN, { ...step, reason: ' ' })).toBe('BAD_USER_INPUT');
  const returned = await desk.done(cityOffice, RETURN, { ...step, reason: '材料不全' });
  expect(returned).toEqual({ status: 'RETURNED', reason: '材料不全', version: 2 });
  expect(await scopesOf(next)).toEqual(['supervision']);
  const again = await file(healthAdmin, { newAdmin: next });
  await desk.done(healthAdmin, WITHDRAW, { filingNo: again.filingNo, expectedVersion: 1 });
  expect(await scopesOf(next)).toEqual(['supervision']);
});

test('a department has one filing that waits, and the same request makes one', async () => {
  const next = await somebodyIn('610100-EDU');
  const input = { departmentCode: '610100-EDU', newAdmin: next, idempotencyKey: 'f-1' };
  const [one, other] = await Promise.all([file(cityOffice, input), file(cityOffice, input)]);
  expect(one).toEqual(other);
  expect(await desk.refusal(cityOffice, FILE, { ...input, idempotencyKey: 'f-2' })).toBe('CONFLICT');
});

test('a district files with the city office, and does not acknowledge itself', async () => {
  const next = await somebodyIn('610103-MKT');
  const filing = await file(beilinOffice, { departmentCode: '610103-MKT', newAdmin: next });
  const step = { filingNo: filing.filingNo, expectedVersion: 1 };
  expect(await desk.refusal(beilinOffice, ACKNOWLEDGE, step)).toBe('WRONG_DEPARTMENT');
  expect(await desk.refusal(beilinOffice, RETURN, { ...step, reason: 'x' })).toBe('WRONG_DEPARTMENT');
  expect(await desk.refusal(cityOffice, ACKNOWLEDGE, { ...step, expectedVersion: 7 })).toBe('STALE');
  await desk.done(cityOffice, ACKNOWLEDGE, step);
  expect(await desk.refusal(cityOffice, ACKNOWLEDGE, { ...step, expectedVersion: 2 })).toBe('ILLEGAL_TRANSITION');
});

test('nobody of the city office acknowledges that they themselves shall administer; a colleague does', async () => {
  const [one, other] = [await somebodyIn('610100-GOV'), await somebodyIn('610100-GOV')];
  const [asOne, asOther]: [Viewer, Viewer] = [
    { ...cityOffice, account: one },
    { ...cityOffice, account: other },
  ];
  const { filingNo } = await file(asOne, { newAdmin: one });
  const step = { filingNo, expectedVersion: 1 };
  expect(await desk.refusal(asOne, ACKNOWLEDGE, step)).toBe('SCOPE_NOT_YOURS');
  expect(await scopesOf(one)).toEqual(['supervision']);
  await desk.done(asOther, ACKNOWLEDGE, step);
  expect(await scopesOf(one)).toEqual(['administration', 'supervision']);
});

test('what is filed for another department is absent', async () => {
  const next = await somebodyIn('610100-WAT');
  const { filingNo } = await file(cityOffice, { departmentCode: '610100-WAT', newAdmin: next });
  const absent = await desk.ask(marketAdmin, WITHDRAW, { input: { filingNo: 'BA-0', expectedVersion: 1 } });
  expect(absent.errors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect(await desk.ask(marketAdmin, WITHDRAW, { input: { filingNo, expectedVersion: 1 } })).toEqual(absent);
  expect(await desk.ask(beilinOffice, ACKNOWLEDGE, { input: { filingNo, expectedVersion: 1 } })).toMatchObject({
    errors: [{ code: 'NOT_FOUND' }],
  });
  expect(await desk.done(marketAdmin, `{ adminFiling(filingNo: "${filingNo}") { status } }`)).toBeNull();
  const lists = '{ adminFilings(first: 100) { nodes { departmentCode } } }';
  const seen = await desk.done<{ nodes: { departmentCode: string }[] }>(marketAdmin, lists);
  expect(new Set(seen.nodes.map((one) => one.departmentCode))).toEqual(new Set(['610100-MKT']));
});

test.each([
  ['an account of another department', { newAdmin: 'health.officer' }],
  ['nobody', { newAdmin: 'no.such.account' }],
  ['who administers already', { newAdmin: 'market.admin' }],
  ['a former one who does not administer', { newAdmin: 'market.officer', formerAdmin: 'market.officer' }],
])('%s cannot be filed', async (_, input) => {
  expect(await desk.refusal(marketAdmin, FILE, input)).toBe('BAD_USER_INPUT');
});

test('who has left by then is not acknowledged', async () => {
  const next = await somebodyIn('610100-SPT');
  const { filingNo } = await file(cityOffice, { departmentCode: '610100-SPT', newAdmin: next });
  await desk.done(cityOffice, END, { account: next, expectedVersion: 1 });
  expect(await desk.refusal(cityOffice, ACKNOWLEDGE, { filingNo, expectedVersion: 1 })).toBe('CONFLICT');
  expect(await desk.done(cityOffice, `{ adminFiling(filingNo: "${filingNo}") { status } }`)).toEqual({
    status: 'FILED',
  });
});

const STEPS: Readonly<Record<FilingStep, FilingStatus>> = {
  acknowledge: 'ACKNOWLEDGED',
  return: 'RETURNED',
  withdraw: 'WITHDRAWN',
};

test('a filing is decided once, by any sequence of steps', () => {
  const step = fc.constantFrom(...(Object.keys(STEPS) as FilingStep[]));
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), ([first, ...others]) => {
      const filing = { filingNo: 'BA-1', status: 'FILED' as FilingStatus, version: 1 };
      const status = takeFilingStep(filing, first!, 1);
      expect(status).toBe(STEPS[first!]);
      for (const other of others)
        expect(() => takeFilingStep({ ...filing, status, version: 2 }, other, 2)).toThrow(
          expect.objectContaining({ code: 'ILLEGAL_TRANSITION', message: expect.stringContaining(other) }),
        );
    }),
  );
});
