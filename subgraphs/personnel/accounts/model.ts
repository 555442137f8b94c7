import { type Connection, type Model, Schema } from 'mongoose';
import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';
import { type RecordOf, recordSchema } from '../../../shared/subgraph/record-schema.ts';

/** 账号 (Art. 26): of a person in post. `_id` is the account's name. No dataset: accounts are not fed. */
export const ACCOUNT_FIELDS = {
  account: { type: 'text', zh: '账号', identifying: true },
  displayName: { type: 'text', zh: '姓名' },
  departmentCode: { type: 'text', zh: '所在部门' },
  certificateNo: { type: 'text', zh: '执法证号' },
  staffNo: { type: 'text', zh: '工号' },
  scopes: { type: 'list', zh: '权限范围' },
  networks: { type: 'list', zh: '允许登录的网段' },
  postFrom: { type: 'date', zh: '任职起始日' },
  postUntil: { type: 'date', zh: '任职截止日' },
  active: { type: 'boolean', zh: '是否启用' },
  createdAt: { type: 'datetime', zh: '创建时间' },
  endedAt: { type: 'datetime', zh: '注销时间' },
  passwordSetAt: { type: 'datetime', zh: '口令设置时间' },
  passwordOneTime: { type: 'boolean', zh: '是否一次性口令' },
} as const satisfies FieldSpecs;

/** 接口客户端 (Art. 21): a program of a department. `_id` is the client id. */
export const CLIENT_FIELDS = {
  clientId: { type: 'text', zh: '客户端编号', identifying: true },
  name: { type: 'text', zh: '客户端名称' },
  departmentCode: { type: 'text', zh: '所属部门' },
  scopes: { type: 'list', zh: '权限范围' },
  networks: { type: 'list', zh: '允许接入的网段' },
  validUntil: { type: 'date', zh: '有效期至' },
  active: { type: 'boolean', zh: '是否启用' },
  createdAt: { type: 'datetime', zh: '创建时间' },
  endedAt: { type: 'datetime', zh: '注销时间' },
  secretSetAt: { type: 'datetime', zh: '密钥设置时间' },
} as const satisfies FieldSpecs;

/** 登录会话 (Art. 32): from a sign-in to its end. `_id` is what tokens carry as `sid`. */
export const SESSION_FIELDS = {
  sessionId: { type: 'text', zh: '会话编号', identifying: true },
  account: { type: 'text', zh: '账号' },
  client: { type: 'text', zh: '客户端编号' },
  scopes: { type: 'list', zh: '限定的权限范围' },
  departmentCode: { type: 'text', zh: '所在部门' },
  source: { type: 'text', zh: '来源地址' },
  device: { type: 'text', zh: '设备密钥指纹' },
  startedAt: { type: 'datetime', zh: '登录时间' },
  expiresAt: { type: 'datetime', zh: '到期时间' },
  endedAt: { type: 'datetime', zh: '注销时间' },
} as const satisfies FieldSpecs;

/** 登记设备 (Art. 32): a key that one person signs in with. `_id` is the key's thumbprint. */
export const DEVICE_FIELDS = {
  thumbprint: { type: 'text', zh: '设备密钥指纹', identifying: true },
  account: { type: 'text', zh: '登记人账号' },
  departmentCode: { type: 'text', zh: '所在部门' },
  registeredAt: { type: 'datetime', zh: '登记时间' },
  releasedAt: { type: 'datetime', zh: '注销时间' },
} as const satisfies FieldSpecs;

/** 管理员变更备案 (Art. 26): who administers a department, told to the city office. `_id` is its number. */
export const FILING_FIELDS = {
  filingNo: { type: 'text', zh: '备案编号', identifying: true },
  departmentCode: { type: 'text', zh: '部门编码' },
  formerAdmin: { type: 'text', zh: '原管理员账号' },
  newAdmin: { type: 'text', zh: '新管理员账号' },
  status: { type: 'text', zh: '备案状态' },
  filedAt: { type: 'datetime', zh: '报送时间' },
  filedBy: { type: 'text', zh: '报送人' },
  decidedAt: { type: 'datetime', zh: '办理时间' },
  decidedBy: { type: 'text', zh: '办理人' },
  reason: { type: 'text', zh: '退回原因' },
} as const satisfies FieldSpecs;

/** Which request created a record, and a digest of what it said: see `createOnce`. */
export interface CreateRequest {
  createKey?: string;
  createDigest?: string;
}

