import type { Audience, Policy } from '../../shared/access/audience.ts';
import type { AccountScope } from '../../shared/access/viewer.ts';

export const SCOPES_ZH: Readonly<Record<AccountScope, string>> = {
  supervision: '监管',
  administration: '部门管理',
  oversight: '主管',
  decision: '决策',
  inspection: '监察',
  staffing: '编制',
  exchange: '交换',
};

const POLICY_WORDS: Readonly<Record<Policy, { en: string; zh: string }>> = {
  department: {
    en: 'on rows of their own department, those below it, those assigned or granted to it, or of the level they oversee',
    zh: '限本部门及下级、承办或获授权的记录,或所主管层级的记录',
  },
  personal: {
    en: 'on cases they handle, officers of the unit they administer, or rows they oversee or inspect, with a stated purpose',
    zh: '限本人承办的案件、所管理单位的人员,或所主管、监察的记录,并须说明使用目的',
  },
  secret: {
    en: 'on rows of the department that provided them, by grant, or inspecting with a purpose and a case',
    zh: '限数据提供部门及其授权部门,监察须说明目的和案件',
  },
};

/** For whom an element is, in a sentence of each language. */
export function ruleInWords(audience: Audience): { rule: string; ruleZh: string } {
  if (audience.public) return { rule: 'anybody', ruleZh: '任何人' };
  if (audience.anonymous) return { rule: 'anybody, in the portal graph', ruleZh: '任何人(门户图)' };
  const who = audience.scopes.map((set) => set.join(' and ')).join(', or ');
  const whoZh = audience.scopes
    .map((set) => set.map((scope) => SCOPES_ZH[scope as AccountScope] ?? scope).join('且'))
    .join('或');
  const rows = audience.policies.map((set) => words(set, 'en').join(' and ')).join('; or ');
  const rowsZh = audience.policies.map((set) => words(set, 'zh').join(',且')).join(';或');
  return {
    rule: [who ? `signed-in staff with the scope ${who}` : 'signed-in staff', rows].filter(Boolean).join(', '),
    ruleZh: [whoZh ? `具有“${whoZh}”职责的登录人员` : '登录的工作人员', rowsZh].filter(Boolean).join(','),
  };
}

function words(policies: readonly string[], language: 'en' | 'zh'): string[] {
  return policies.map((policy) => POLICY_WORDS[policy as Policy]?.[language] ?? policy);
}
