import { type Connection, type Model, Schema } from 'mongoose';
import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';
import { type RecordOf, recordSchema } from '../../../shared/subgraph/record-schema.ts';

/** 账号 (Art. 26): of a person in post. `_id` is the account's name. No dataset: accounts are not fed. */
export const ACCOUNT_FIELDS = {
  account: { type: 'text', zh: '账号', identifying: true },
  displayName: { type: 'text', zh: '显示名称' },
  departmentCode: { type: 'text', zh: '所在部门' },
  certificateNo: { type: 'text', zh: '执法证号' },
  scopes: { type: 'list', zh: '权限范围' },
  networks: { type: 'list', zh: '允许登录的网段' },
  active: { type: 'boolean', zh: '是否启用' },
  createdAt: { type: 'datetime', zh: '创建时间' },
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

export type AccountDocument = RecordOf<typeof ACCOUNT_FIELDS>;
export type ClientDocument = RecordOf<typeof CLIENT_FIELDS>;
export type SessionDocument = RecordOf<typeof SESSION_FIELDS>;

/** 口令 of an account or secret of a client, apart from its record: hashes stand in no version and no history. `_id` is the record's. */
export interface Credential {
  _id: string;
  hash: string;
}

/** Failed sign-ins to one account name, whether the account exists or not. Not a record: forgotten when the window is over. */
export interface SignInFailures {
  _id: string;
  /** The last ones, oldest first. */
  at: Date[];
  expiresAt: Date;
}

export interface AccountModels {
  accounts: Model<AccountDocument>;
  credentials: Model<Credential>;
  clients: Model<ClientDocument>;
  clientSecrets: Model<Credential>;
  sessions: Model<SessionDocument>;
  signInFailures: Model<SignInFailures>;
}

const PLAIN = { versionKey: false, autoIndex: false, strict: 'throw' } as const;

export function accountModels(connection: Connection): AccountModels {
  const account = recordSchema<AccountDocument>(ACCOUNT_FIELDS, {}, [{ departmentCode: 1, _id: 1 }]);
  const session = recordSchema<SessionDocument>(SESSION_FIELDS, {}, [{ account: 1, startedAt: 1, _id: 1 }]);
  const client = recordSchema<ClientDocument>(CLIENT_FIELDS, {}, [{ departmentCode: 1, _id: 1 }]);
  const credential = new Schema<Credential>({ _id: String, hash: String }, PLAIN);
  const failures = new Schema<SignInFailures>({ _id: String, at: [Date], expiresAt: Date }, PLAIN).index(
    { expiresAt: 1 },
    { expireAfterSeconds: 0 },
  );
  return {
    accounts: connection.model<AccountDocument>('Account', account, 'accounts'),
    credentials: connection.model<Credential>('Credential', credential, 'credentials'),
    clients: connection.model<ClientDocument>('MachineClient', client, 'clients'),
    clientSecrets: connection.model<Credential>('ClientSecret', credential, 'client_secrets'),
    sessions: connection.model<SessionDocument>('Session', session, 'sessions'),
    signInFailures: connection.model<SignInFailures>('SignInFailures', failures, 'sign_in_failures'),
  };
}
