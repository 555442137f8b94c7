import type { Deliveries } from '../../shared/ingest/deliveries.ts';
import { deliveryDesk } from '../../shared/ingest/delivery-desk.ts';
import { LEDGER_SUBGRAPH } from '../../shared/ingest/store.ts';
import { openLedger } from '../../shared/ingest/stored-ledger.ts';
import { startBehaviour } from '../../subgraphs/behaviour/index.ts';
import { openStore } from '../support/store.ts';
import { servicesOf } from '../support/subgraph.ts';

const AT = new Date('2026-10-14T01:00:00Z');
const now = () => AT;
const DEPARTMENT = { code: '610100-MKT', name: '市市场监管局', regionCode: '610100' };
const CHUNK = 256 * 1024;
const ROUNDS = 5;

/**
 * Measures how many acts a second come in by deliveries as the endpoint hands them on: read, checked, linked, written with their change
 * entries, counted. Acts of organisations, acts of natural persons (each with a key of their own), and the former sent again unchanged, in
 * turns.
 * @param rows acts of each kind, over all rounds
 */
export async function run(rows: number): Promise<void> {
  const store = await openStore();
  try {
    const connection = store.connection('behaviour');
    const sources = { department: async () => DEPARTMENT, officers: async () => [], grades: async () => new Map() };
    const { datasets } = await startBehaviour({
      ...servicesOf(connection, now),
      sources,
      evidenceLimit: 0,
      withdrawFromCredit: async () => {},
    });
    const ledger = await openLedger(store.connection(LEDGER_SUBGRAPH), now);
    const desk = deliveryDesk({ datasets, ledger: async () => ledger, now });
    const spent = { organisations: NOTHING, persons: NOTHING, unchanged: NOTHING };
    const each = Math.ceil(rows / ROUNDS);
    for (let round = 0; round < ROUNDS; round += 1) {
      const organisations = acts(round * each, each, false);
      spent.organisations = await timed(spent.organisations, () =>
        send(desk, `organisations ${round}`, organisations, each),
      );
      spent.persons = await timed(spent.persons, () =>
        send(desk, `persons ${round}`, acts(round * each, each, true), each),
      );
      spent.unchanged = await timed(spent.unchanged, () => send(desk, `unchanged ${round}`, organisations, each));
    }
    const count = each * ROUNDS;
    console.log(
      `${''.padEnd(16)}${'acts/s'.padStart(8)}${'µs of this thread'.padStart(20)}${'µs of all threads'.padStart(20)} for an act`,
    );
    for (const [name, { ms, own, all }] of Object.entries(spent))
      console.log(name.padEnd(16) + figure((count * 1000) / ms, 8) + figure(own / count, 20) + figure(all / count, 20));
  } finally {
    await store.close();
  }
}

/** Milliseconds by the clock, microseconds of processor time: the latter tell something on a busy machine as well. */
interface Spent {
  ms: number;
  own: number;
  all: number;
}

const NOTHING: Spent = { ms: 0, own: 0, all: 0 };

async function timed({ ms, own, all }: Spent, work: () => Promise<void>): Promise<Spent> {
  const [begun, ownBefore, allBefore] = [performance.now(), process.threadCpuUsage(), process.cpuUsage()];
  await work();
  const [ownSince, allSince] = [process.threadCpuUsage(ownBefore), process.cpuUsage(allBefore)];
  return {
    ms: ms + performance.now() - begun,
    own: own + ownSince.user + ownSince.system,
    all: all + allSince.user + allSince.system,
  };
}

const figure = (value: number, width: number) => Math.round(value).toLocaleString('en').padStart(width);

async function send(desk: Deliveries, key: string, bytes: Buffer, rows: number): Promise<void> {
  const opening = {
    dataset: 'inspections',
    key,
    format: 'ndjson' as const,
    department: DEPARTMENT,
    sourceSystem: '610100|MKT',
    by: 'bench',
  };
  const id = await desk.open(opening);
  for (let start = 0; start < bytes.length; start += CHUNK) await desk.push(id, bytes.subarray(start, start + CHUNK));
  const { held, read, heldReasons } = await desk.end(id);
  if (held > 0 || read !== rows) throw new Error(`${held} of ${read} rows were held: ${heldReasons[0]?.message}`);
}

function acts(from: number, count: number, ofPersons: boolean): Buffer {
  const lines = Array.from({ length: count }, (_, place) => JSON.stringify(act(from + place, ofPersons)));
  return Buffer.from(`${lines.join('\n')}\n`);
}

function act(number: number, ofPerson: boolean) {
  const identity = `61010219${String(number % 1_000_000).padStart(10, '0')}`;
  return {
    actNo: `${ofPerson ? 'P' : 'O'}-${number}`,
    actName: '日常检查',
    itemCode: '61010000000001',
    departmentCode: DEPARTMENT.code,
    implementingBody: DEPARTMENT.name,
    implementingBodyCode: '11610100MB2A00000X',
    regionCode: '610102',
    objectType: ofPerson ? '2' : '1',
    objectName: ofPerson ? '张三' : `示例食品店${number}`,
    counterpartName: ofPerson ? '张三' : `示例食品店${number}`,
    counterpartNature: ofPerson ? '自然人' : '法人及非法人组织',
    counterpartIdType: ofPerson ? '居民身份证' : '统一社会信用代码',
    counterpartCode: ofPerson ? identity : '91610113321974112N',
    businessAddress: '示例路1号',
    officers: [
      { name: '李四', certificateNo: 'XA-0001' },
      { name: '王五', certificateNo: 'XA-0002' },
    ],
    reportedAt: '2026-10-13T10:00:00+08:00',
    reporter: '李四',
    checkDate: '2026-10-12',
    checklistCode: '11610100MB2A00000X3001',
    checkForm: '现场检查',
    checkType: '日常检查',
    checkResult: '未发现问题',
  };
}
