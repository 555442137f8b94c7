import type { Model } from 'mongoose';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { digestOf } from '../../../shared/audit/digest.ts';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import type { CreateRequest } from './model.ts';

const MAX_KEY = 100;

/**
 * What marks a creation so that the same request, sent again, is known. The key counts within the account that sends it.
 * @throws ReportedError BAD_USER_INPUT
 */
export function createRequest(key: string | null | undefined, values: unknown, viewer: Viewer): CreateRequest {
  if (key === null || key === undefined) return {};
  if (key === '' || key.length > MAX_KEY)
    throw badInput('input.idempotencyKey', `takes 1 to ${MAX_KEY} characters`, '长度应为1至100个字符');
  return {
    createKey: digestOf([viewer.department ?? null, viewer.account ?? null, key]),
    createDigest: digestOf(values),
  };
}

/** The record that the request created before, if it did. @throws ReportedError CONFLICT when its key made something else */
export async function createdBefore<Doc extends CreateRequest>(
  model: Model<Doc>,
  { createKey, createDigest }: CreateRequest,
): Promise<Doc | undefined> {
  if (createKey === undefined) return undefined;
  const [found] = await model.find({ createKey }).lean<Doc[]>();
  if (found && found.createDigest !== createDigest)
    throw new ReportedError(
      'CONFLICT',
      'This idempotency key was used for something else.',
      { argument: 'input.idempotencyKey' },
      '该幂等键已用于其他请求。',
    );
  return found;
}
