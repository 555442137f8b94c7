import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { at, failed, refused, served } from './expectations.ts';
import { must } from './requirement.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const PATH = '/public/graphql';

/** What cannot be answered is refused, for a stated reason and without telling what is hidden (GraphQL over HTTP, §6). */
export const BAD_INPUT = [
  must('http.not-json', 'refuse a body that is not JSON, with 400', async ({ send }) => {
    for (const body of ['{', '', 'null', '"x"', '{"query": 1}'])
      refused(await send(PATH, { method: 'POST', headers: JSON_TYPE, body }), 400, 'BAD_REQUEST');
  }),
  must('http.batch', 'refuse a batch, with 400', async ({ send }) => {
    const body = JSON.stringify([{ query: '{ __typename }' }]);
    refused(await send(PATH, { method: 'POST', headers: JSON_TYPE, body }), 400, 'BAD_REQUEST');
  }),
  must('http.too-large', 'refuse a body that is too large, with 413', async ({ send }) => {
    const body = JSON.stringify({ query: '{ __typename }', variables: { text: 'x'.repeat(200_000) } });
    refused(await send(PATH, { method: 'POST', headers: JSON_TYPE, body }), 413, 'PAYLOAD_TOO_LARGE');
  }),
  must('http.text-plain', 'refuse text/plain, with 415: a form of another site could send it', async ({ send }) => {
    const body = JSON.stringify({ query: '{ __typename }' });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded'])
      refused(
        await send(PATH, { method: 'POST', headers: { 'content-type': type }, body }),
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      );
  }),
  must('http.get', 'refuse a query by GET, with 405', async ({ send }) => {
    const headers = { accept: 'application/json' };
    for (const path of [PATH, '/graphql'])
      refused(await send(`${path}?query={__typename}`, { headers }), 405, 'METHOD_NOT_ALLOWED');
  }),
  must('http.no-such-path', 'answer 404 in the form of GraphQL where nothing is', async ({ send }) => {
    refused(await send('/nothing', {}), 404, 'NOT_FOUND');
  }),
  must('http.health', 'say that it is up and ready', async ({ send }) => {
    for (const path of ['/healthz', '/readyz']) strictEqual((await send(path, {})).status, 200);
  }),
  must('graphql.syntax', 'refuse what is no GraphQL, with 400', async ({ ask }) => {
    refused(await ask('public', '{ items('), 400, 'GRAPHQL_PARSE_FAILED');
  }),
  must('graphql.no-suggestions', 'name an unknown field without suggesting another', async ({ ask }) => {
    for (const query of [
      '{ itemz { totalCount } }',
      '{ items { totalCountt } }',
      '{ items(frist: 1) { totalCount } }',
    ]) {
      const outside = refused(await ask('public', query), 400, 'GRAPHQL_VALIDATION_FAILED');
      const inside = await ask('portal', query, { account: 'market.officer' });
      for (const error of [outside, refused(inside, 400, 'GRAPHQL_VALIDATION_FAILED')])
        ok(!/did you mean/i.test(error.message), error.message);
    }
  }),
  must('graphql.introspection', 'describe itself to whom it serves, by standard introspection', async ({ ask }) => {
    const query = '{ __schema { queryType { name } } __type(name: "SupervisionItem") { fields { name } } }';
    strictEqual(at(served(await ask('public', query)), '__schema.queryType.name'), 'Query');
  }),
  must('graphql.wrong-enum', 'refuse a value that an enum does not have', async ({ ask }) => {
    refused(
      await ask('public', '{ acts(where: { kind: { eq: FOO } }) { totalCount } }'),
      400,
      'GRAPHQL_VALIDATION_FAILED',
    );
  }),
  must('graphql.wrong-enum-variable', 'refuse it in a variable too', async ({ ask }) => {
    const query = 'query ($kind: ActKind) { acts(where: { kind: { eq: $kind } }) { totalCount } }';
    const answer = await ask('public', query, { variables: { kind: 'FOO' } });
    ok(answer.status === 400 || answer.status === 200, answer.text);
    strictEqual(answer.body.errors?.[0]?.extensions.code, 'BAD_USER_INPUT', answer.text);
  }),
  ...['2026-02-30', '2026-13-01', '20260101', 'yesterday'].map((day) =>
    must(`input.date-${day}`, `refuse ${day} for a day`, async ({ ask }) => {
      const query = 'query ($day: CivilDate) { acts(where: { occurredOn: { gte: $day } }) { totalCount } }';
      const literal = await ask('public', query.replace('query ($day: CivilDate) ', '').replace('$day', `"${day}"`));
      for (const answer of [literal, await ask('public', query, { variables: { day } })]) {
        ok(answer.body.errors?.length, answer.text);
        ok(at(answer.body.data, 'acts') == null, answer.text);
        ok(
          ['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED'].includes(answer.body.errors[0]!.extensions.code),
          answer.text,
        );
      }
    }),
  ),
  must('input.unknown-code', 'answer null to an unknown code, and an empty list', async ({ ask }) => {
    const query = `{ item(itemCode: "x") { name } department(code: "x") { name } officer(certificateNo: "x") { name }
      act(id: "x") { actNo } plan(planId: "x") { name } region(code: "x") { name } checklist(checklistCode: "x") { name }
      supervisedObject(objectId: "x") { name } acts(where: { regionCode: { eq: "x" } }) { totalCount } }`;
    const data = served(await ask('public', query)) as Record<string, unknown>;
    const { acts, ...single } = data;
    deepStrictEqual(acts, { totalCount: 0 });
    ok(Object.values(single).every((value) => value === null));
  }),
  must('input.no-operators', 'take an operator of the store for plain text', async ({ ask }) => {
    const query = 'query ($code: String) { items(where: { itemCode: { eq: $code } }) { totalCount } }';
    const object = await ask('public', query, { variables: { code: { $gt: '' } } });
    strictEqual(object.body.errors?.[0]?.extensions.code, 'BAD_USER_INPUT', object.text);
    strictEqual(at(served(await ask('public', query, { variables: { code: '{"$gt":""}' } })), 'items.totalCount'), 0);
  }),
  must('input.empty-in', 'refuse an empty list of values', async ({ ask }) => {
    failed(await ask('public', '{ acts(where: { itemCode: { in: [] } }) { totalCount } }'), 'acts', 'BAD_USER_INPUT');
  }),
  must('cost.aliases', 'refuse 1,000 aliases', async ({ ask }) => {
    const fields = Array.from({ length: 1000 }, (_, place) => `a${place}: __typename`).join(' ');
    refused(await ask('public', `{ ${fields} }`), 400, 'COST_EXCEEDED');
  }),
  must('cost.depth', 'refuse a depth of 50', async ({ ask }) => {
    const deep = Array.from({ length: 50 }).reduce<string>((inner) => `parent { ${inner} }`, 'code');
    refused(await ask('public', `{ department(code: "610103-MKT") { ${deep} } }`), 400, 'COST_EXCEEDED');
  }),
  must('cost.breadth', 'refuse pages within pages beyond what one answer may hold', async ({ ask }) => {
    const query =
      '{ acts(first: 100) { nodes { supervisedObject { acts(first: 100) { nodes { item { acts(first: 100) { nodes { id } } } } } } } } }';
    refused(await ask('public', query), 400, 'COST_EXCEEDED');
  }),
  must('cost.circle', 'refuse fragments that spread each other', async ({ ask }) => {
    const query =
      '{ items { ...A } } fragment A on SupervisionItemConnection { ...B } fragment B on SupervisionItemConnection { ...A }';
    refused(await ask('public', query), 400, 'GRAPHQL_VALIDATION_FAILED');
  }),
];
