import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ExecutionResult } from 'graphql';
import type { Subgraph } from '../../../shared/subgraph/subgraph.ts';
import { cityOfTests } from '../fixtures/city.ts';
import { ANALYST_CLAIMS, OFFICER_CLAIMS, startTestGateway, type TestGateway } from '../fixtures/gateway.ts';

const QUERY = '{ item(code: "A") { name acts { id } } }';

async function withActs(
  execute: Subgraph['execute'],
  check: (gateway: TestGateway) => Promise<void>,
  deadline?: number,
) {
  const { items, acts } = cityOfTests();
  const gateway = await startTestGateway({ subgraphs: [items, { ...acts, execute }], subgraphDeadline: deadline });
  try {
    await check(gateway);
  } finally {
    await gateway.server.close();
  }
}

const UNAVAILABLE = {
  message: 'The part "acts" of the graph did not answer.',
  extensions: {
    code: 'SUBGRAPH_UNAVAILABLE',
    messageZh: '子图 acts 暂不可用。',
    subgraph: 'acts',
    requestId: expect.any(String),
  },
};

test.each<[string, Subgraph['execute'], number]>([
  ['is down', () => Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:4103')), 10_000],
  [
    'throws at once',
    () => {
      throw new Error('bad JSON: <html>');
    },
    10_000,
  ],
  ['is later than its deadline', () => new Promise(() => {}), 5],
])('a subgraph that %s is named in one error, and the rest of the answer stands', async (_, execute, deadline) => {
  await withActs(
    execute,
    async (gateway) => {
      const { status, body } = await gateway.ask(QUERY, { as: OFFICER_CLAIMS });
      expect(status).toBe(200);
      expect(body.data).toEqual({ item: { name: 'item A', acts: null } });
      expect(body.errors).toEqual([expect.objectContaining(UNAVAILABLE)]);
      expect(JSON.stringify(body)).not.toMatch(/ECONNREFUSED|html|127\.0\.0\.1/);
    },
    deadline,
  );
});

test('a subgraph that is late is told to stop', async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const never: Subgraph['execute'] = ({ signal }) => {
    signals.push(signal);
    return new Promise(() => {});
  };
  await withActs(
    never,
    async (gateway) => {
      await gateway.ask(QUERY, { as: OFFICER_CLAIMS });
      expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
    },
    5,
  );
});

test('an answer that breaks the schema is logged and counted, and says nothing of it', async () => {
  const broken = async (): Promise<ExecutionResult> => ({
    data: { _entities: [{ __typename: 'Item', acts: [{ __typename: 'PenaltyAct', id: null }] }] },
  });
  await withActs(broken, async (gateway) => {
    const { body } = await gateway.ask(QUERY, { as: OFFICER_CLAIMS });
    expect(body).toEqual({ data: { item: { name: 'item A', acts: null } } });
    expect(gateway.log.lines.map(({ message }) => message)).toEqual(['answer breaks the schema']);
    const metrics = await gateway.server.inject({ url: '/metrics' });
    expect(metrics.body).toContain('gateway_broken_contracts_total 1');
  });
});

describe('in one gateway', () => {
  const { items, acts } = cityOfTests();
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ subgraphs: [items, acts] });
  });
  afterAll(() => gateway.server.close());

  test('a defect of a resolver leaves as INTERNAL with the request id, beside the data', async () => {
    const { status, body } = await gateway.ask('{ broken items { totalCount } }', {
      headers: { 'x-request-id': 'r7' },
    });
    expect([status, body.data]).toEqual([200, { broken: null, items: { totalCount: 2 } }]);
    expect(body.errors).toEqual([
      {
        message: 'Something went wrong on our side.',
        path: ['broken'],
        extensions: { code: 'INTERNAL', messageZh: '系统内部错误。', requestId: 'r7' },
      },
    ]);
  });

  test('an error that a resolver reports reaches the client with its facts', async () => {
    const { body } = await gateway.ask('{ missing }');
    expect(body.errors).toEqual([
      {
        message: 'There is no such item.',
        path: ['missing'],
        extensions: { code: 'NOT_FOUND', messageZh: '不存在或不可见。', kind: 'item', requestId: expect.any(String) },
      },
    ]);
  });

  test('no extension leaves with the answer, whatever headers ask for', async () => {
    const { body } = await gateway.ask('{ items { totalCount } }', {
      headers: { 'apollo-query-plan-experimental': '1', 'apollo-federation-include-trace': 'ftv1' },
    });
    expect(Object.keys(body)).toEqual(['data']);
  });

  test('each endpoint describes its own schema, beside data and through fragments', async () => {
    const query =
      '{ ...F items { totalCount } } fragment F on Query { s: __schema { queryType { name } } t: __type(name: "Detail") { fields { name } } __typename }';
    const fieldsOf = (data: unknown) =>
      (data as { t: { fields: { name: string }[] } }).t.fields.map(({ name }) => name);
    const open = await gateway.ask(query);
    const portal = await gateway.ask(query, { as: ANALYST_CLAIMS });
    expect(open.body.data).toMatchObject({
      items: { totalCount: 2 },
      s: { queryType: { name: 'Query' } },
      __typename: 'Query',
    });
    expect(fieldsOf(open.body.data)).toEqual(['basis']);
    expect(fieldsOf(portal.body.data)).toEqual(['basis', 'remark']);
  });

  test('nothing of federation can be asked for', async () => {
    for (const query of ['{ _service { sdl } }', '{ _entities(representations: []) { __typename } }'])
      expect((await gateway.ask(query, { as: OFFICER_CLAIMS })).status).toBe(400);
  });

  test('signing in needs no token, and nothing can be added to it', async () => {
    const signIn = 'signIn(account: "a", password: "p") { token }';
    const ask = async (query: string, headers = {}) => (await gateway.ask(query, { path: '/graphql', headers })).status;
    expect(await ask(`mutation { ${signIn} }`)).toBe(200);
    expect(await ask(`mutation { ${signIn} }`, { authorization: 'Bearer stale' })).toBe(200);
    expect(await ask(`mutation { ${signIn} again: ${signIn} }`)).toBe(401);
    expect(await ask(`mutation { ${signIn} renameItem(code: "A", name: "x") { name } }`)).toBe(401);
    expect(await ask(`mutation { ...F } fragment F on Mutation { ${signIn} }`)).toBe(401);
    expect(await ask(`mutation { ${signIn} } query { internalNote }`)).toBe(401);
    expect(await ask('query { signIn: internalNote }')).toBe(401);
    expect(await ask('{ items { totalCount } }')).toBe(401);
    expect(await ask('{ syntax')).toBe(401);
  });

  test('a wrong sign-in tells nothing of hidden names', async () => {
    const probe = async (type: string) =>
      (
        await gateway.ask(`mutation($x: ${type}) { signIn(account: $x, password: "p") { token } }`, {
          path: '/graphql',
        })
      ).body.errors?.[0]?.message;
    expect((await probe('PenaltyActSecret'))?.replace('PenaltyActSecret', 'X')).toBe(
      (await probe('ItemOrdr'))?.replace('ItemOrdr', 'X'),
    );
  });
});
