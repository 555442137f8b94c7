import type { Connection } from 'mongoose';
import { documentId, placeId } from '../audit/person-id.ts';
import { keysOf } from '../audit/person-keys.ts';
import { type SealedValues, sealPart, unsealed } from '../audit/sealed-values.ts';
import type { PersonMention, Problem } from './dataset.ts';
import type { QuarantineDocument } from './store.ts';

/** What of a held row may be a person's: all that the file has, and reasons that quote it. */
export interface RowValues {
  raw: string;
  row: string;
  problems: Problem[];
}

/** A held row as the store has it. */
export type StoredRow = Omit<QuarantineDocument, keyof RowValues> & { sealed: SealedValues[] };

const KIND = 'QuarantinedRow';

/** Held rows to be sealed: whom each is about is known as far as the dataset could tell. */
export interface RowToSeal {
  _id: string;
  values: RowValues;
  persons: readonly PersonMention[];
}

/**
 * Seals held rows, each under a key of its own, which goes with the key of any person the row is about.
 * @returns by `_id`
 */
export async function sealRows(
  connection: Connection,
  rows: readonly RowToSeal[],
  at: Date,
): Promise<ReadonlyMap<string, SealedValues[]>> {
  const keys = keysOf(connection);
  const personsOfRow = new Map(
    rows.map(({ _id, persons }) => [
      keyId(_id),
      persons.flatMap((mention) =>
        [
          documentId(keys.keyring, mention.document) ?? [],
          mention.record ? placeId({ ...mention, record: mention.record }) : [],
        ].flat(),
      ),
    ]),
  );
  const opened = await keys.ensure(personsOfRow.keys(), at, undefined, (id) => personsOfRow.get(id));
  return new Map(
    rows.map(({ _id, values }) => {
      const key = opened.get(keyId(_id));
      const part = { role: 'row', values: { ...values } };
      return [_id, key ? [sealPart(keys.keyring.suite, KIND, _id, key, part)] : []];
    }),
  );
}

/** Held rows as they were; of one whose key is gone, without what the file has. */
export async function openRows(connection: Connection, rows: QuarantineDocument[]): Promise<QuarantineDocument[]> {
  return unsealed({ db: connection, modelName: KIND }, rows);
}

function keyId(rowId: string): string {
  return `${KIND}/${rowId}#row`;
}
