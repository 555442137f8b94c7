import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type Delivery,
  type DeliveryProof,
  deliveryFault,
  signDelivery,
} from '../../../shared/audit/delivery-proof.ts';
import type { SuiteName } from '../../../shared/crypto/suite.ts';
import { testKeyring } from '../../support/keys.ts';

const DELIVERY: Delivery = {
  no: 'RW20261124-2345ABCDEFGH',
  issuedBy: 'XA-MARKET',
  receiver: 'XA-BEILIN-MARKET',
  deliveredAt: '2026-11-24T04:00:00.000Z',
  content: { title: '核查食品经营风险线索', dueOn: '2026-12-01' },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'delivery-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function proofBy(suite: SuiteName, name: string = suite): Promise<DeliveryProof> {
  const keyring = await testKeyring(join(folder, name), { suite });
  return JSON.parse(JSON.stringify({ ...DELIVERY, ...signDelivery(keyring, DELIVERY) })) as DeliveryProof;
}

test.each<SuiteName>(['international', 'sm'])(
  'a proof made with the suite %s verifies from itself alone',
  async (suite) => {
    const proof = await proofBy(suite);
    expect(deliveryFault(proof)).toBeUndefined();
    expect(deliveryFault(proof, [proof.key.kid])).toBeUndefined();
    expect(deliveryFault(proof, ['another key'])).toBe('KEY_NOT_PINNED');
  },
);

test.each(['no', 'issuedBy', 'receiver', 'deliveredAt'])(
  'a proof whose %s was altered does not verify',
  async (field) => {
    expect(deliveryFault({ ...(await proofBy('international')), [field]: 'X' })).toBe('SIGNATURE_INVALID');
  },
);

test('a proof whose content was altered, or given another digest besides, does not verify', async () => {
  const proof = await proofBy('international');
  const content = { ...proof.content, dueOn: '2026-12-31' };
  expect(deliveryFault({ ...proof, content })).toBe('CONTENT_ALTERED');
  const keyring = await testKeyring(join(folder, 'international'));
  const { contentDigest } = signDelivery(keyring, { ...DELIVERY, content });
  expect(deliveryFault({ ...proof, content, contentDigest })).toBe('SIGNATURE_INVALID');
});

test('a proof under another key passes for none of the deployment’s', async () => {
  const [proof, forged] = await Promise.all([proofBy('international'), proofBy('international', 'another deployment')]);
  expect(deliveryFault(forged, [proof.key.kid])).toBe('KEY_NOT_PINNED');
  expect(deliveryFault({ ...forged, key: { ...forged.key, kid: proof.key.kid } })).toBe('KEY_FORGED');
  expect(deliveryFault({ ...proof, key: forged.key })).toBe('SIGNATURE_INVALID');
});

test.each([null, 'text', {}, { ...DELIVERY }, { ...DELIVERY, contentDigest: 'x', signature: 'x' }])(
  'what is no proof is called malformed: %j',
  (value) => {
    expect(deliveryFault(value)).toBe('MALFORMED');
  },
);
