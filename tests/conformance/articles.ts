/** The articles of the Measures (市政办发〔2021〕28号) that ask of the software what can be asked of it over HTTP, in short, in English and Chinese. */
export const ARTICLES: Readonly<Record<number, readonly [english: string, chinese: string]>> = {
  3: ['Penalty, coercion, inspection and daily supervision', '行政处罚、行政强制、行政检查和日常监督管理'],
  5: ['Offices in charge, and who leads in each department', '主管部门、分管领导、承办机构和具体负责人'],
  6: ['Interoperation, and the five audiences', '互联互通与五类服务对象'],
  7: ['The catalogue of items and the implementation lists', '监管事项目录清单和检查实施清单'],
  8: ['No supervision outside the catalogue', '未纳入系统的事项不得开展监管'],
  9: ['Claiming of items', '事项认领'],
  10: ['Combing of duties', '职能梳理'],
  11: ['Inspection implementation lists', '检查实施清单'],
  12: ['Adjustment, and administrative permits', '动态调整与行政许可关联'],
  13: ['One data centre', '监管数据中心'],
  14: ['Kinds of supervision data', '监管数据种类'],
  15: ['Ways of aggregation, within five working days', '数据汇聚与时限'],
  16: ['Platforms of complaints, credit and services; third parties', '平台互联互通'],
  17: ['Social data', '社会数据'],
  18: ['Sorted, cleaned, checked and linked', '整理、清洗、校核、关联整合'],
  19: ['Who provides is responsible', '谁提供，谁负责'],
  20: ['Bad or missing data', '数据不规范或缺失'],
  21: ['Data for other systems', '向其他业务系统提供数据'],
  22: ['Portal of the staff, query of the public', '工作门户与公众查询'],
  23: ['Who enforces publishes', '谁执法，谁公示'],
  24: ['No release without the provider', '未经许可不得对外开放'],
  25: ['Analysis, warnings, credit', '大数据分析、风险预警、信用评级'],
  26: ['Real names, administrators and filings', '实名用户、管理员与备案'],
  27: ['A task launched is delivered', '任务发起即视为送达'],
  28: ['Handled in time and fed back', '及时处置并反馈'],
  29: ['Training', '业务培训'],
  31: ['Passwords', '口令管理'],
  32: ['Networks and devices', '网络与移动设备'],
  33: ['No leaking, tampering or destroying', '不得泄露、篡改、毁损'],
  37: ['Checking and urging', '督办'],
  38: ['Public criticism', '通报'],
};

/** The number in an id such as `art09.claim`; undefined where a section of the interface is asked. */
export function articleOf(id: string): number | undefined {
  const digits = /^art(\d{2})\./.exec(id)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
