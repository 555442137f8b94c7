import { deepStrictEqual, notStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { GraphClient } from '../support/graph-client.ts';
import { ACTS_OF_LIANHU, at, comparable, denied, numberAt, type Row, rows, served, textAt } from './expectations.ts';
import { must } from './requirement.ts';

const INSPECTOR = { account: 'inspector.city' };
const OFFICER = { account: 'market.officer' };
const SENSITIVE = { 'supervision-purpose': 'conformance', 'supervision-case': 'C-1' };

/** Departments of health of every level: market.officer is none of theirs. */
async function healthDepartments({ ask }: GraphClient): Promise<string[]> {
  const query = '{ departments(first: 100, where: { parentCode: { eq: "610100-HEA" } }) { nodes { code } } }';
  const below = rows(served(await ask('portal', query, INSPECTOR)), 'departments.nodes');
  return ['610100-HEA', ...below.map(({ code }) => String(code))];
}

/** Acts of the departments of health, as the inspection organ sees them. */
async function healthActs(graph: GraphClient): Promise<readonly Row[]> {
  const query = `query ($codes: [String!]) {
    acts(first: 100, where: { departmentCode: { in: $codes } }) { nodes { id actNo departmentCode publicStatus } } }`;
  const variables = { codes: await healthDepartments(graph) };
  return rows(served(await graph.ask('portal', query, { ...INSPECTOR, variables })), 'acts.nodes');
}

async function hiddenAct(graph: GraphClient): Promise<Row> {
  const hidden = (await healthActs(graph)).find(({ publicStatus }) => publicStatus !== 'PUBLISHED');
  ok(hidden, 'the demo city has an unpublished act of a department of health');
  return hidden;
}

async function ofHealth({ ask }: GraphClient, fields: string) {
  const query = `{ officers(first: 1, where: { departmentCode: { eq: "610100-HEA" } }) { nodes { ${fields} } } }`;
  return ask('portal', query, OFFICER);
}

const COMPLAINT_PERSONAL = ['complainantName', 'phone', 'address', 'idNumber', 'detailFull'];

/** No department reads another's (Art. 24); nobody's person is read without being theirs to handle (Art. 23, 33). */
export const DEPARTMENTS = [
  must('art24.hidden-absent', 'answer a hidden row as one that does not exist, to the byte', async (graph) => {
    const { id } = await hiddenAct(graph);
    const query = 'query ($id: ID!) { act(id: $id) { actNo departmentCode } }';
    const seen = await graph.ask('portal', query, { ...INSPECTOR, variables: { id } });
    ok(at(served(seen), 'act.actNo'));
    const hidden = await graph.ask('portal', query, { ...OFFICER, variables: { id } });
    const absent = await graph.ask('portal', query, { ...OFFICER, variables: { id: 'AAAAAAAAAAAAAAAAAAAAAA' } });
    strictEqual(hidden.status, absent.status);
    strictEqual(comparable(hidden), comparable(absent));
  }),
  must('art24.hidden-from-lists', 'leave hidden rows out of lists and of counts alike', async (graph) => {
    const { actNo, departmentCode } = await hiddenAct(graph);
    const query = `query ($no: String, $code: String) {
      acts(where: { actNo: { eq: $no }, departmentCode: { eq: $code } }) { totalCount nodes { id } } }`;
    const variables = { no: actNo, code: departmentCode };
    strictEqual(at(served(await graph.ask('portal', query, { ...INSPECTOR, variables })), 'acts.totalCount'), 1);
    deepStrictEqual(at(served(await graph.ask('portal', query, { ...OFFICER, variables })), 'acts'), {
      totalCount: 0,
      nodes: [],
    });
  }),
  must('art24.hidden-complaint', "answer another department's complaint as one that does not exist", async (graph) => {
    const list = '{ complaints(first: 1) { nodes { complaintNo assignedDept } } }';
    const theirs = served(await graph.ask('portal', list, { account: 'health.officer' }));
    const query = 'query ($no: String!) { complaint(complaintNo: $no) { complaintNo status detail } }';
    const no = textAt(theirs, 'complaints.nodes.0.complaintNo');
    const hidden = await graph.ask('portal', query, { ...OFFICER, variables: { no } });
    const absent = await graph.ask('portal', query, { ...OFFICER, variables: { no: 'no-such-complaint' } });
    strictEqual(at(served(hidden), 'complaint'), null);
    strictEqual(comparable(hidden), comparable(absent));
  }),
  must('art24.hidden-through-relations', 'hide a row on every way to it', async (graph) => {
    const list = '{ complaints(first: 20) { nodes { complaintNo supervisedObject { objectId } } } }';
    const theirs = rows(served(await graph.ask('portal', list, { account: 'health.officer' })), 'complaints.nodes');
    const known = theirs.find((row) => at(row, 'supervisedObject.objectId'));
    const id = textAt(known, 'supervisedObject.objectId');
    const query = `query ($id: String!) {
      supervisedObject(objectId: $id) { complaints(first: 100) { totalCount nodes { complaintNo } } } }`;
    const answer = served(await graph.ask('portal', query, { ...OFFICER, variables: { id } }));
    const found = rows(answer, 'supervisedObject.complaints.nodes').map(({ complaintNo }) => complaintNo);
    ok(!found.includes(known?.['complaintNo']));
    strictEqual(numberAt(answer, 'supervisedObject.complaints.totalCount'), found.length);
  }),
  must(
    'art24.protected-act',
    "answer an act of another department without what is that department's own",
    async (graph) => {
      const act = (await healthActs(graph)).find(({ publicStatus }) => publicStatus === 'PUBLISHED');
      const query =
        'query ($id: ID!) { act(id: $id) { actNo registeredAddress counterpartPersonName officers { name } } }';
      const answer = await graph.ask('portal', query, { ...OFFICER, variables: { id: act?.['id'] } });
      denied(answer, 'act.registeredAddress');
      denied(answer, 'act.counterpartPersonName');
      strictEqual(at(answer.body.data, 'act.actNo'), act?.['actNo']);
      ok(rows(answer.body.data, 'act.officers').length > 0);
    },
  ),
  must('art24.own-act', 'answer the same fields of its own acts to a department', async ({ ask }) => {
    const query = `{ acts(first: 5, where: { departmentCode: { eq: "610100-MKT" } }) {
      nodes { registeredAddress complaint { complaintNo } } } }`;
    ok(rows(served(await ask('portal', query, OFFICER)), 'acts.nodes').length > 0);
  }),
  must(
    'art24.below',
    'answer to a city department what is of its departments below, and not the reverse',
    async ({ ask }) => {
      const query = `query ($code: String) { acts(first: 1, where: { departmentCode: { eq: $code } }) {
      nodes { registeredAddress } } }`;
      const below = await ask('portal', query, { ...OFFICER, variables: { code: '610103-MKT' } });
      strictEqual(rows(served(below), 'acts.nodes').length, 1);
      const above = await ask('portal', query, { account: 'market.beilin.officer', variables: { code: '610100-MKT' } });
      denied(above, 'acts.nodes.0.registeredAddress');
    },
  ),
  must('art24.no-analysis', 'refuse an officer the analyses, and answer the rest', async ({ ask }) => {
    const query = '{ analysis { actCounts { count } } items(first: 1) { nodes { itemCode } } }';
    const answer = await ask('portal', query, OFFICER);
    denied(answer, 'analysis');
    strictEqual(rows(answer.body.data, 'items.nodes').length, 1);
  }),
  must('art05.office-level', 'show an office the rows of its level and below alone', async ({ ask }) => {
    const query = '{ complaints(first: 100) { totalCount nodes { complaintNo regionCode } } }';
    const beilin = rows(served(await ask('portal', query, { account: 'office.beilin' })), 'complaints.nodes');
    const city = numberAt(served(await ask('portal', query, { account: 'office.city' })), 'complaints.totalCount');
    ok(beilin.length > 0 && beilin.length < city);
  }),
  must('art06.3', 'show the inspection organ every complaint and every act', async ({ ask }) => {
    const query = `{ ${ACTS_OF_LIANHU} { totalCount } complaints { totalCount } }`;
    const all = served(await ask('portal', query, INSPECTOR));
    for (const account of ['market.officer', 'health.officer', 'analyst.city', 'office.beilin']) {
      const part = served(await ask('portal', query, { account }));
      for (const list of ['acts', 'complaints'])
        ok(numberAt(part, `${list}.totalCount`) < numberAt(all, `${list}.totalCount`), `${account} ${list}`);
    }
  }),
  must('art06.2', 'show the decision organ no complaint', async ({ ask }) => {
    const answer = await ask('portal', '{ complaints { totalCount } }', { account: 'analyst.city' });
    strictEqual(at(served(answer), 'complaints.totalCount'), 0);
  }),
  must('art23.masked-twin', 'give the staff the masked twin of a number that it keeps back', async (graph) => {
    const answer = await ofHealth(graph, 'certificateNo phone phoneMasked idNumber idNumberMasked');
    denied(answer, 'officers.nodes.0.phone');
    denied(answer, 'officers.nodes.0.idNumber');
    ok(/^\d{3}\*{4}\d{4}$/.test(textAt(answer.body.data, 'officers.nodes.0.phoneMasked')));
    ok(/^.{3}\*{11}.{4}$/.test(textAt(answer.body.data, 'officers.nodes.0.idNumberMasked')));
  }),
  must('art33.officer-file', 'keep the education of an officer to the department', async (graph) => {
    denied(await ofHealth(graph, 'certificateNo education'), 'officers.nodes.0.education');
  }),
  must(
    'art33.admin-of-unit',
    "open the personal data of its own unit's officers to an admin who states a purpose",
    async ({ ask }) => {
      const query = `query ($code: String) { officers(first: 1, where: { departmentCode: { eq: $code } }) {
      nodes { phone phoneMasked } } }`;
      const own = await ask('portal', query, {
        account: 'market.admin',
        headers: SENSITIVE,
        variables: { code: '610100-MKT' },
      });
      const found = served(own);
      notStrictEqual(at(found, 'officers.nodes.0.phone'), at(found, 'officers.nodes.0.phoneMasked'));
      denied(
        await ask('portal', query, { account: 'market.admin', headers: SENSITIVE, variables: { code: '610100-HEA' } }),
        'officers.nodes.0.phone',
      );
    },
  ),
  must(
    'art33.purpose',
    'open a complainant to the inspection organ with purpose and case, and not without',
    async ({ ask }) => {
      const query = `{ complaints(first: 1) { nodes { complaintNo complainantNameMasked ${COMPLAINT_PERSONAL.join(' ')} } } }`;
      for (const headers of [undefined, { 'supervision-purpose': 'conformance' }]) {
        const without = await ask('portal', query, { ...INSPECTOR, headers });
        for (const field of COMPLAINT_PERSONAL) denied(without, `complaints.nodes.0.${field}`);
        ok(textAt(without.body.data, 'complaints.nodes.0.complainantNameMasked').includes('*'));
      }
      const data = served(await ask('portal', query, { ...INSPECTOR, headers: SENSITIVE }));
      ok(textAt(data, 'complaints.nodes.0.complainantName').length > 1);
    },
  ),
  must('art33.not-the-handler', 'keep a complainant from an officer who does not handle the case', async ({ ask }) => {
    const query = '{ complaints(first: 100) { nodes { handlers complainantName complainantNameMasked } } }';
    const answer = await ask('portal', query, { ...OFFICER, headers: SENSITIVE });
    const found = rows(answer.body.data, 'complaints.nodes');
    const others = found.filter((row) => !rows(row, 'handlers').includes('DEMO-610100-MKT-001' as unknown as Row));
    ok(others.length > 0);
    for (const row of others) strictEqual(row['complainantName'], null);
  }),
  must('art33.secret', 'keep business secrets to the department that provides them', async ({ ask }) => {
    const query = '{ supervisedObjects(first: 100) { nodes { objectId annualRevenue provenance { provider } } } }';
    const answer = await ask('portal', query, OFFICER);
    const found = rows(answer.body.data, 'supervisedObjects.nodes');
    const foreign = found.filter((row) => at(row, 'provenance.provider') !== '610100-MKT');
    for (const row of foreign) strictEqual(row['annualRevenue'], null);
    const office = await ask('portal', query, { account: 'office.city', headers: SENSITIVE });
    for (const row of rows(office.body.data, 'supervisedObjects.nodes')) strictEqual(row['annualRevenue'], null);
  }),
];
