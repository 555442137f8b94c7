/** A field of a question: where its value stands below the root, and how it is asked for where the path does not say it. */
export interface AskedField {
  /** Response keys below the root, such as `officers.name`. */
  path: string;
  labelZh: string;
  /** The selection that brings it, on one line. */
  selection?: string;
}

/** One document that every audience is asked with, a field on each line. */
export interface AudienceQuestion {
  title: string;
  note: string;
  noteZh: string;
  /** The root field with its arguments; undefined where the fields are root fields themselves. */
  root?: string;
  fields: readonly AskedField[];
}

/** What the questions are about: records of the demo city, one case and its surroundings. */
export interface AskedRecords {
  /** A complaint that the officer of Beilin handles. */
  complaintNo: string;
  /** The object that it is about. */
  objectId: string;
  /** Global ids of two acts that follow it. */
  publishedAct: string;
  unpublishedAct: string;
  /** Global id of a published penalty of a natural person, by another department. */
  personalAct: string;
  certificateNo: string;
  /** Months with many and with few inspections in Beilin. */
  toldMonth: string;
  fewMonth: string;
}

const field = (path: string, labelZh: string, selection?: string): AskedField => ({
  path,
  labelZh,
  ...(selection && { selection }),
});
const ofPenalty = (name: string, labelZh: string) => field(name, labelZh, `... on PenaltyAct { ${name} }`);

