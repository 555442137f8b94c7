import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { GraphClient } from '../support/graph-client.ts';
import { at, numberAt, type Row, rows, served, textAt } from './expectations.ts';
import { must } from './requirement.ts';

const INSPECTOR = { account: 'inspector.city' };
const BACK = 'acts(first: 100, where: { actNo: { eq: $no } }) { nodes { id } }';

/** The newest complaints have led to no act yet. */
const OLDEST = 'orderBy: { field: RECEIVED_ON, direction: ASC }';

/** A relation of an act: what it leads to, and how the act is reached from there again. */
interface Relation {
  name: string;
  key: string;
  /** Root field that finds the other end by its key `$key`. */
  root: string;
  /** Finds an act that has the relation: a list, and the path to the acts in its rows. */
  from?: string;
  /** Arguments of that list beside `first`. */
  order?: string;
}

const RELATIONS: readonly Relation[] = [
  { name: 'item', key: 'itemCode', root: 'item(itemCode: $key)' },
  { name: 'checklist', key: 'checklistCode', root: 'checklist(checklistCode: $key)' },
  { name: 'officers', key: 'certificateNo', root: 'officer(certificateNo: $key)' },
  { name: 'department', key: 'code', root: 'department(code: $key)' },
  { name: 'supervisedObject', key: 'objectId', root: 'supervisedObject(objectId: $key)' },
  { name: 'plan', key: 'planId', root: 'plan(planId: $key)', from: 'plans' },
  { name: 'complaint', key: 'complaintNo', root: 'complaint(complaintNo: $key)', from: 'complaints', order: OLDEST },
];

/** An act that has the relation, with the key of what it leads to. */
async function actWith({ ask }: GraphClient, { name, key, from, order = '' }: Relation): Promise<Row> {
  const act = `id actNo ${name} { ${key} }`;
  const query = from
    ? `{ ${from}(first: 100, ${order}) { nodes { acts(first: 1) { nodes { ${act} } } } } }`
    : `{ acts(first: 100, where: { kind: { eq: INSPECTION } }) { nodes { ${act} } } }`;
  const data = served(await ask('portal', query, INSPECTOR));
  const acts = from ? rows(data, `${from}.nodes`).flatMap((row) => rows(row, 'acts.nodes')) : rows(data, 'acts.nodes');
  const found = acts.find((row) => (Array.isArray(row[name]) ? row[name].length > 0 : row[name]));
  ok(found, `the demo city has an act with ${name}`);
  return found;
}

