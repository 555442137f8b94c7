import { expect } from '@jest/globals';
import { GATEWAY_VIEWER, PUBLIC_VIEWER, type Viewer } from '../../../../shared/access/viewer.ts';
import { type Answer, type City, openCity, VIEWERS } from '../city.ts';

const PERSON = { kind: 'person', departments: [] } as const;

/** Who administers, and who does not. */
export const ADMINISTRATORS = {
  /** Of the city's market regulation. */
  marketAdmin: VIEWERS.marketAdmin,
  /** Of another department. */
  healthAdmin: {
    ...PERSON,
    account: 'health.admin',
    department: '610100-HEA',
    region: '610100',
    departments: ['610100-HEA'],
    scopes: ['administration'],
  },
  cityOffice: {
    ...PERSON,
    account: 'office.city',
    department: '610100-GOV',
    region: '610100',
    scopes: ['oversight'],
  },
  beilinOffice: VIEWERS.beilinOffice,
  lianhuOffice: {
    ...PERSON,
    account: 'office.lianhu',
    department: '610104-GOV',
    region: '610104',
    scopes: ['oversight'],
  },
} as const satisfies Record<string, Viewer>;

export interface Desk extends City {
  /** Asks and expects no error; the value of the one root field. */
  done<Value = Record<string, unknown>>(viewer: Viewer, query: string, input?: unknown): Promise<Value>;
  /** Asks and gives the code of the one error. */
  refusal(viewer: Viewer, query: string, input?: unknown): Promise<unknown>;
  signIn(account: string, password: string, place?: Partial<Viewer>): Promise<Answer>;
  /** The session of the last token. */
  lastSession(): string;
  /** What the gateway is told of a session. */
  identity(session: string): Promise<Record<string, unknown> | null>;
  passwords: Record<string, { password: string }>;
}

/** Personnel with the demo accounts. */
export async function openDesk(): Promise<Desk> {
  const city = await openCity();
  const passwords = await city.personnel.createDemoAccounts();
  return {
    ...city,
    passwords,
    async done<Value>(viewer: Viewer, query: string, input?: unknown) {
      const { data, errors } = await city.ask(viewer, query, { input });
      expect(errors).toEqual([]);
      return Object.values(data!)[0] as Value;
    },
    async refusal(viewer, query, input) {
      const { data, errors } = await city.ask(viewer, query, { input });
      expect(errors).toHaveLength(1);
      if (data) expect(Object.values(data)).toEqual([null]);
      return errors[0]!.code;
    },
    signIn: (account, password, place = {}) =>
      city.ask(
        { ...PUBLIC_VIEWER, ...place },
        'mutation ($a: String!, $p: String!) { signIn(account: $a, password: $p) { token } }',
        { a: account, p: password },
      ),
    lastSession: () => city.claims.at(-1)!.sid!,
    async identity(session) {
      const query =
        'query ($s: ID) { _identity(session: $s) { account department scopes networks device passwordMustChange } }';
      const { data, errors } = await city.ask(GATEWAY_VIEWER, query, { s: session });
      expect(errors).toEqual([]);
      return data!['_identity'] as Record<string, unknown> | null;
    },
  };
}

const ACCOUNT =
  'account displayName departmentCode scopes certificateNo staffNo active inPost version post { from until }';

export const CREATE = `mutation ($input: CreateAccountInput!) { createAccount(input: $input) { oneTimePassword account { ${ACCOUNT} } } }`;
export const SET_SCOPES = `mutation ($input: SetAccountScopesInput!) { setAccountScopes(input: $input) { ${ACCOUNT} } }`;
export const SET_POST = `mutation ($input: SetPostInput!) { setPost(input: $input) { ${ACCOUNT} } }`;
export const END = `mutation ($input: AccountStepInput!) { endAccount(input: $input) { ${ACCOUNT} } }`;
export const RESET = `mutation ($input: AccountStepInput!) { resetPassword(input: $input) { oneTimePassword account { ${ACCOUNT} } } }`;
export const CHANGE_PASSWORD =
  'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { account version } }';
export const FILE = `mutation ($input: FileAdminChangeInput!) { fileAdminChange(input: $input) {
  filingNo status departmentCode formerAdmin newAdmin filedBy version } }`;
export const ACKNOWLEDGE = `mutation ($input: FilingStepInput!) { acknowledgeFiling(input: $input) { status decidedBy version } }`;
export const RETURN = `mutation ($input: ReturnFilingInput!) { returnFiling(input: $input) { status reason version } }`;
export const WITHDRAW = `mutation ($input: FilingStepInput!) { withdrawFiling(input: $input) { status version } }`;
export const CREATE_CLIENT = `mutation ($input: CreateClientInput!) { createClient(input: $input) {
  secret client { clientId departmentCode scopes networks validUntil active version } } }`;
export const ROTATE = `mutation ($input: ClientStepInput!) { rotateClientSecret(input: $input) { secret client { version } } }`;
export const END_CLIENT = `mutation ($input: ClientStepInput!) { endClient(input: $input) { active version } }`;

export interface Made {
  oneTimePassword: string | null;
  account: { account: string; scopes: string[]; version: number; active: boolean; displayName: string };
}