export function audienceQuestions(asked: AskedRecords): AudienceQuestion[] {
  const counts = (name: string, month: string, member: string) =>
    `${name}: actCounts(where: { month: { eq: "${month}" }, kind: { eq: INSPECTION }, districtCode: { eq: "610103" } }) { ${member} }`;
  return [
    {
      title: 'A published inspection 已公示的检查行为',
      note: 'What is published is everybody’s; how it was reported is for staff. A person’s data need a purpose and a case at hand, business secrets the department that handles the object. That a complaint led to it is told to those who may see that complaint.',
      noteZh:
        '已公示的内容人人可查，报送情况限工作人员；个人信息须有用途和在办案件，商业秘密限办理该对象的部门。行为由哪件投诉引起，只告知可见该投诉者。',
      root: `act(id: "${asked.publishedAct}")`,
      fields: [
        field('occurredOn', '发生日期'),
        field('department.name', '监管部门'),
        field('supervisedObject.name', '监管对象'),
        field('supervisedObject.legalRepresentative', '法定代表人'),
        field('supervisedObject.contactPhoneMasked', '联系电话（脱敏）'),
        field('supervisedObject.contactPhone', '联系电话'),
        field('supervisedObject.annualRevenue', '年营业额（分）'),
        field('officers.name', '执法人员'),
        field('officers.phone', '执法人员电话'),
        field('timely', '是否及时报送'),
        field('reporter', '填报人'),
        field('complaint.complaintNo', '对应投诉举报'),
      ],
    },
    {
      title: 'An act of the same case that is not published 同案未公示的行为',
      note: 'A row that is not for a caller is answered as one that does not exist: null, without an error.',
      noteZh: '无权查看的记录与不存在的记录答复相同：空值，不报错。',
      root: `act(id: "${asked.unpublishedAct}")`,
      fields: [field('occurredOn', '发生日期'), field('supervisedObject.name', '监管对象')],
    },
    {
      title: 'A published penalty of a natural person, by another department 其他部门对自然人的已公示处罚',
      note: 'The decision is published, the person is not: name, number and address are for the department that decided, its level’s office and inspection, with a purpose, of inspection also a case. Evidence is for the same, without one.',
      noteZh:
        '处罚决定公示，自然人身份不公示：姓名、证号、住址限办案部门、同级政府办公厅（室）和监察机关凭用途查询（监察机关另须案号）；证据限上述机关。',
      root: `act(id: "${asked.personalAct}")`,
      fields: [
        field('department.name', '监管部门'),
        field('counterpartName', '相对人'),
        field('counterpartPersonName', '相对人姓名'),
        field('counterpartIdNumber', '相对人证件号码'),
        field('counterpartPersonAddress', '住址'),
        ofPenalty('penaltyTypes', '处罚种类'),
        ofPenalty('evidence', '证据'),
        ofPenalty('hearing', '是否听证'),
      ],
    },
    {
      title: 'The complaint 投诉举报',
      note: 'Nothing of a complaint is public. The handler reads the complainant with a purpose, inspection with a case besides; the rest of the department and those above it read masked twins; other departments find no such complaint.',
      noteZh:
        '投诉举报不公开。承办人凭用途、监察机关凭用途与案号可查投诉人；同部门及上级其他人员只见脱敏信息；其他部门查无此件。',
      root: `complaint(complaintNo: "${asked.complaintNo}")`,
      fields: [
        field('status', '办理状态'),
        field('department.name', '承办部门'),
        field('objectName', '被投诉举报对象'),
        field('amount', '涉及金额（分）'),
        field('detail', '内容（脱敏）'),
        field('complainantNameMasked', '投诉人（脱敏）'),
        field('complainantName', '投诉人'),
        field('phoneMasked', '联系电话（脱敏）'),
        field('phone', '联系电话'),
        field('address', '联系地址'),
        field('acts.totalCount', '由此产生的行为', 'acts { totalCount }'),
      ],
    },
    {
      title: 'An officer 执法人员',
      note: 'Name, certificate and department are public, as the law has officers show them; the rest of the person is not.',
      noteZh: '姓名、证号、所属部门依法公开；其余个人信息不公开。',
      root: `officer(certificateNo: "${asked.certificateNo}")`,
      fields: [
        field('name', '姓名'),
        field('certificateNo', '执法证号'),
        field('department.name', '所属部门'),
        field('phoneMasked', '电话（脱敏）'),
        field('phone', '电话'),
        field('idNumberMasked', '身份证号（脱敏）'),
        field('idNumber', '身份证号'),
        field('birthDate', '出生日期'),
        field('politicalStatus', '政治面貌'),
      ],
    },
    {
      title: 'Counts of inspections in Beilin 碑林区检查数量',
      note: 'Decision and staffing organs get every count but those of fewer than five objects; an office sees its own level as it is. Departments have no analysis.',
      noteZh: '决策机关、编制机关可查统计数，但涉及对象少于五个的分组不予显示；政府办公厅（室）可查本级全部数量。',
      root: 'analysis',
      fields: [
        field('many.count', `${asked.toldMonth} 数量`, counts('many', asked.toldMonth, 'count')),
        field('many.suppressed', `${asked.toldMonth} 是否隐去`, counts('many', asked.toldMonth, 'suppressed')),
        field('few.count', `${asked.fewMonth} 数量`, counts('few', asked.fewMonth, 'count')),
        field('few.suppressed', `${asked.fewMonth} 是否隐去`, counts('few', asked.fewMonth, 'suppressed')),
      ],
    },
    {
      title: 'What lists and filters tell 列表与筛选',
      note: 'A count tells as much as a row. A list goes by a guarded field only over rows of which the caller may read that field; an unfiltered list has what the caller may see.',
      noteZh: '数量同样会泄露信息：按受限字段筛选时，只在调用者可读该字段的记录中计数。',
      fields: [
        field('all.totalCount', '可见的行为数', 'all: acts { totalCount }'),
        field('late.totalCount', '按“未及时报送”筛选', 'late: acts(where: { timely: { eq: false } }) { totalCount }'),
        field('complaints.totalCount', '可见的投诉数', 'complaints { totalCount }'),
        field(
          'ofObject.totalCount',
          '按被投诉对象筛选',
          `ofObject: complaints(where: { objectId: { eq: "${asked.objectId}" } }) { totalCount }`,
        ),
      ],
    },
  ];
}
