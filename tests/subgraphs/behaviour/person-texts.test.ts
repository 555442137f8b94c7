import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { erasePerson } from '../../../shared/audit/erase-person.ts';
import { ask, type City, inspection, NOW, openCity, VIEWERS } from './city.ts';

const NUMBER = '11010519491231002X';
const PERSON = { objectType: '2', counterpartNature: '自然人', counterpartIdType: '身份证', counterpartCode: NUMBER };

let city: City;
let acts: string[];
beforeAll(async () => {
  city = await openCity();
  acts = await city.keep('inspections', [
    inspection({ ...PERSON, objectId: 'O-P', objectName: '张小明', counterpartName: '张小明' }),
    inspection({ actNo: 'I-2' }),
  ]);
  const finding = { checkDate: '2026-11-18', code: 'F-1', severity: '一般' };
  await city.keep('findings', [
    {
      ...finding,
      objectId: 'O-P',
      description: '张\u200b小 明（１１０１０５ 19491231００２Ｘ）未亮照，电话１３８\u200b1234 5678',
    },
    { ...finding, objectId: 'O-1', description: '后厨未加盖，负责人电话138-1234-5678' },
    { ...finding, objectId: 'O-1', code: 'F-2', description: '罚款金额（元）：１００，地面湿滑' },
  ]);
}, 60_000);
afterAll(() => city?.close());

async function descriptions(id: string): Promise<(string | null)[]> {
  const query = 'query ($id: ID!) { act(id: $id) { ... on InspectionAct { findings { description } } } }';
  const { data, errors } = await ask(city, VIEWERS.public, query, { id });
  expect(errors).toEqual([]);
  const { findings } = data['act'] as { findings: { description: string | null }[] };
  return findings.map(({ description }) => description).sort();
}

test('a finding about a natural person is stored encrypted under the key of that person, one about an organisation in the open', async () => {
  const findings = city.store.connection('behaviour').collection('findings');
  const stored = await findings.find({}).toArray();
  const key = (stored.find(({ objectId }) => objectId === 'O-P') as { sealed?: { person: string }[] } | undefined)
    ?.sealed;
  expect(key?.map(({ person }) => person)).toEqual([expect.stringMatching(/^person\//)]);
  expect(stored.map(({ objectId, description }) => [objectId, typeof description]).sort()).toEqual([
    ['O-1', 'string'],
    ['O-1', 'string'],
    ['O-P', 'undefined'],
  ]);
});

test('names, identity numbers and mobile numbers in findings are masked however they are written; other numbers stay', async () => {
  const [person] = await descriptions(acts[0]!);
  expect(person).toMatch(/^张\*\*/);
  for (const value of ['张小明', NUMBER, '13812345678'])
    expect(person!.normalize('NFKC').replace(/[\s\u200b]/g, '')).not.toContain(value);
  expect(await descriptions(acts[1]!)).toEqual(['后厨未加盖,负责人电话138****5678', '罚款金额(元):100,地面湿滑']);
});

test('with the inspected person the finding is erased, and the inspection is still answered', async () => {
  const request = { kind: 'SupervisionAct', record: acts[0]!, reason: '本人申请', by: 'clerk', at: NOW };
  expect(await erasePerson([city.store.connection('behaviour')], request)).toMatchObject({ records: 2 });
  expect(await descriptions(acts[0]!)).toEqual([null]);
});
