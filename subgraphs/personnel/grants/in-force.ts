import type { Model } from 'mongoose';
import type { GrantInForce } from '../../../shared/access/viewer.ts';
import { listen } from '../../../shared/audit/wake.ts';
import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import { Remembered } from '../accounts/remembered.ts';
import type { GrantDocument } from './model.ts';
import { grantState } from './rules.ts';

/** What is granted to departments. */
export interface GrantsInForce {
  /** To whoever is in post at a department, at an instant. */
  to(department: string, now: Date): Promise<GrantInForce[]>;
}

/**
 * Read at most every five seconds, and again as soon as this process writes to the subgraph's database; whether a term has begun or is
 * over is asked of the clock each time.
 */
export function grantsInForce(grants: Model<GrantDocument>): GrantsInForce {
  const given = new Remembered<readonly GrantDocument[]>();
  listen('written', grants.db, () => given.clear());
  const read = (department: string, today: string) =>
    grants
      .find({ receiverCode: department, until: { $gte: today } })
      .sort({ until: 1, _id: 1 })
      .lean<GrantDocument[]>()
      .exec();
  return {
    async to(department, now) {
      const today = civilDateOf(now);
      const found = await given.get(department, now, () => read(department, today));
      return found
        .filter((grant) => grantState(grant, today) === 'IN_FORCE')
        .map(({ _id, providerCode, type, fields, purpose }) => ({
          id: _id,
          provider: providerCode!,
          type: type!,
          fields: (fields ?? []).map(String),
          purpose: purpose!,
        }));
    },
  };
}
