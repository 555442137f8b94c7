/** A dictionary that no published source fixes: data with a date and a note of where it comes from, not a constant of the code. */
export interface CodeList {
  /** 中文 name of the dictionary. */
  title: string;
  /** First day it holds; rows of earlier days are read by it as well, since no earlier list is known. */
  effectiveFrom: string;
  source: string;
  /** What a feeding system writes → the value of the graph. */
  codes: Readonly<Record<string, string>>;
}

const OWN = 'Set by this system: no published dictionary was found.';

/** 检查形式 */
export const CHECK_FORM: CodeList = {
  title: '检查形式',
  effectiveFrom: '2021-07-01',
  source: OWN,
  codes: { 现场检查: 'ON_SITE', 非现场检查: 'OFF_SITE' },
};

/** 检查类别 */
export const CHECK_TYPE: CodeList = {
  title: '检查类别',
  effectiveFrom: '2021-07-01',
  source: OWN,
  codes: {
    日常检查: 'ROUTINE',
    专项检查: 'SPECIAL',
    双随机抽查: 'DOUBLE_RANDOM',
    联合检查: 'JOINT',
    投诉举报核查: 'COMPLAINT',
    复查: 'REINSPECTION',
  },
};

/** 检查方式 */
export const CHECK_MODE: CodeList = {
  title: '检查方式',
  effectiveFrom: '2021-07-01',
  source: 'The three ways that public spot-check plan tables name.',
  codes: { 现场检查: 'ON_SITE', 网络检查: 'ONLINE', 书面检查: 'WRITTEN' },
};

/** 检查结果 */
export const CHECK_RESULT: CodeList = {
  title: '检查结果',
  effectiveFrom: '2021-07-01',
  source: 'The result list of the double-random system; the fourth value is common practice without a source at hand.',
  codes: {
    未发现问题: 'NO_PROBLEM',
    未按规定公示应当公示的信息: 'NOT_PUBLICISED',
    '公示信息隐瞒真实情况、弄虚作假': 'FALSE_PUBLICITY',
    通过登记的住所无法联系: 'NOT_REACHABLE',
    不予配合检查情节严重: 'NO_COOPERATION',
    发现问题已责令改正: 'RECTIFICATION_ORDERED',
    发现问题待后续处理: 'FOLLOW_UP_PENDING',
  },
};

/** 行政相对人性质 */
export const COUNTERPART_NATURE: CodeList = {
  title: '行政相对人性质',
  effectiveFrom: '2021-07-01',
  source: 'The three classes of counterpart in double publication (双公示).',
  codes: { 法人及非法人组织: 'ORGANISATION', 自然人: 'NATURAL_PERSON', 个体工商户: 'INDIVIDUAL_BUSINESS' },
};

/** 行政处罚种类 */
export const PENALTY_TYPE: CodeList = {
  title: '行政处罚种类',
  effectiveFrom: '2021-07-15',
  source: 'Administrative Penalty Law, 2021 revision, Art. 9 (not checked against the text).',
  codes: {
    警告: 'WARNING',
    通报批评: 'NOTICE_OF_CRITICISM',
    罚款: 'FINE',
    没收违法所得: 'CONFISCATION_OF_INCOME',
    没收非法财物: 'CONFISCATION_OF_PROPERTY',
    暂扣许可证件: 'LICENCE_SUSPENSION',
    降低资质等级: 'QUALIFICATION_DOWNGRADE',
    吊销许可证件: 'LICENCE_REVOCATION',
    限制开展生产经营活动: 'BUSINESS_RESTRICTION',
    责令停产停业: 'SUSPENSION_OF_BUSINESS',
    责令关闭: 'CLOSURE',
    限制从业: 'PROFESSION_RESTRICTION',
    行政拘留: 'DETENTION',
    其他: 'OTHER',
  },
};

/** 行政强制种类 */
export const COMPULSION_KIND: CodeList = {
  title: '行政强制种类',
  effectiveFrom: '2012-01-01',
  source: 'Measure and execution, as the Administrative Compulsion Law divides them (not checked against the text).',
  codes: { 行政强制措施: 'MEASURE', 行政强制执行: 'EXECUTION' },
};
