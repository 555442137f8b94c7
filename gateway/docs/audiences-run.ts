import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { readConfig } from '../../shared/config/config.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { startCity } from '../start.ts';
import { type Ask, type Asker, cellsOf, type GraphAnswer } from './audience-answers.ts';
import { audienceQuestions } from './audience-questions.ts';
import { type AnsweredQuestion, audiencesPage } from './audiences-page.ts';
import { chosenRecords } from './chosen-records.ts';

const NOW = new Date('2026-10-14T09:00:00+08:00');
const ACTS = 500;

const ASKERS: readonly Asker[] = [
  { labelZh: '公众' },
  { account: 'market.officer', labelZh: '市市场监管局 监管' },
  { account: 'market.admin', labelZh: '市市场监管局 部门管理' },
  { account: 'market.beilin.officer', labelZh: '碑林区市场监管局 承办人' },
  { account: 'market.beilin.officer', labelZh: '碑林区市场监管局 承办人', purpose: 'handling the complaint' },
  { account: 'health.officer', labelZh: '市卫生健康委 监管' },
  { account: 'office.city', labelZh: '市政府办公厅 主管' },
  { account: 'office.beilin', labelZh: '碑林区政府办 主管' },
  { account: 'analyst.city', labelZh: '决策' },
  { account: 'inspector.city', labelZh: '监察' },
  { account: 'inspector.city', labelZh: '监察', purpose: 'tracing a case', caseNo: 'DEMO-CASE-1' },
  { account: 'staffing.city', labelZh: '编制' },
];

/** Starts a small demo city in this process, with a fixed clock, and prints what every audience gets. The same text each time. */
export async function printAudiences(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'supervision-audiences-'));
  const config = readConfig({ DATA_DIR: dataDir, PORT: '0', DEMO_SIZE: String(ACTS) });
  const city = await startCity({ config, log: pino({ level: 'silent' }), now: () => NOW });
  try {
    const passwords = JSON.parse(await readFile(join(dataDir, 'demo-accounts.json'), 'utf8'));
    const ask = askerOf(city.url, passwords);
    const questions = audienceQuestions(await chosenRecords(ask));
    const answered: AnsweredQuestion[] = [];
    for (const question of questions) {
      const cells = [];
      for (const asker of ASKERS) cells.push(await cellsOf(question, asker, ask));
      answered.push({ question, cells });
    }
    return audiencesPage(ASKERS, answered);
  } finally {
    await city.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** On a busy machine a part of the city may not answer in time; it is asked again. */
const TIMES = 5;

function askerOf(url: string, passwords: Readonly<Record<string, { password: string }>>): Ask {
  const tokens = new Map<string, string>();
  const send = async (path: string, document: string, headers: Record<string, string>): Promise<GraphAnswer> => {
    for (let time = 1; ; time += 1) {
      const response = await fetch(new URL(path, url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query: document }),
      });
      const answer = (await response.json()) as GraphAnswer;
      const isLate = answer.errors?.some(({ extensions }) => extensions.code === 'SUBGRAPH_UNAVAILABLE');
      if (!isLate || time === TIMES) return answer;
    }
  };
  const tokenOf = async (account: string): Promise<string> => {
    const known = tokens.get(account);
    if (known) return known;
    const { password } = passwords[account]!;
    const document = `mutation { signIn(account: "${account}", password: "${password}") { token } }`;
    const { data } = await send('/graphql', document, {});
    const token = (data?.['signIn'] as { token?: string } | undefined)?.token;
    if (!token) throw new ReportedError('INTERNAL', `${account} could not sign in.`, {}, '演示账号无法登录。');
    tokens.set(account, token);
    return token;
  };
  return async (document, { account, purpose, caseNo }) =>
    account === undefined
      ? send('/public/graphql', document, {})
      : send('/graphql', document, {
          authorization: `Bearer ${await tokenOf(account)}`,
          ...(purpose && { 'supervision-purpose': purpose }),
          ...(caseNo && { 'supervision-case': caseNo }),
        });
}
