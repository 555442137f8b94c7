import { BlockList, isIP } from 'node:net';
import { normaliseKey } from '../../../shared/codes/identity-key.ts';
import { badInput } from '../../../shared/errors/reported-error.ts';
import { checkedInput } from '../../../shared/ingest/checked-input.ts';
import type { CanonicalRow, FieldSpecs, ValuesOf } from '../../../shared/ingest/dataset.ts';

const MOST_NETWORKS = 20;

/**
 * Names that stand in the logs for somebody else: programs, the parts of the graph that write on their own behalf, and kinds of viewers.
 * A person of that name would do things in theirs.
 */
const RESERVED = /^(client-.*|gateway|bootstrap|demo|end-of-publication|recompute-deadlines|public|person|machine)$/;

/** What an administrator says of a new account. */
const NEW_ACCOUNT_FIELDS = {
  account: { type: 'text', zh: '账号', identifying: true, maxLength: 64 },
  displayName: { type: 'text', zh: '姓名', maxLength: 50, personal: true },
  departmentCode: { type: 'text', zh: '所在部门', maxLength: 32 },
  certificateNo: { type: 'text', zh: '执法证号', maxLength: 100 },
  staffNo: { type: 'text', zh: '工号', maxLength: 50 },
  scopes: { type: 'list', zh: '权限范围', identifying: true },
  networks: { type: 'list', zh: '允许登录的网段' },
  postFrom: { type: 'date', zh: '任职起始日' },
  postUntil: { type: 'date', zh: '任职截止日' },
} as const satisfies FieldSpecs;

export type NewAccountValues = ValuesOf<typeof NEW_ACCOUNT_FIELDS> & {
  account: string;
  scopes: readonly string[];
  networks: readonly string[];
};

/**
 * What a new account says, normalised. Pure.
 * @throws ReportedError BAD_USER_INPUT naming the argument
 */
export function newAccountValues(input: CanonicalRow): NewAccountValues {
  const values = checkedInput(NEW_ACCOUNT_FIELDS, input) as NewAccountValues;
  if (!/^[a-z0-9][a-z0-9._-]{2,63}$/.test(values.account))
    throw badInput(
      'input.account',
      'takes 3 to 64 small letters, digits, dots, hyphens and underlines, a letter or digit first',
      '应为3至64个小写字母、数字、点、连字符或下划线，且以字母或数字开头',
    );
  if (RESERVED.test(values.account))
    throw badInput(
      'input.account',
      'is a name that programs and the graph itself go by; take another',
      '为程序或系统保留的名称，请另选',
    );
  if ((values.certificateNo === undefined) === (values.staffNo === undefined))
    throw badInput(
      'input.certificateNo',
      'an account is of an officer (certificateNo) or of other staff (staffNo): one of the two',
      '执法证号与工号须且仅须填写一项',
    );
  if (values.staffNo !== undefined && values.displayName === undefined)
    throw badInput(
      'input.displayName',
      'real name of the holder, where no certificate tells it',
      '非执法人员须填写真实姓名',
    );
  const certificateNo = values.certificateNo === undefined ? undefined : normaliseKey(values.certificateNo);
  return { ...values, certificateNo, networks: networksOf(values.networks) };
}

/** A term of a post in order. @throws ReportedError BAD_USER_INPUT */
export function checkPost({ postFrom, postUntil }: { postFrom?: string; postUntil?: string }): void {
  if (postFrom !== undefined && postUntil !== undefined && postUntil < postFrom)
    throw badInput('input.postUntil', 'lies before postFrom', '早于任职起始日');
}

/** CIDRs, each once. @throws ReportedError BAD_USER_INPUT */
export function networksOf(given: readonly unknown[] | undefined): readonly string[] {
  const networks = [...new Set((given ?? []).map(String))];
  if (networks.length > MOST_NETWORKS || !networks.every(isCidr))
    throw badInput(
      'input.networks',
      `takes up to ${MOST_NETWORKS} networks such as 10.1.0.0/16`,
      '应为CIDR网段，如10.1.0.0/16',
    );
  return networks;
}

function isCidr(text: string): boolean {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return false;
  try {
    new BlockList().addSubnet(address, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
    return true;
  } catch {
    return false; // a prefix that is too long
  }
}
