import { inTransaction } from '../../../shared/audit/transaction.ts';
import { writeRecords } from '../../../shared/audit/write-records.ts';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { contentOf, onlineOrigin, originOf } from '../../../shared/subgraph/write-online.ts';
import type { PersonnelModels } from '../model.ts';
import { findAccount } from '../store.ts';
import { type AdministrationServices, administeredAccount, notFound } from './administered.ts';
import { againWhileStale } from './again-while-stale.ts';
import { type AccountDocument, DEVICE_FIELDS, type DeviceDocument } from './model.ts';
import { endSessionsNow, standingSessions } from './sessions.ts';

/**
 * Registers a device key to the person who first signs in with it (Art. 32: a mobile device serves its registered person alone).
 * @throws ReportedError DEVICE_OF_ANOTHER when it is registered to somebody else
 */
export async function registerDevice(
  models: PersonnelModels,
  { _id: account, departmentCode }: AccountDocument,
  thumbprint: string,
  now: Date,
): Promise<void> {
  const standing = await findDevice(models, thumbprint);
  if (isOf(standing, account)) return;
  await inTransaction(models.devices.db, async (transaction) => {
    const [found] = await models.devices.find({ _id: thumbprint }).session(transaction).lean<DeviceDocument[]>();
    if (isOf(found, account)) return;
    if (found && found.releasedAt === undefined)
      throw new ReportedError(
        'DEVICE_OF_ANOTHER',
        'This device is registered to another person. Sign in from a device of your own.',
        {},
        '该设备已登记给其他人员，请使用本人登记的设备。',
      );
    const content = { thumbprint, account, departmentCode, registeredAt: now };
    // No reader's key opens devices: they are shown with the account of their holder.
    const draft = { _id: thumbprint, content, readers: [], expectedVersion: found?.version };
    await writeRecords(models.devices, [draft], onlineOrigin(departmentCode ?? '', account, now), transaction);
  });
}

function isOf(device: DeviceDocument | undefined, account: string): boolean {
  return device !== undefined && device.releasedAt === undefined && device.account === account;
}

async function findDevice(models: PersonnelModels, thumbprint: string): Promise<DeviceDocument | undefined> {
  const [found] = await models.devices.find({ _id: thumbprint }).lean<DeviceDocument[]>();
  return found;
}

/** The devices that an account signs in with at present. */
export async function devicesOf(models: PersonnelModels, account: string): Promise<DeviceDocument[]> {
  const found = await models.devices.find({ account }).sort({ _id: 1 }).lean<DeviceDocument[]>();
  return found.filter(({ releasedAt }) => releasedAt === undefined);
}

/**
 * Frees a device for another person and ends the sessions bound to it: its holder does, or who administers their account.
 * @throws ReportedError NOT_FOUND, whether it is another's or not there; SCOPE_NOT_YOURS
 */
export async function releaseDevice(
  services: AdministrationServices,
  thumbprint: string,
  context: SubgraphContext,
): Promise<DeviceDocument> {
  const { models } = services;
  const { viewer, now } = context;
  // released in between, it may be somebody else's by now, and theirs is not taken away
  return againWhileStale(async () => {
    const device = await releasableDevice(services, thumbprint, context);
    const bound = (await standingSessions(models, { account: device.account! }, now)).filter(
      (session) => session.device === thumbprint,
    );
    const content = contentOf(DEVICE_FIELDS, device, { releasedAt: now });
    const draft = { _id: thumbprint, content, readers: [], expectedVersion: device.version };
    const origin = originOf(viewer, now);
    await inTransaction(models.devices.db, async (transaction) => {
      await writeRecords(models.devices, [draft], origin, transaction);
      await endSessionsNow(models, bound, now, origin, transaction);
    });
    return (await findDevice(models, thumbprint))!;
  });
}

/** A device that is registered to the viewer, or to an account that they administer. @throws ReportedError NOT_FOUND, SCOPE_NOT_YOURS */
async function releasableDevice(
  services: AdministrationServices,
  thumbprint: string,
  context: SubgraphContext,
): Promise<DeviceDocument> {
  const { models } = services;
  const { viewer } = context;
  const device = await findDevice(models, thumbprint);
  const account = device && (await findAccount(models, device.account!));
  if (!device || !account || !isOf(device, account._id)) throw notFound('device', '设备');
  if (viewer.account !== account._id || viewer.kind !== 'person')
    await administeredAccount(services, account._id, context).catch((error: unknown) => {
      throw (error as { code?: string }).code === 'NOT_FOUND' ? notFound('device', '设备') : error;
    });
  return device;
}
