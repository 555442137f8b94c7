import type { Viewer } from '../../../shared/access/viewer.ts';
import { type Answer, type City, enterprise, openCity } from './city.ts';

type Facts = Readonly<Record<string, unknown>>;

export const ITEM_CODE = '61010000000001';
export const CHECKLIST_CODE = '91350100M000100Y433001';

const ITEM: Facts = {
  departmentCode: 'MARKET',
  claimedBy: null,
  periods: [{ since: '2026-01-01', status: 'IN_USE' }],
  subItems: ['INSPECTION', 'PENALTY', 'COMPULSION'].map((actType) => ({ actType, takeEffectDate: '2026-01-01' })),
  claims: [{ departmentCode: 'MARKET-BEILIN', state: 'CLAIMED' }],
};

const OFFICER: Facts = {
  name: '王一',
  certificateExpiry: '2027-12-31',
  enforcementArea: '西安市',
  enforcementCategory: '行政检查、行政处罚、行政强制',
};

/** What the other subgraphs of the desk say, by key. */
const FACTS: Readonly<Record<string, Facts>> = {
  MARKET: { name: '市市场监管局', regionCode: '610100', creditCode: '91350100M000100Y43' },
  'MARKET-BEILIN': { name: '碑林区市场监管局', regionCode: '610103', creditCode: '91610113321974112N' },
  HEALTH: { name: '市卫健委', regionCode: '610100', creditCode: null },
  [ITEM_CODE]: ITEM,
  '61010000000002': { ...ITEM, periods: [...(ITEM['periods'] as []), { since: '2026-11-01', status: 'SUSPENDED' }] },
  [CHECKLIST_CODE]: { subItem: { itemCode: ITEM_CODE }, validFrom: '2026-01-01', validTo: '2026-12-31' },
  '91350100M000100Y433002': { subItem: { itemCode: '61010000000002' }, validFrom: null, validTo: null },
  '6101-1': OFFICER,
  '6101-2': { ...OFFICER, name: '李二' },
  '6101-3': { ...OFFICER, certificateExpiry: '2026-06-30', enforcementArea: '雁塔区', enforcementCategory: '行政处罚' },
};

export interface Desk extends City {
  /** A mutation that takes one input and must succeed. */
  did(viewer: Viewer, mutation: string, input: object, answer?: string): Promise<Answer>;
  /** The code of its refusal, and the reasons that it names. */
  refused(viewer: Viewer, mutation: string, input: object): Promise<string[]>;
}

/** The subgraph beside a catalogue and a register of certificates that tell what acts go by. */
export async function openDesk(): Promise<Desk> {
  const city = await openCity(
    undefined,
    async (_type, keyField, keys) =>
      new Map(keys.flatMap((key) => (FACTS[key] ? [[key, { [keyField]: key, ...FACTS[key] }] as const] : []))),
  );
  await city.keep('objects', [enterprise(), enterprise({ objectId: 'O-2' })]);
  const run = (viewer: Viewer, mutation: string, input: object, answer: string) => {
    const query = `mutation ($input: ${INPUTS[mutation]}!) { ${mutation}(input: $input) { ${answer} } }`;
    return city.behaviour.execute({ query, variables: { input }, viewer, requestId: 'test' });
  };
  return {
    ...city,
    did: async (viewer, mutation, input, answer = 'id provenance { version }') => {
      const { data, errors } = await run(viewer, mutation, input, answer);
      if (errors) throw errors[0]!;
      return JSON.parse(JSON.stringify(data![mutation])) as Answer;
    },
    refused: async (viewer, mutation, input) => {
      const { extensions = {} } = (await run(viewer, mutation, input, '__typename')).errors?.[0] ?? {};
      return [String(extensions['code']), ...((extensions['reasons'] as string[] | undefined) ?? [])];
    },
  };
}

const INPUTS: Readonly<Record<string, string>> = {
  recordInspection: 'InspectionActInput',
  recordPenalty: 'PenaltyActInput',
  recordCoercion: 'CompulsoryActInput',
  recordOtherAct: 'OtherActInput',
  correctAct: 'CorrectActInput',
  closePenalty: 'ClosePenaltyInput',
  extendCoercion: 'ExtendCoercionInput',
  closeCoercion: 'CloseCoercionInput',
  recordReview: 'RecordReviewInput',
  attachEvidence: 'AttachEvidenceInput',
  addEvidencePart: 'AddEvidencePartInput',
};

const COMMON = {
  actName: '食品经营检查',
  itemCode: ITEM_CODE,
  regionCode: '610103',
  objectType: 'ENTERPRISE',
  objectId: 'O-1',
  objectName: '明月餐饮店',
  counterpartName: '明月餐饮店',
  counterpartNature: 'ORGANISATION',
  counterpartIdType: '统一社会信用代码',
  counterpartCode: '91350100M000100Y43',
  officers: ['6101-1', '6101-2'],
};

/** Inputs that are lawful in every respect; the inspection is `I-1`, from which the other two come. */
export const inspectionInput = (values: object = {}) => ({
  ...COMMON,
  actNo: 'I-1',
  checkDate: '2026-11-18',
  checklistCode: CHECKLIST_CODE,
  checkForm: 'ON_SITE',
  checkType: 'ROUTINE',
  checkMode: 'ON_SITE',
  checkResult: 'RECTIFICATION_ORDERED',
  ...values,
});

export const penaltyInput = (values: object = {}) => ({
  ...COMMON,
  actNo: 'P-1',
  decidedOn: '2026-11-19',
  inspectionActNo: 'I-1',
  caseSource: '监督检查',
  illegalFact: '未公示食品经营许可证',
  penaltyBasis: '食品安全法',
  procedure: 'ORDINARY',
  hearing: false,
  filedOn: '2026-11-18',
  criminal: false,
  documentNo: '市监罚〔2026〕1号',
  penaltyTypes: ['FINE'],
  fineAmount: 100_000,
  penaltyResult: '罚款1000元',
  reconsideration: false,
  litigation: false,
  noPenalty: false,
  ...values,
});

export const coercionInput = (values: object = {}) => ({
  ...COMMON,
  actNo: 'C-1',
  measureFrom: '2026-11-18',
  measureTo: '2026-11-28',
  inspectionActNo: 'I-1',
  illegalFact: '使用超期原料',
  basis: '行政强制法',
  documentNo: '市监强〔2026〕1号',
  compulsionKind: 'MEASURE',
  measureType: '扣押财物',
  ...values,
});
