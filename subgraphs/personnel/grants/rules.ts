import type { FieldsToGrant } from '../../../shared/access/fields-to-grant.ts';
import { GRANTABLE_TYPES, isGrantable } from '../../../shared/access/grantable.ts';
import { addDays, type CivilDate } from '../../../shared/calendar/civil-date.ts';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import type { GrantDocument } from './model.ts';

/** 待生效, 生效中, 已到期, 已撤销 */
export type GrantState = 'PENDING' | 'IN_FORCE' | 'EXPIRED' | 'REVOKED';

/** Days of the longest term. The Measures set none; a year makes the provider look again at what it shares. */
const LONGEST_TERM = 366;
const MOST_FIELDS = 100;
const MOST_CHARACTERS = 200;

/** What a department asks to grant. */
export interface GrantRequest {
  type: string;
  fields: readonly string[];
  receiver: string;
  purpose: string;
  from?: CivilDate | null;
  until: CivilDate;
}

export type GrantTerm = Pick<GrantDocument, 'from' | 'until' | 'revokedAt'>;

/** The state on a day in Asia/Shanghai, the last day of the term included. Pure. */
export function grantState({ from, until, revokedAt }: GrantTerm, today: CivilDate): GrantState {
  if (revokedAt) return 'REVOKED';
  if (today < from!) return 'PENDING';
  return today > until! ? 'EXPIRED' : 'IN_FORCE';
}

/**
 * What is granted, normalised. Pure.
 * @param today in Asia/Shanghai
 * @throws ReportedError BAD_USER_INPUT naming the argument
 */
export function grantTerms(request: GrantRequest, known: FieldsToGrant, today: CivilDate) {
  const { type, until } = request;
  const fields = checkedFields(type, request.fields, known);
  const purpose = checkedText('input.purpose', request.purpose);
  const from = request.from ?? today;
  if (from < today) throw badInput('input.from', 'lies in the past', '早于今日');
  if (until < from) throw badInput('input.until', 'lies before the first day', '早于授权起始日');
  if (until > addDays(from, LONGEST_TERM - 1))
    throw badInput('input.until', `a term has at most ${LONGEST_TERM} days`, `授权期限最长${LONGEST_TERM}天`);
  return { type, fields, purpose, from, until };
}

function checkedFields(type: string, given: readonly string[], known: FieldsToGrant): string[] {
  const ofType = known.get(type);
  if (!ofType) {
    const types = Object.entries(GRANTABLE_TYPES);
    const names = (join: (type: string, zh: string) => string) => types.map(([name, { zh }]) => join(name, zh));
    throw badInput(
      'input.type',
      `is no kind of data that is granted; take one of ${names((name) => name).join(', ')}`,
      `不是可授权的数据类型，可选：${names((name, zh) => `${name}（${zh}）`).join('、')}`,
    );
  }
  const fields = [...new Set(given)].sort();
  if (fields.length === 0 || fields.length > MOST_FIELDS)
    throw badInput('input.fields', `takes 1 to ${MOST_FIELDS} fields`, `应为1至${MOST_FIELDS}个字段`);
  const unknown = fields.filter((field) => !ofType.has(field));
  if (unknown.length > 0)
    throw badInput(
      'input.fields',
      `${type} has no field ${unknown.join(', ')}`,
      `${type} 没有字段 ${unknown.join('、')}`,
    );
  const personal = fields.filter((field) => !isGrantable(ofType.get(field)!));
  if (personal.length > 0)
    throw badInput(
      'input.fields',
      `${personal.join(', ')} is personal and never granted; leave it out`,
      `${personal.join('、')} 属于个人信息，不得授权`,
    );
  return fields;
}

/** A text that a person gives as a reason. @throws ReportedError BAD_USER_INPUT */
export function checkedText(argument: string, given: string): string {
  const text = given.normalize('NFC').trim();
  if (text === '' || text.length > MOST_CHARACTERS)
    throw badInput(argument, `takes 1 to ${MOST_CHARACTERS} characters`, `应为1至${MOST_CHARACTERS}个字符`);
  return text;
}

/**
 * Whether a grant may be revoked. Pure.
 * @param by department that does it, and the version it has read
 * @throws ReportedError WRONG_DEPARTMENT, STALE, or ILLEGAL_TRANSITION naming the state; in this order
 */
export function checkRevocation(
  grant: GrantTerm & Pick<GrantDocument, '_id' | 'version' | 'providerCode'>,
  by: { department?: string; expectedVersion: number },
  today: CivilDate,
): void {
  const { _id: id, version } = grant;
  if (by.department === undefined || by.department !== grant.providerCode)
    throw new ReportedError(
      'WRONG_DEPARTMENT',
      'A grant is revoked by the department that gave it.',
      { id },
      '数据授权由提供部门撤销。',
    );
  if (by.expectedVersion !== version)
    throw new ReportedError('STALE', `Version ${by.expectedVersion} is not the present one.`, { id, version });
  const state = grantState(grant, today);
  if (state === 'REVOKED' || state === 'EXPIRED')
    throw new ReportedError(
      'ILLEGAL_TRANSITION',
      `The grant cannot be revoked in the state ${state}.`,
      { id, status: state, step: 'revoke' },
      `授权状态为${state}，不能撤销。`,
    );
}
