import { ObjectId, Timestamp } from 'bson';
import type { Doc } from '../values/compare.ts';
import { MAX_DOCUMENT_BYTES } from './modify.ts';
import type { Engine } from './request.ts';
import { MAX_BATCH } from './writing.ts';

export const MAX_MESSAGE_BYTES = 48_000_000;
const SET_NAME = 'embedded';
const SERVED_WIRE_VERSION = 21;
const ELECTION = new ObjectId('7fffffff0000000000000001');

/** The handshake: a replica set of one, so that drivers do transactions and retryable writes. */
export const hello = (engine: Engine): Doc => ({
  helloOk: true,
  isWritablePrimary: true,
  ismaster: true,
  secondary: false,
  setName: SET_NAME,
  setVersion: 1,
  electionId: ELECTION,
  hosts: [engine.address],
  me: engine.address,
  primary: engine.address,
  maxBsonObjectSize: MAX_DOCUMENT_BYTES,
  maxMessageSizeBytes: MAX_MESSAGE_BYTES,
  maxWriteBatchSize: MAX_BATCH,
  localTime: engine.now(),
  logicalSessionTimeoutMinutes: 30,
  connectionId: 1,
  minWireVersion: 0,
  maxWireVersion: SERVED_WIRE_VERSION,
  readOnly: false,
  lastWrite: {
    opTime: { ts: new Timestamp({ t: Math.floor(engine.now().getTime() / 1000), i: 1 }), t: 1 },
    lastWriteDate: engine.now(),
  },
  ok: 1,
});

export const buildInfo = (): Doc => ({
  version: '7.0.0',
  versionArray: [7, 0, 0, 0],
  gitVersion: 'embedded',
  modules: ['embedded'],
  bits: 64,
  maxBsonObjectSize: MAX_DOCUMENT_BYTES,
  ok: 1,
});

export const parameters = (): Doc => ({
  featureCompatibilityVersion: { version: '7.0' },
  transactionLifetimeLimitSeconds: 60,
  ok: 1,
});
