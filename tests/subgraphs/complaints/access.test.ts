import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { type RunningComplaints, startComplaints } from '../../../subgraphs/complaints/index.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { ask, bring, servicesOf } from '../../support/subgraph.ts';
import { batchOf, HEALTH, HOTLINE, MARKET_BEILIN, VIEWERS, withPurpose } from '../../support/viewers.ts';

let store: TestStore;
let complaints: RunningComplaints;

beforeAll(async () => {
  store = await openStore();
  complaints = await startComplaints(
    servicesOf(store.connection('complaints'), () => new Date('2026-11-20T02:00:00Z')),
  );
  const [dataset] = complaints.datasets;
  const row = {
    kind: '投诉',
    source: '12345',
    status: '已受理',
    receivedOn: '2026-11-18',
    complainantName: '张三丰',
    phone: '13812345678',
    address: '西安市碑林区粉巷12号',
    idNumber: '11010519491231002X',
    objectId: 'O-1',
    objectName: '某超市',
    detail: '我叫张三丰，电话13812345678，买到过期食品。',
    complaintType: '张三丰的投诉',
    serviceName: '送往13812345678的食品',
  };
  await bring(
    dataset!,
    [
      {
        ...row,
        complaintNo: 'BEILIN-1',
        regionCode: '610103',
        assignedDept: MARKET_BEILIN,
        handlers: ['陕A-market.beilin.officer'],
      },
      { ...row, complaintNo: 'HEALTH-1', regionCode: '610104', assignedDept: HEALTH },
      {
        ...row,
        complaintNo: 'ACCUSED-1',
        regionCode: '610103',
        assignedDept: MARKET_BEILIN,
        accusedDept: MARKET_BEILIN,
        handlers: ['陕A-market.beilin.officer'],
      },
    ],
    batchOf(HOTLINE),
  );
});

afterAll(() => store?.close());

async function numbersSeen(viewer: Viewer): Promise<string[] | undefined> {
  const { data } = await ask(
    complaints,
    viewer,
    '{ complaints(orderBy: { field: COMPLAINT_NO }) { nodes { complaintNo } } }',
  );
  const list = data?.['complaints'] as { nodes: { complaintNo: string }[] } | undefined;
  return list?.nodes.map(({ complaintNo }) => complaintNo);
}

async function fieldOf(viewer: Viewer, field: string, complaintNo = 'BEILIN-1') {
  const asked = await ask(complaints, viewer, `query ($no: String!) { complaint(complaintNo: $no) { ${field} } }`, {
    no: complaintNo,
  });
  const complaint = asked.data?.['complaint'] as Record<string, unknown> | null | undefined;
  return { value: complaint?.[field], codes: asked.codes };
}

const DENIED = ['UNAUTHORIZED_FIELD_OR_TYPE'];

test.each([
  ['marketOfficer', ['ACCUSED-1', 'BEILIN-1']],
  ['beilinOfficer', ['ACCUSED-1', 'BEILIN-1']],
  ['healthOfficer', ['HEALTH-1']],
  ['cityOffice', ['ACCUSED-1', 'BEILIN-1', 'HEALTH-1']],
  ['beilinOffice', ['ACCUSED-1', 'BEILIN-1']],
  ['lianhuOffice', ['HEALTH-1']],
  ['inspector', ['ACCUSED-1', 'BEILIN-1', 'HEALTH-1']],
  ['analyst', []],
  ['staffing', []],
] as const)('%s finds %j in the list', async (name, expected) => {
  expect(await numbersSeen(VIEWERS[name])).toEqual(expected);
});

test('the public cannot even ask for complaints', async () => {
  expect(await ask(complaints, VIEWERS.public, '{ complaint(complaintNo: "BEILIN-1") { complaintNo } }')).toEqual({
    data: undefined,
    codes: [...DENIED, ...DENIED],
  });
});

test('a complaint of another department looks like one that is not there, by number, by reference and in counts', async () => {
  const query = `query ($no: String!, $of: [_Any!]!) {
    complaint(complaintNo: $no) { complaintNo }
    _entities(representations: $of) { ... on Complaint { complaintNo } }
    complaints(where: { assignedDept: { eq: "${MARKET_BEILIN}" } }) { totalCount nodes { complaintNo } }
  }`;
  const variables = (no: string) => ({ no, of: [{ __typename: 'Complaint', complaintNo: no }] });
  const hidden = await ask(complaints, VIEWERS.healthOfficer, query, variables('BEILIN-1'));
  const absent = await ask(complaints, VIEWERS.healthOfficer, query, variables('NONE'));
  expect(hidden).toEqual(absent);
  expect(hidden.data).toEqual({ complaint: null, _entities: [null], complaints: { totalCount: 0, nodes: [] } });
});

