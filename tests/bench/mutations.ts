import { openCity } from '../support/city.ts';

const AT_ONCE = 16;
const WARM_UP = 50;
const ISSUE = 'mutation ($input: IssueTaskInput!) { issueTask(input: $input) { taskNo } }';
const CLAIM = 'mutation ($input: ClaimTaskInput!) { claimTask(input: $input) { status } }';
const INPUT = { title: '核查', content: '请核查并反馈。', assignedTo: '610103-MKT', dueOn: '2026-12-31' };

/**
 * Measures mutations over HTTP, each with its record, its change entry and its idempotency key on disk before the answer, against the demo
 * city and the embedded engine in this process: tasks issued, and then claimed.
 * @param count of each
 */
export async function run(count: number): Promise<void> {
  const city = await openCity({ settings: { RATES: 'off' } });
  try {
    const sent = async (account: string, query: string, input: object, key: string): Promise<string> => {
      const headers = { 'idempotency-key': key };
      const { body, text } = await city.ask('portal', query, { account, variables: { input }, headers });
      const [answer] = Object.values((body.data ?? {}) as Record<string, { taskNo?: string } | null>);
      if (!answer) throw new Error(text);
      return answer.taskNo ?? '';
    };
    const issue = (place: number) => sent('market.officer', ISSUE, INPUT, `issue-${place}`);
    await inTurns(WARM_UP, (place) => issue(-1 - place));
    const issued: string[] = [];
    const issuing = await inTurns(count, async (place) => {
      issued[place] = await issue(place);
    });
    const claiming = await inTurns(count, (place) =>
      sent('market.beilin.officer', CLAIM, { taskNo: issued[place], expectedVersion: 1 }, `claim-${place}`),
    );
    console.table(
      [
        ['tasks issued', issuing],
        ['tasks claimed', claiming],
      ].map(([what, seconds]) => ({ what, count, 'a second': Math.round(count / Number(seconds)) })),
    );
  } finally {
    await city.close();
  }
}

/** @returns seconds until `count` were done, `AT_ONCE` at once */
async function inTurns(count: number, work: (place: number) => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return (performance.now() - begun) / 1_000;
}
