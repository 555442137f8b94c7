import type { Connection } from 'mongoose';
import { type DeliveryProof, type Receipt, signDelivery } from '../../shared/audit/delivery-proof.ts';
import { keysOf } from '../../shared/audit/person-keys.ts';
import { maskNumbers } from '../../shared/disclosure/mask-numbers.ts';
import type { CriticismDocument } from './criticism-fields.ts';
import type { TaskContent } from './task-fields.ts';

/** A task as its receiver reads it; what it becomes later is no part of what was delivered. */
function deliveredTask(task: TaskContent): DeliveredContent {
  const { title, content, kind, dueOn, itemCode, objectId, complaintNo, jointNo, ground, matterNo, round } = task;
  const about = { itemCode, objectId, complaintNo, jointNo, ground, matterNo, round };
  return { title: maskNumbers(title ?? ''), content: maskNumbers(content ?? ''), kind, dueOn, ...given(about) };
}

type DeliveredContent = Readonly<Record<string, unknown>>;
type Notice = Partial<
  Pick<CriticismDocument, 'criticismNo' | 'decidedBy' | 'departmentCode' | 'decidedAt' | 'matterNo' | 'ground'>
> &
  Pick<CriticismDocument, 'reason' | 'rounds' | 'receipt'>;

/** 送达回执 of a task that is issued, as it is stored. */
export function receiptOfTask(connection: Connection, task: TaskContent): string {
  return JSON.stringify(signDelivery(keysOf(connection).keyring, deliveryOfTask(task)));
}

/** 送达证明 of a task as JSON; null where it was issued before there were receipts. */
export function proofOfTask(task: TaskContent): string | null {
  return proofOf(deliveryOfTask(task), task.receipt);
}

/** The same of a notice of criticism. */
export function receiptOfNotice(connection: Connection, notice: Notice): string {
  return JSON.stringify(signDelivery(keysOf(connection).keyring, deliveryOfNotice(notice)));
}

export function proofOfNotice(notice: Notice): string | null {
  return proofOf(deliveryOfNotice(notice), notice.receipt);
}

function deliveryOfTask(task: TaskContent) {
  const { taskNo = '', issuedBy = '', assignedTo = '', deliveredAt } = task;
  const content = deliveredTask(task);
  return { no: taskNo, issuedBy, receiver: assignedTo, deliveredAt: deliveredAt?.toISOString() ?? '', content };
}

function deliveryOfNotice({ criticismNo = '', decidedBy = '', departmentCode = '', decidedAt, ...notice }: Notice) {
  const { matterNo, ground, reason, rounds } = notice;
  const content = given({ matterNo, ground, rounds, reason: maskNumbers(reason ?? '') });
  const deliveredAt = decidedAt?.toISOString() ?? '';
  return { no: criticismNo, issuedBy: decidedBy, receiver: departmentCode, deliveredAt, content };
}

/** From the record as it stands: one that was edited behind the log's back no longer fits its receipt. */
function proofOf(delivery: ReturnType<typeof deliveryOfTask>, receipt: string | undefined): string | null {
  if (!receipt) return null;
  const proof: DeliveryProof = { ...delivery, ...(JSON.parse(receipt) as Receipt) };
  return JSON.stringify(proof);
}

function given(values: DeliveredContent): DeliveredContent {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
