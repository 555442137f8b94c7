import { listen } from '../../../shared/audit/wake.ts';
import type { PersonnelModels } from '../model.ts';
import { findAccount, findClient, findOfficer } from '../store.ts';
import { readDepartmentTree, type TreeDepartment } from './department-tree.ts';
import { Remembered } from './remembered.ts';
import { clientRights, type Identity, personRights, type RightsFacts } from './rights.ts';
import { findSession, noteSighting } from './sessions.ts';

/** By session; by account or client where another issuer has vouched for it. */
export interface IdentityQuery {
  session?: string | null;
  account?: string | null;
  /** Id of a program. */
  client?: string | null;
}

export interface Identities {
  /** Present rights; undefined: nobody. */
  of(query: IdentityQuery, now: Date): Promise<Identity | undefined>;
  departments(now: Date): Promise<ReadonlyMap<string, TreeDepartment>>;
}

/**
 * Who somebody is at an instant (Art. 26). What the answer rests on is read at most every five seconds, and again as soon as this process
 * writes to the subgraph's database; the rules look at the clock each time.
 */
export function identitiesOf(models: PersonnelModels): Identities {
  const facts = new Remembered<RightsFacts>();
  const tree = new Remembered<ReadonlyMap<string, TreeDepartment>>();
  listen('written', models.accounts.db, () => {
    facts.clear();
    tree.clear();
  });
  const departments = (now: Date) => tree.get('', now, () => readDepartmentTree(models));

  const read = async (query: IdentityQuery, now: Date): Promise<RightsFacts> => {
    const session = query.session ? await findSession(models, query.session) : undefined;
    if (query.session && !session) return {};
    const clientId = session ? session.client : query.client;
    const name = session ? session.account : query.account;
    const client = clientId ? await findClient(models, clientId) : undefined;
    const account = name ? await findAccount(models, name) : undefined;
    const code = (client ?? account)?.departmentCode;
    const department = code ? (await departments(now)).get(code) : undefined;
    const officer = account?.certificateNo ? await findOfficer(models, account.certificateNo) : undefined;
    if (session) await noteSighting(models, session, now);
    return { client, account, officer, session, department };
  };

  return {
    departments,
    of: async (query, now) => {
      const { session, account, client } = query;
      const key = JSON.stringify([session ?? null, account ?? null, client ?? null]);
      const found = await facts.get(key, now, () => read(query, now));
      return found.client ? clientRights(found, now) : personRights(found, now);
    },
  };
}
