import { ReportedError } from '../errors/reported-error.ts';
import type { KeyPurpose } from './key-file.ts';

/** What a keyring answers to what cannot be done with its keys, with what to do instead. */
export function missing(folder: string, purpose: KeyPurpose): ReportedError<'KEYS_MISSING'> {
  return new ReportedError(
    'KEYS_MISSING',
    `${folder} has no key for ${purpose}. Make the keys once with: npm run keys -- make`,
    { purpose },
    `密钥目录 ${folder} 中没有用途为 ${purpose} 的密钥。请先执行：npm run keys -- make`,
  );
}

export function noSuchKey(purpose: KeyPurpose, kid: string): ReportedError<'NOT_FOUND'> {
  return new ReportedError(
    'NOT_FOUND',
    `There is no key ${kid} for ${purpose}. See: npm run keys -- list`,
    { purpose, kid },
    `没有用途为 ${purpose} 的密钥 ${kid}。请查看：npm run keys -- list`,
  );
}

export function justRotated(purpose: KeyPurpose): ReportedError<'CONFLICT'> {
  return new ReportedError(
    'CONFLICT',
    `The key for ${purpose} was rotated less than a minute ago; running servers may still use the former one. Try again in a minute.`,
    { purpose },
    '密钥轮换不足一分钟，运行中的服务可能仍在使用旧密钥，请一分钟后再试。',
  );
}

export function stillActive(purpose: KeyPurpose, kid: string): ReportedError<'CONFLICT'> {
  return new ReportedError(
    'CONFLICT',
    `The key ${kid} is the active one for ${purpose}. Make another first: npm run keys -- rotate ${purpose}`,
    { purpose, kid },
    `密钥 ${kid} 正在使用，不可删除。请先轮换：npm run keys -- rotate ${purpose}`,
  );
}

export function notRotated(purpose: KeyPurpose): ReportedError<'BAD_USER_INPUT'> {
  return purpose === 'pseudonym'
    ? new ReportedError(
        'BAD_USER_INPUT',
        'The pseudonym key is never rotated: the ids of persons would change, and no key of theirs would be found.',
        {},
        '假名化密钥不可轮换：个人标识将随之改变。',
      )
    : new ReportedError(
        'BAD_USER_INPUT',
        `The keys for ${purpose} are given by the environment: change them there, the new one first, then the former one.`,
        {},
        '该用途的密钥由环境变量给出：请在环境变量中更换，新密钥在前、旧密钥在后。',
      );
}
