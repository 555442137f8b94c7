/** A query that works at once on the demo city, and the name of its tab. */
export interface Example {
  name: string;
  query: string;
  /** JSON. */
  variables?: string;
}

export const PUBLIC_EXAMPLES: readonly Example[] = [
  {
    name: 'Items 事项',
    query: `# 监管事项目录: every item whose name holds 食品, with its inspection lists
query Items($text: String!) {
  items(first: 10, where: { name: { contains: $text } }) {
    totalCount
    nodes {
      itemCode
      name
      status
      department { name }
      subItems { actType name checklists { checklistCode name } }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    variables: '{ "text": "食品" }',
  },
  {
    name: 'Acts 行为',
    query: `# 监管行为 published in one district, newest first; 610103 is Beilin 碑林区
query ActsOfDistrict($region: String!) {
  acts(first: 10, where: { regionCode: { eq: $region } }, orderBy: { field: OCCURRED_ON, direction: DESC }) {
    totalCount
    nodes {
      id
      kind
      actNo
      actName
      occurredOn
      item { itemCode name }
      supervisedObject { objectId name operatingStatus }
      officers { certificateNo name }
      ... on PenaltyAct { penaltyResult fineAmount }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    variables: '{ "region": "610103" }',
  },
  {
    name: 'Officers 执法人员',
    query: `# 执法人员 by a part of their name; names are published (Art. 23), personal data are not in this graph
query Officers($text: String!) {
  officers(first: 10, where: { name: { contains: $text } }) {
    totalCount
    nodes { certificateNo name unitName enforcementArea certificateExpiry department { code name } }
  }
}
`,
    variables: '{ "text": "王" }',
  },
  {
    name: 'Objects 对象',
    query: `# 监管对象 with what was done there and what its credit is
query Objects($text: String!) {
  supervisedObjects(first: 5, where: { name: { contains: $text } }) {
    totalCount
    nodes {
      objectId
      name
      creditCode
      acts(first: 3, orderBy: { field: OCCURRED_ON, direction: DESC }) { totalCount nodes { kind actName occurredOn } }
      credit {
        ratings { schemeName grade validTo }
        abnormalListings { putDate putReason removeDate }
      }
    }
  }
}
`,
    variables: '{ "text": "餐饮" }',
  },
];

/** The last tab is the one that is shown first. */
export const PORTAL_EXAMPLES: readonly Example[] = [
  {
    name: 'Acts 行为',
    query: `# Denied fields are null, each with one error that names it; everything else is answered.
query ProtectedActs($region: String!) {
  acts(first: 5, where: { regionCode: { eq: $region } }, orderBy: { field: OCCURRED_ON, direction: DESC }) {
    totalCount
    nodes {
      actNo
      actName
      timely
      reportedAt
      counterpartName
      counterpartPersonName
      registeredAddress
      ... on PenaltyAct { penaltyResult caseSource illegalFact }
      officers { name phoneMasked phone }
      provenance { provider sourceSystem receivedAt irregularities { field message } }
    }
  }
}
`,
    variables: '{ "region": "610103" }',
  },
  {
    name: 'Complaints 投诉举报',
    query: `# 投诉举报 of one's department, or of the level one oversees; others' are simply not there
query Complaints {
  complaints(first: 10, orderBy: { field: RECEIVED_ON, direction: DESC }) {
    totalCount
    nodes {
      complaintNo
      kind
      source
      status
      receivedOn
      department { name }
      deadlines { rule dueOn provisional }
      complainantNameMasked
      phoneMasked
      detail
      supervisedObject { objectId name }
    }
  }
}
`,
  },
  {
    name: 'Counts 数量',
    query: `# For decision, inspection and staffing organs and the offices: npm run token -- analyst.city
query ActCounts($from: String!) {
  analysis {
    asOf { sequence at }
    actCounts(where: { month: { gte: $from }, kind: { eq: PENALTY } }) {
      districtCode
      month
      kind
      count
      suppressed
    }
  }
}
`,
    variables: '{ "from": "2026-01" }',
  },
  {
    name: 'Tasks 任务',
    query: `# 监管任务: issue one to another department, and read it. Launching counts as delivery (Art. 27).
mutation IssueTask($input: IssueTaskInput!) {
  issueTask(input: $input) { taskNo status deliveredAt assignedTo { name } version }
}

query Tasks {
  tasks(first: 10, orderBy: { field: ISSUED_AT, direction: DESC }) {
    totalCount
    nodes { taskNo title status dueOn issuedBy { name } assignedTo { name } claimedAt feedback }
  }
}
`,
    variables:
      '{ "input": { "title": "核查餐饮投诉", "content": "请核查并反馈。", "assignedTo": "610103-MKT", "dueOn": "2099-12-31" } }',
  },
  {
    name: 'Who am I 我的账号',
    query: `# Put a token in the box above first, or sign in there. 请先登录或填入令牌。
query WhoAmI {
  viewer {
    account
    displayName
    scopes
    department { code name parent { code name } }
  }
}
`,
  },
];
