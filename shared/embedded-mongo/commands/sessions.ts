import type { Binary } from 'bson';
import { CommandError } from '../errors.ts';
import { noSuchTransaction, type Transaction, type Transactions } from '../storage/transactions.ts';
import { bsonType, type Doc, numberOf } from '../values/compare.ts';
import { isDocument } from '../values/paths.ts';

/** What the engine remembers of a driver's session. */
export interface Session {
  id: string;
  /** The latest transaction number used, and whether it was a transaction or a retryable write. */
  number: bigint;
  transaction: Transaction | undefined;
  committed: boolean;
  /** The last transaction lost a race: the next one takes the writer's turn at its first statement. */
  lostRace: boolean;
  /** The reply of the last retryable write, for its repetition. */
  reply: Promise<unknown> | undefined;
}

const MAX_SESSIONS = 10_000;

/** Sessions by id; the least recently used without an open transaction are forgotten. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  /** The session a command belongs to, undefined when it names none. */
  of(command: Doc): Session | undefined {
    const lsid = command['lsid'];
    if (lsid === undefined) return undefined;
    const id = isDocument(lsid) ? lsid['id'] : undefined;
    if (bsonType(id) !== 'Binary') throw new CommandError(14, 'lsid.id must be a UUID');
    const key = Buffer.from((id as Binary).value()).toString('hex');
    const known = this.#sessions.get(key);
    if (known !== undefined) {
      this.#sessions.delete(key);
      this.#sessions.set(key, known);
      return known;
    }
    this.#forgetOldest();
    const session: Session = {
      id: key,
      number: -1n,
      transaction: undefined,
      committed: false,
      lostRace: false,
      reply: undefined,
    };
    this.#sessions.set(key, session);
    return session;
  }

  #forgetOldest(): void {
    if (this.#sessions.size < MAX_SESSIONS) return;
    for (const [key, session] of this.#sessions) {
      if (session.transaction !== undefined) continue;
      this.#sessions.delete(key);
      return;
    }
  }

  end(ids: unknown): void {
    for (const lsid of Array.isArray(ids) ? ids : []) {
      const session = this.of({ lsid });
      if (session === undefined) continue;
      this.abort(session);
      this.#sessions.delete(session.id);
    }
  }

  /** The transaction a command runs in: a new one with `startTransaction`, else the open one with its number. */
  transactionFor(session: Session, command: Doc): Transaction {
    const number = transactionNumber(command);
    if (command['startTransaction'] === true) {
      if (number < session.number || (number === session.number && (session.transaction || session.committed))) {
        throw new CommandError(
          225,
          `Cannot start transaction ${number} on session: a newer transaction ${session.number} has already started`,
        );
      }
      this.abort(session);
      session.number = number;
      session.committed = false;
      session.reply = undefined;
      session.transaction = this.#transactions.begin(() => {
        if (session.number === number) session.transaction = undefined;
      });
      return session.transaction;
    }
    if (session.transaction === undefined || number !== session.number) throw noSuchTransaction(String(number));
    return session.transaction;
  }

  /** Commits. A repetition after success is answered as the first time. */
  commit(session: Session, command: Doc): void {
    const number = transactionNumber(command);
    if (number === session.number && session.committed) return;
    const transaction = this.transactionFor(session, command);
    session.transaction = undefined;
    this.#transactions.finish(transaction, 'commit');
    session.committed = true;
    session.lostRace = false;
  }

  abort(session: Session): void {
    const transaction = session.transaction;
    session.transaction = undefined;
    if (transaction !== undefined) this.#transactions.finish(transaction, 'abort');
  }
}

export function transactionNumber(command: Doc): bigint {
  const number = command['txnNumber'];
  if (number === undefined) throw new CommandError(72, 'a transaction needs a txnNumber');
  return BigInt(numberOf(number));
}