/** `person`: whose account it is while it is active; unique, so that a person has one. */
export type AccountDocument = RecordOf<typeof ACCOUNT_FIELDS> & CreateRequest & { person?: string };
export type ClientDocument = RecordOf<typeof CLIENT_FIELDS> & CreateRequest;
export type SessionDocument = RecordOf<typeof SESSION_FIELDS>;
export type DeviceDocument = RecordOf<typeof DEVICE_FIELDS>;
/** `open`: department of a filing that waits; unique, so that a department has one. */
export type FilingDocument = RecordOf<typeof FILING_FIELDS> & CreateRequest & { open?: string };

/** 口令 of an account or secret of a client, apart from its record: hashes stand in no version and no history. `_id` is the record's. */
export interface Credential {
  _id: string;
  hash: string;
  /** Hashes of the passwords before, the latest first. */
  former?: string[];
}

/** Failed sign-ins by name, place or source. Not a record: forgotten in time. */
export interface AttemptCounter {
  _id: string;
  failures: number;
  lastAt: Date;
  expiresAt: Date;
}

/** A place that an account signed in from. Not a record: forgotten in time. */
export interface KnownPlace {
  _id: string;
  expiresAt: Date;
}

/** When a session was last made use of, to five minutes. Not a record: forgotten with the session. */
export interface Sighting {
  _id: string;
  at: Date;
  expiresAt: Date;
}

export interface AccountModels {
  accounts: Model<AccountDocument>;
  credentials: Model<Credential>;
  clients: Model<ClientDocument>;
  clientSecrets: Model<Credential>;
  sessions: Model<SessionDocument>;
  sightings: Model<Sighting>;
  devices: Model<DeviceDocument>;
  filings: Model<FilingDocument>;
  attempts: Model<AttemptCounter>;
  knownPlaces: Model<KnownPlace>;
}

const PLAIN = { versionKey: false, autoIndex: false, strict: 'throw' } as const;
const REQUEST = { createKey: String, createDigest: String };
const PERISHABLE = { expireAfterSeconds: 0 };

export function accountModels(connection: Connection): AccountModels {
  const account = recordSchema<AccountDocument>(ACCOUNT_FIELDS, { ...REQUEST, person: String }, [
    { readers: 1, _id: 1 },
    { departmentCode: 1, _id: 1 },
  ]);
  const client = recordSchema<ClientDocument>(CLIENT_FIELDS, REQUEST, [{ readers: 1, _id: 1 }]);
  const session = recordSchema<SessionDocument>(SESSION_FIELDS, {}, [
    { readers: 1, startedAt: 1, _id: 1 },
    { account: 1, startedAt: 1, _id: 1 },
    { client: 1, startedAt: 1, _id: 1 },
  ]);
  const device = recordSchema<DeviceDocument>(DEVICE_FIELDS, {}, [{ account: 1, _id: 1 }]);
  const filing = recordSchema<FilingDocument>(FILING_FIELDS, { ...REQUEST, open: String }, [
    { readers: 1, filedAt: 1, _id: 1 },
  ]);
  uniqueWhereGiven(account, 'createKey');
  uniqueWhereGiven(client, 'createKey');
  uniqueWhereGiven(filing, 'createKey');
  uniqueWhereGiven(account, 'person');
  uniqueWhereGiven(filing, 'open');
  const credential = new Schema<Credential>({ _id: String, hash: String, former: [String] }, PLAIN);
  const counter = new Schema<AttemptCounter>({ _id: String, failures: Number, lastAt: Date, expiresAt: Date }, PLAIN);
  const place = new Schema<KnownPlace>({ _id: String, expiresAt: Date }, PLAIN);
  const sighting = new Schema<Sighting>({ _id: String, at: Date, expiresAt: Date }, PLAIN);
  for (const schema of [counter, place, sighting]) schema.index({ expiresAt: 1 }, PERISHABLE);
  return {
    accounts: connection.model<AccountDocument>('Account', account, 'accounts'),
    credentials: connection.model<Credential>('Credential', credential, 'credentials'),
    clients: connection.model<ClientDocument>('MachineClient', client, 'clients'),
    clientSecrets: connection.model<Credential>('ClientSecret', credential, 'client_secrets'),
    sessions: connection.model<SessionDocument>('Session', session, 'sessions'),
    sightings: connection.model<Sighting>('Sighting', sighting, 'sightings'),
    devices: connection.model<DeviceDocument>('Device', device, 'devices'),
    filings: connection.model<FilingDocument>('AdminFiling', filing, 'admin_filings'),
    attempts: connection.model<AttemptCounter>('AttemptCounter', counter, 'sign_in_attempts'),
    knownPlaces: connection.model<KnownPlace>('KnownPlace', place, 'known_places'),
  };
}

function uniqueWhereGiven<Doc>(schema: Schema<Doc>, path: string): void {
  schema.index({ [path]: 1 }, { unique: true, partialFilterExpression: { [path]: { $exists: true } } });
}