/** From an act to everything around it, and from each of these back: Art. 6, 14, 18. */
export const RELATIONS_OF_ACTS = [
  ...RELATIONS.map((relation) =>
    must(
      `record.act-${relation.name}`,
      `lead from an act to its ${relation.name}, and from there back`,
      async (graph) => {
        const { id, actNo, [relation.name]: other } = await actWith(graph, relation);
        const key = textAt(Array.isArray(other) ? other[0] : other, relation.key);
        const query = `query ($key: String!, $no: String) { back: ${relation.root} { ${relation.key} ${BACK} } }`;
        const data = served(await graph.ask('portal', query, { ...INSPECTOR, variables: { key, no: actNo } }));
        strictEqual(at(data, `back.${relation.key}`), key);
        const found = rows(data, 'back.acts.nodes').map((row) => row['id']);
        ok(found.includes(id), `${id} is not among ${found}`);
      },
    ),
  ),
  must('record.object-credit', 'lead from an act to the credit of its object, and back', async ({ ask }) => {
    const query = `{ supervisedObjects(first: 100, where: { objectType: { eq: ENTERPRISE } }) {
      nodes { objectId credit { objectId } acts(first: 1) { nodes { id actNo supervisedObject { credit { objectId } } } } } } }`;
    const found = rows(served(await ask('portal', query, INSPECTOR)), 'supervisedObjects.nodes').find(
      (row) => row['credit'] && rows(row, 'acts.nodes').length > 0,
    );
    strictEqual(at(found, 'acts.nodes.0.supervisedObject.credit.objectId'), found?.['objectId']);
    const back = `query ($key: String!, $no: String) { creditProfile(objectId: $key) { supervisedObject { objectId ${BACK} } } }`;
    const variables = { key: found?.['objectId'], no: at(found, 'acts.nodes.0.actNo') };
    const data = served(await ask('portal', back, { ...INSPECTOR, variables }));
    const ids = rows(data, 'creditProfile.supervisedObject.acts.nodes').map((row) => row['id']);
    ok(ids.includes(at(found, 'acts.nodes.0.id')));
  }),
  must(
    'record.object-complaints',
    'lead from a complaint to its object and department, and from each back',
    async ({ ask }) => {
      const query = `{ complaints(first: 50) {
      nodes { complaintNo receivedOn supervisedObject { objectId complaints(first: 100) { nodes { complaintNo } } } department { code } } } }`;
      const found = rows(served(await ask('portal', query, INSPECTOR)), 'complaints.nodes').find((row) =>
        at(row, 'supervisedObject'),
      );
      const of = (list: readonly Row[]) => list.map((row) => row['complaintNo']);
      ok(of(rows(found, 'supervisedObject.complaints.nodes')).includes(found?.['complaintNo']));
      const back = `query ($code: String!, $day: CivilDate) { department(code: $code) {
      complaints(first: 100, where: { receivedOn: { eq: $day } }) { nodes { complaintNo } } } }`;
      const variables = { code: at(found, 'department.code'), day: found?.['receivedOn'] };
      const data = served(await ask('portal', back, { ...INSPECTOR, variables }));
      ok(of(rows(data, 'department.complaints.nodes')).includes(found?.['complaintNo']));
    },
  ),
  must('record.officer-department', 'lead from an officer to the department, and back', async ({ ask }) => {
    const query = '{ officers(first: 1) { nodes { certificateNo department { code } } } }';
    const officer = at(served(await ask('public', query)), 'officers.nodes.0');
    const back = `query ($code: String!, $no: String) { department(code: $code) {
      officers(where: { certificateNo: { eq: $no } }) { nodes { certificateNo } } } }`;
    const no = textAt(officer, 'certificateNo');
    const variables = { code: textAt(officer, 'department.code'), no };
    const data = served(await ask('public', back, { variables }));
    deepStrictEqual(at(data, 'department.officers.nodes'), [{ certificateNo: no }]);
  }),
  must('record.item-checklist', 'lead from an item to its sub-items and checklists, and back', async ({ ask }) => {
    const query = `{ checklists(first: 1) { nodes { checklistCode subItem { subItemCode item { itemCode
      subItems { subItemCode checklists { checklistCode } } } } } } }`;
    const list = at(served(await ask('public', query)), 'checklists.nodes.0');
    const subItems = rows(list, 'subItem.item.subItems');
    const own = subItems.find((row) => row['subItemCode'] === at(list, 'subItem.subItemCode'));
    ok(rows(own, 'checklists').some((row) => row['checklistCode'] === at(list, 'checklistCode')));
  }),
  must(
    'art14.five-subgraphs',
    'answer items, personnel, behaviour, complaints and credit in one request',
    async ({ ask }) => {
      const query = `{
      items(first: 2) { totalCount nodes { itemCode name } }
      officers(first: 2) { totalCount nodes { certificateNo name } }
      acts(first: 2) { totalCount nodes { id actName } }
      complaints(first: 2) { totalCount nodes { complaintNo status } }
      supervisedObjects(first: 2) { nodes { name credit { ratings { schemeName grade } } } } }`;
      const data = served(await ask('portal', query, INSPECTOR));
      for (const list of ['items', 'officers', 'acts', 'complaints']) {
        ok(numberAt(data, `${list}.totalCount`) > 0);
        strictEqual(rows(data, `${list}.nodes`).length, 2);
      }
      ok(rows(data, 'supervisedObjects.nodes').every((row) => 'credit' in row));
    },
  ),
  must('art14.one-way-through', 'go through all five in one chain of relations', async ({ ask }) => {
    const query = `{ complaints(first: 100, ${OLDEST}) { nodes { complaintNo supervisedObject { credit { objectId } }
      acts(first: 1) { nodes { item { name } officers { name department { name } } } } } } }`;
    const found = rows(served(await ask('portal', query, INSPECTOR)), 'complaints.nodes').find(
      (row) => at(row, 'acts.nodes.0.item') && at(row, 'supervisedObject.credit'),
    );
    ok(textAt(found, 'acts.nodes.0.item.name'));
    ok(textAt(found, 'acts.nodes.0.officers.0.department.name'));
  }),
  must('art19.provenance', 'say of every act who provided it, from which source, when', async ({ ask }) => {
    const query = '{ acts(first: 20) { nodes { provenance { provider sourceSystem receivedAt version } } } }';
    for (const act of rows(served(await ask('portal', query, INSPECTOR)), 'acts.nodes')) {
      ok(textAt(act, 'provenance.provider') && textAt(act, 'provenance.sourceSystem'));
      ok(!Number.isNaN(Date.parse(textAt(act, 'provenance.receivedAt'))));
      ok(numberAt(act, 'provenance.version') >= 1);
    }
  }),
  must('art03.four-kinds', 'hold acts of all four kinds, each in its own type', async ({ ask }) => {
    const TYPES = {
      INSPECTION: 'InspectionAct',
      PENALTY: 'PenaltyAct',
      COMPULSION: 'CompulsoryAct',
      OTHER: 'OtherAct',
    };
    for (const [kind, type] of Object.entries(TYPES)) {
      const query = `{ acts(first: 3, where: { kind: { eq: ${kind} } }) { nodes { kind __typename } } }`;
      const found = rows(served(await ask('portal', query, INSPECTOR)), 'acts.nodes');
      deepStrictEqual(found[0], { kind, __typename: type });
    }
  }),
];
