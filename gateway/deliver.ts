import type { Viewer } from '../shared/access/viewer.ts';
import { holds } from '../shared/access/viewer.ts';
import { badInput, ReportedError } from '../shared/errors/reported-error.ts';
import type { Deliveries, DeliveryReport } from '../shared/ingest/deliveries.ts';
import type { Format } from '../shared/ingest/read-rows.ts';
import { departmentFacts } from '../shared/subgraph/references.ts';
import type { Subgraph } from '../shared/subgraph/subgraph.ts';

/** What a machine client sends. */
export interface Sent {
  dataset: string;
  /** Id of the source (数据源) that the rows are of. */
  source: string;
  /** Idempotency key. */
  key: string;
  format: Format;
}

/** The delivery did not come to its end; what is settled stands. */
export class DeliveryBrokenOff extends Error {
  override readonly name = 'DeliveryBrokenOff';
  /** What is settled; undefined: nothing. */
  readonly report: DeliveryReport | undefined;

  constructor(cause: unknown, report: DeliveryReport | undefined) {
    super('The delivery was broken off.', { cause });
    this.report = report;
  }
}

export interface Deliverer {
  /**
   * Brings bytes into a dataset, as fast as it takes them.
   * @throws ReportedError NOT_FOR_CALLER, NOT_FOUND, BAD_USER_INPUT, RATE_LIMITED before the first byte is taken; DeliveryBrokenOff after it
   */
  deliver(sent: Sent, chunks: AsyncIterable<Uint8Array>, viewer: Viewer, requestId: string): Promise<DeliveryReport>;
}

const SOURCE = 'query Source($id: String!) { dataSource(sourceId: $id) { departmentCode state } }';

/** Finds who takes a delivery among the subgraphs, here or elsewhere, and whether the client may send it. */
export function deliverer(subgraphs: readonly Subgraph[]): Deliverer {
  const find = (name: string) => subgraphs.find((subgraph) => subgraph.name === name);
  return {
    async deliver({ dataset, source, key, format }, chunks, viewer, requestId) {
      const code = departmentOf(viewer);
      const taker = await takerOf(subgraphs, dataset);
      await checkSource(find('coordination'), source, viewer, requestId);
      const department = await departmentFacts(find, code);
      if (!department) throw new ReportedError('NOT_FOUND', `There is no department ${code}.`, {});
      const opening = { dataset, key, format, department, sourceSystem: source, by: viewer.account! };
      const id = await taker.open(opening);
      try {
        for await (const chunk of chunks) await taker.push(id, chunk);
        return await taker.end(id);
      } catch (cause) {
        throw new DeliveryBrokenOff(cause, await taker.drop(id).catch(() => undefined));
      }
    },
  };
}

/** @throws ReportedError NOT_FOR_CALLER */
function departmentOf(viewer: Viewer): string {
  if (viewer.kind === 'machine' && holds(viewer, 'exchange') && viewer.department !== undefined)
    return viewer.department;
  throw new ReportedError(
    'NOT_FOR_CALLER',
    'Rows are sent by machine clients of departments, with the scope exchange (createClient, POST /oauth/token).',
    { scope: 'exchange' },
    '仅限具有 exchange 权限的部门机器客户端投送数据。',
  );
}

async function takerOf(subgraphs: readonly Subgraph[], dataset: string): Promise<Deliveries> {
  const names: string[] = [];
  for (const { deliveries } of subgraphs) {
    const own = (await deliveries?.datasets()) ?? [];
    if (deliveries && own.includes(dataset)) return deliveries;
    names.push(...own);
  }
  const message = `There is no dataset of this name to be sent; there are ${names.join(', ')}.`;
  throw new ReportedError('NOT_FOUND', message, {}, `没有可投送的该数据集，可用：${names.join('、')}。`);
}

/** A source must be registered by the client's department and in use (Art. 13, 15–17). */
async function checkSource(
  coordination: Subgraph | undefined,
  source: string,
  viewer: Viewer,
  requestId: string,
): Promise<void> {
  const answer = await coordination?.execute({ query: SOURCE, variables: { id: source }, viewer, requestId });
  if (!answer?.data || answer.errors?.length)
    throw new ReportedError(
      'SUBGRAPH_UNAVAILABLE',
      'Whether the source is registered cannot be found out at the moment.',
    );
  const known = answer.data['dataSource'] as { departmentCode: string | null; state: string | null } | null;
  if (known?.departmentCode !== viewer.department)
    throw badInput(
      'source',
      'names no source that is registered for the department (registerSource)',
      '不是本部门登记的数据源，请先登记（registerSource）',
    );
  if (known?.state === 'RETIRED') throw badInput('source', 'is retired and sends nothing more', '该数据源已停用');
}