test('the handler of the case reads the complainant with a purpose, and not without', async () => {
  const handler = VIEWERS.beilinOfficer;
  expect(await fieldOf(withPurpose(handler), 'complainantName')).toEqual({ value: '张三丰', codes: [] });
  expect(await fieldOf(withPurpose(handler), 'detailFull')).toEqual({
    value: '我叫张三丰，电话13812345678，买到过期食品。'.normalize('NFKC'),
    codes: [],
  });
  expect(await fieldOf(handler, 'complainantName')).toEqual({ value: undefined, codes: DENIED });
});

test.each(['complainantName', 'phone', 'address', 'idNumber', 'detailFull'])(
  'an officer of the department who does not handle the case reads no %s, whatever the purpose',
  async (field) => {
    expect(await fieldOf(withPurpose(VIEWERS.marketOfficer), field)).toEqual({ value: null, codes: DENIED });
  },
);

test('the same officer reads the masked twins and the text without the complainant', async () => {
  const { data, codes } = await ask(
    complaints,
    VIEWERS.marketOfficer,
    '{ complaint(complaintNo: "BEILIN-1") { complainantNameMasked phoneMasked detail complaintType serviceName objectName } }',
  );
  expect(codes).toEqual([]);
  expect(data?.['complaint']).toEqual({
    complainantNameMasked: '张**',
    phoneMasked: '138****5678',
    detail: '我叫张**，电话138****5678，买到过期食品。'.normalize('NFKC'),
    complaintType: '张**的投诉',
    serviceName: '送往138****5678的食品',
    objectName: '某超市',
  });
});

test('the office reads the complainant of its level with a purpose', async () => {
  expect((await fieldOf(withPurpose(VIEWERS.beilinOffice), 'phone')).value).toBe('13812345678');
  expect((await fieldOf(withPurpose(VIEWERS.beilinOffice), 'phone', 'HEALTH-1')).value).toBeUndefined();
  expect((await fieldOf(VIEWERS.cityOffice, 'phone')).codes).toEqual(DENIED);
});

test('inspection reads the complainant with purpose and case, and with a purpose alone not', async () => {
  expect(await fieldOf(withPurpose(VIEWERS.inspector, '案-1'), 'idNumber')).toEqual({
    value: '11010519491231002X',
    codes: [],
  });
  expect((await fieldOf(withPurpose(VIEWERS.inspector), 'idNumber')).codes).toEqual(DENIED);
  expect((await fieldOf(VIEWERS.inspector, 'detail')).value).toContain('张**');
});

test.each(['complainantNameMasked', 'phoneMasked', 'detail', 'objectName', 'complainantName'])(
  'staff of a department complained of read no %s, though the case is theirs to handle',
  async (field) => {
    expect(await fieldOf(withPurpose(VIEWERS.beilinOfficer), field, 'ACCUSED-1')).toEqual({
      value: null,
      codes: DENIED,
    });
  },
);

test('the department above the accused one reads the complaint', async () => {
  expect((await fieldOf(VIEWERS.marketOfficer, 'phoneMasked', 'ACCUSED-1')).value).toBe('138****5678');
});

test('staff of a department complained of do not find the complaint by its object, others do', async () => {
  const query = `query ($of: [_Any!]!) {
    complaints(where: { objectId: { eq: "O-1" } }) { totalCount nodes { complaintNo } }
    _entities(representations: $of) {
      ... on SupervisedObject { complaints { totalCount nodes { complaintNo } } }
      ... on Department { ofObject: complaints(where: { objectId: { in: ["O-1"] } }) { totalCount } }
    }
  }`;
  const of = [
    { __typename: 'SupervisedObject', objectId: 'O-1' },
    { __typename: 'Department', code: MARKET_BEILIN },
  ];
  const accused = await ask(complaints, VIEWERS.beilinOfficer, query, { of });
  const found = { totalCount: 1, nodes: [{ complaintNo: 'BEILIN-1' }] };
  expect(accused).toEqual({
    data: { complaints: found, _entities: [{ complaints: found }, { ofObject: { totalCount: 1 } }] },
    codes: [],
  });
  const above = await ask(complaints, VIEWERS.marketOfficer, query, { of });
  expect(above.data).toMatchObject({ complaints: { totalCount: 2 }, _entities: [{}, { ofObject: { totalCount: 2 } }] });
});
