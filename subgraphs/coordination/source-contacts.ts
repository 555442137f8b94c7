import DataLoader from 'dataloader';
import type { Connection } from 'mongoose';
import { ingestCollections } from '../../shared/ingest/store.ts';
import { contactId } from '../../shared/ingest/stored-ledger.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import type { SourceDocument } from './model.ts';

/** When each of the sources last sent, as its runs have it; by source id. */
export async function contactsOf(
  connection: Connection,
  sources: readonly Pick<SourceDocument, '_id' | 'departmentCode'>[],
): Promise<ReadonlyMap<string, Date>> {
  const ids = new Map(sources.map((source) => [contactId(source.departmentCode ?? '', source._id), source._id]));
  const found = await ingestCollections(connection)
    .contacts.find({ _id: { $in: [...ids.keys()] } })
    .toArray();
  return new Map(found.map(({ _id, at }) => [ids.get(_id)!, at]));
}

/** The later of what was registered and what its runs have. */
export function lastContact(registered: Date | undefined, sent: Date | undefined): Date | undefined {
  if (!registered || !sent) return registered ?? sent;
  return registered > sent ? registered : sent;
}

/** Last contacts for one request, a level at a time. */
export function contactLoader(connection: Connection, context: SubgraphContext) {
  return context.once('source contacts', () => {
    const load = async (sources: readonly SourceDocument[]) => {
      const contacts = await contactsOf(connection, sources);
      return sources.map((source) => lastContact(source.lastContactAt, contacts.get(source._id)) ?? null);
    };
    return new DataLoader<SourceDocument, Date | null, string>(load, { cacheKeyFn: ({ _id }) => _id });
  });
}
