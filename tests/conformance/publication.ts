import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { GraphClient } from '../support/graph-client.ts';
import { ACTS_OF_LIANHU, at, failed, numberAt, refused, rows, served, textAt } from './expectations.ts';
import { must } from './requirement.ts';

const NAMES_HIDDEN = ['complaints', 'complaint', 'tasks', 'analysis', 'viewer', 'dataSources', 'ingestRuns'];

async function countOf({ ask }: GraphClient, list: string): Promise<number> {
  return numberAt(served(await ask('public', `{ ${list} { totalCount } }`)), `${list}.totalCount`);
}

/** What the public reads and what it does not: Art. 23. */
export const PUBLICATION = [
  ...['items', 'checklists', 'departments', 'officers'].map((list) =>
    must(`art23.full-${list}`, `publish ${list} in full: as many as the inspection organ sees`, async (graph) => {
      const inside = await graph.ask('portal', `{ ${list} { totalCount } }`, { account: 'inspector.city' });
      const all = numberAt(served(inside), `${list}.totalCount`);
      ok(all > 0);
      strictEqual(await countOf(graph, list), all);
    }),
  ),
  must('art23.acts-published', 'publish acts step by step: some, and not all', async (graph) => {
    const inside = await graph.ask('portal', `{ ${ACTS_OF_LIANHU} { totalCount } }`, { account: 'inspector.city' });
    const published = numberAt(
      served(await graph.ask('public', `{ ${ACTS_OF_LIANHU} { totalCount } }`)),
      'acts.totalCount',
    );
    ok(published > 0 && published < numberAt(served(inside), 'acts.totalCount'));
  }),
  must('art23.published-only', 'show the public no act that is unpublished or withdrawn', async ({ ask }) => {
    const found = rows(served(await ask('public', '{ acts(first: 100) { nodes { publicStatus } } }')), 'acts.nodes');
    deepStrictEqual(new Set(found.map(({ publicStatus }) => publicStatus)), new Set(['PUBLISHED']));
  }),
  ...NAMES_HIDDEN.map((name) =>
    must(`art23.hidden-${name}`, `have no name ${name} in the public graph`, async ({ ask }) => {
      const argument = name === 'complaint' ? '(complaintNo: "1")' : '';
      const error = refused(await ask('public', `{ ${name}${argument} { x } }`), 400, 'GRAPHQL_VALIDATION_FAILED');
      ok(!/did you mean/i.test(error.message));
      const absent = refused(await ask('public', `{ nothingOfTheKind { x } }`), 400, 'GRAPHQL_VALIDATION_FAILED');
      strictEqual(error.message.replace(name, ''), absent.message.replace('nothingOfTheKind', ''));
    }),
  ),
  must('art23.hidden-types', 'tell nothing of complaints in the public description of itself', async ({ ask }) => {
    const data = served(await ask('public', '{ __schema { types { name fields { name } inputFields { name } } } }'));
    const text = JSON.stringify(data);
    ok(text.includes('SupervisionItem'));
    for (const word of ['omplaint', 'idNumber', 'phone', 'Task', 'Account', 'rovenance'])
      ok(!text.includes(word), `the public schema knows ${word}`);
  }),
  must('art23.no-mutation', 'refuse every mutation in the public graph alike', async ({ ask }) => {
    const fields = ['signIn(account: "a", password: "b") { token }', 'issueTask { taskNo }', 'nothingOfTheKind'];
    const messages = [];
    for (const field of fields)
      messages.push(refused(await ask('public', `mutation { ${field} }`), 400, 'GRAPHQL_VALIDATION_FAILED').message);
    strictEqual(new Set(messages).size, 1);
  }),
  must('art23.masked-person', 'show of a natural person one character and stars', async ({ ask }) => {
    const query =
      '{ supervisedObjects(first: 20, where: { objectType: { eq: NATURAL_PERSON } }) { nodes { name creditCode } } }';
    const persons = rows(served(await ask('public', query)), 'supervisedObjects.nodes');
    ok(persons.length > 0);
    for (const person of persons) {
      ok(/^.\*+$/u.test(textAt(person, 'name')), String(person['name']));
      strictEqual(person['creditCode'], null);
    }
  }),
  must('art23.persons-not-found', 'find no natural person by name', async ({ ask }) => {
    const query =
      '{ supervisedObjects(where: { objectType: { eq: NATURAL_PERSON }, name: { contains: "示" } }) { totalCount } }';
    strictEqual(at(served(await ask('public', query)), 'supervisedObjects.totalCount'), 0);
  }),
  must('art23.no-filter-on-hidden', 'refuse the public a filter on what is not public', async ({ ask }) => {
    const answer = await ask('public', '{ acts(where: { timely: { eq: true } }) { totalCount } }');
    refused(answer, 400, 'GRAPHQL_VALIDATION_FAILED');
  }),
  must('art23.same-query', 'answer the same public query alike at both endpoints', async ({ ask }) => {
    const query = `{ items(first: 20) { totalCount nodes { itemCode name department { code name } subItems { name } } }
      departments(first: 20) { nodes { code name region { name } } }
      officers(first: 20) { nodes { certificateNo name } } }`;
    const [outside, inside] = [await ask('public', query), await ask('portal', query, { account: 'analyst.city' })];
    served(outside);
    strictEqual(inside.text, outside.text);
  }),
  must('art23.objects-credit', 'show with an object what is public of its credit', async ({ ask }) => {
    const query = '{ creditProfile(objectId: "no-such-object") { objectId } }';
    strictEqual(at(served(await ask('public', query)), 'creditProfile'), null);
    const error = failed(
      await ask('public', '{ supervisedObject { objectId } }'),
      'supervisedObject',
      'BAD_USER_INPUT',
    );
    ok(error.message.length > 0);
  }),
];
