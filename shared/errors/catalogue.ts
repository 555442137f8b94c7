/** One row of the error catalogue. `docs/errors.md` is printed from these rows. */
export interface ErrorRow {
  /** HTTP status when the whole request is refused with this code. */
  status: number;
  meaning: string;
  meaningZh: string;
  /** What the reader of the error can do about it. */
  remedy: string;
  source?: string;
}

/** Every code that may leave the system. A code that is not here is a defect and is masked as INTERNAL. */
export const ERROR_CATALOGUE = {
  UNAUTHENTICATED: {
    status: 401,
    meaning: 'No token, or one that is not valid.',
    meaningZh: '未登录或令牌无效。',
    remedy: 'Sign in with signIn(account:, password:) and send the token as "Authorization: Bearer …".',
    source: 'Measures Art. 26',
  },
  DEVICE_PROOF_INVALID: {
    status: 401,
    meaning: 'The request needs a proof of the key of its device, and has none that is valid.',
    meaningZh: '缺少有效的设备密钥证明。',
    remedy:
      'Send "Authorization: DPoP …" and a fresh proof of the same key, made for this request, in the header DPoP (RFC 9449).',
    source: 'Measures Art. 32',
  },
  FORBIDDEN_NETWORK: {
    status: 403,
    meaning: 'The account may not be used from this network.',
    meaningZh: '该账号不得从当前网络访问。',
    remedy: 'Use a network that the account or its role is allowed, or ask the administrator of the department.',
    source: 'Measures Art. 32',
  },
  PASSWORD_CHANGE_NEEDED: {
    status: 403,
    meaning: 'The password must be changed before anything else.',
    meaningZh: '请先修改密码。',
    remedy: 'Run the mutation changePassword; until then only it and the plain fields of viewer are served.',
    source: 'Measures Art. 31',
  },
  ISSUER_UNAVAILABLE: {
    status: 503,
    meaning: 'The issuer of the token did not tell its keys, so that the token cannot be verified.',
    meaningZh: '令牌签发方暂不可用，无法验证令牌。',
    remedy: 'Try again in some seconds; the operator checks OIDC_ISSUER and OIDC_JWKS_URI.',
  },
  UNAUTHORIZED_FIELD_OR_TYPE: {
    status: 200,
    meaning: 'The field is not for this caller; its value is null.',
    meaningZh: '无权读取该字段，其值为空。',
    remedy: 'Ask explainAccess, or leave the field out; a provider department can grant it.',
    source: 'Measures Art. 24',
  },
  GRAPHQL_PARSE_FAILED: {
    status: 400,
    meaning: 'The document is not GraphQL.',
    meaningZh: '查询语句不符合 GraphQL 语法。',
    remedy: 'Correct the document at the place named.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    status: 400,
    meaning: 'The document does not fit the schema.',
    meaningZh: '查询与模式不符。',
    remedy: 'Compare the document with the schema of this endpoint.',
  },
  BAD_REQUEST: {
    status: 400,
    meaning: 'The HTTP request cannot be read as a GraphQL request.',
    meaningZh: '请求无法解析。',
    remedy: 'Send POST with application/json: {"query": "…", "variables": {…}}.',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    meaning: 'The request body is larger than allowed.',
    meaningZh: '请求体过大。',
    remedy: 'Ask for less in one request, or use variables instead of literals.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    meaning: 'The content type is not served.',
    meaningZh: '不支持的内容类型。',
    remedy: 'Send application/json in UTF-8.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    meaning: 'The HTTP method is not served here.',
    meaningZh: '不支持的请求方法。',
    remedy: 'Use POST.',
  },
  BAD_USER_INPUT: {
    status: 400,
    meaning: 'An argument has a value that cannot be used.',
    meaningZh: '参数取值不合法。',
    remedy: 'The message names the argument and what it takes.',
  },
  NOT_FOUND: {
    status: 404,
    meaning: 'There is no such thing, or it is not for this caller.',
    meaningZh: '不存在或不可见。',
    remedy: 'Check the code or number.',
  },
  CONFLICT: {
    status: 409,
    meaning: 'Something with this key already stands.',
    meaningZh: '编号已存在。',
    remedy: 'Read the record and change it instead.',
  },
  NOT_PUBLISHABLE: {
    status: 409,
    meaning: 'The act is not one that the public gets to see.',
    meaningZh: '该行为不予公示。',
    remedy: 'The message says why; an act that was recorded wrongly is corrected first.',
    source: 'Measures Art. 23',
  },
  STALE: {
    status: 409,
    meaning: 'The record has changed since it was read.',
    meaningZh: '记录已被修改，请刷新后重试。',
    remedy: 'Read it again and send its present version as expectedVersion.',
  },
  ILLEGAL_TRANSITION: {
    status: 409,
    meaning: 'The step is not possible in the present state.',
    meaningZh: '当前状态不允许此操作。',
    remedy: 'The message names the state and the step.',
    source: 'Measures Art. 28',
  },
  WRONG_DEPARTMENT: {
    status: 403,
    meaning: 'The step is for another department to take.',
    meaningZh: '该步骤应由其他部门办理。',
    remedy: 'The message names the side whose step it is.',
    source: 'Measures Art. 28',
  },
  NOT_FOR_CALLER: {
    status: 403,
    meaning: 'The endpoint is not for this caller.',
    meaningZh: '该接口不对当前调用方开放。',
    remedy: 'The message says for whom it is; machine clients are made with createClient.',
    source: 'Measures Art. 16, 21',
  },
  SCOPE_NOT_YOURS: {
    status: 403,
    meaning: 'A scope that the caller may not give, or an account that holds one or is their own.',
    meaningZh: '无权授予该权限，或无权变更持有该权限的账号及本人账号。',
    remedy: 'Leave the scope out, or ask the office of the level.',
    source: 'Measures Art. 26',
  },
  DEVICE_OF_ANOTHER: {
    status: 403,
    meaning: 'The device is registered to another person.',
    meaningZh: '该设备已登记给其他人员。',
    remedy: 'Sign in from a device of your own, or have its holder or an administrator release it (releaseDevice).',
    source: 'Measures Art. 32',
  },
  PASSWORD_TOO_WEAK: {
    status: 400,
    meaning: 'The new password does not do.',
    meaningZh: '新口令不符合要求。',
    remedy: 'The message says what a password must have.',
    source: 'Measures Art. 31',
  },
  ITEM_NOT_LISTED: {
    status: 409,
    meaning: 'A supervision act names an item that is absent from the item list of its department.',
    meaningZh: '监管事项未纳入本部门事项清单。',
    remedy: 'List the item first, or name another.',
    source: 'Measures Art. 8',
  },
  ACT_IRREGULAR: {
    status: 409,
    meaning:
      'A supervision act cannot be entered as it is: something about it is not as the law or the standard has it.',
    meaningZh: '监管行为不符合规定，不能录入。',
    remedy: 'The message names every reason, and `reasons` its code and field; mend them all and send it again.',
    source: 'Measures Art. 8, 11, 15, 18',
  },
  ITEM_INCOMPLETE: {
    status: 409,
    meaning: 'A supervision item lacks what it needs before it is published.',
    meaningZh: '监管事项要素不全，不能发布。',
    remedy: 'Give what the message names, element by element, with amendLocalItem; then publish.',
    source: 'Measures Art. 10, 11',
  },
  REPAIR_TOO_EARLY: {
    status: 409,
    meaning: 'The credit repair of a listing is applied for before its shortest publication is over.',
    meaningZh: '未满最短公示期，不能申请信用修复。',
    remedy: 'Apply on the day that possibleOn names, or later.',
    source: 'Measures Art. 16, 25',
  },
  METHOD_NOT_IN_FORCE: {
    status: 409,
    meaning: 'The department has no rating method of this scheme and version in force today.',
    meaningZh: '本部门没有在施行的该体系（版本）评价方法。',
    remedy: 'Publish one with draftRatingMethod and publishRatingMethod, or name the version that is in force.',
    source: 'Measures Art. 25',
  },
  OFFICERS_TOO_FEW: {
    status: 409,
    meaning: 'Too few officers with a valid certificate may visit the objects of a plan.',
    meaningZh: '可派出的持证执法人员不足。',
    remedy: 'Have the certificates of the department named renewed and reported, or amend the plan.',
    source: 'Administrative Penalty Law Art. 42',
  },
  FRAME_EMPTY: {
    status: 409,
    meaning: 'No supervised object is in the scope of the plan.',
    meaningZh: '计划范围内没有监管对象。',
    remedy: 'Amend the scope or the region of the plan.',
  },
  FRAME_CHANGED: {
    status: 409,
    meaning: 'The frozen frame of a draw is not the one that was committed to.',
    meaningZh: '名录库与承诺不一致。',
    remedy: 'Draw nothing; have the inspection organ look at the history of the draw.',
  },
  CHANCE_TOO_EARLY: {
    status: 409,
    meaning: 'The chance from outside is not known before its hour.',
    meaningZh: '外部随机数尚未产生。',
    remedy: 'Fix it after the hour that the commitment names.',
  },
  RESULTS_OUTSTANDING: {
    status: 409,
    meaning: 'Visits of the draw have no result yet.',
    meaningZh: '尚有检查未录入结果。',
    remedy: 'Enter their inspections, or say why they are not possible with recordVisitNotPossible.',
    source: 'Measures Art. 23',
  },
  RATE_LIMITED: {
    status: 429,
    meaning: 'Too many requests.',
    meaningZh: '请求过于频繁。',
    remedy: 'Wait as Retry-After says.',
  },
  COST_EXCEEDED: {
    status: 400,
    meaning: 'The operation asks for more than one request may.',
    meaningZh: '查询开销超过上限。',
    remedy: 'Ask for fewer fields, smaller pages or fewer levels.',
  },
  PERSISTED_DOCUMENT_NOT_FOUND: {
    status: 400,
    meaning: 'The public graph serves registered documents only, and this is none.',
    meaningZh: '公众图仅服务已登记的查询文档，该文档未登记。',
    remedy: 'Send a registered document by its documentId, or have this one registered (npm run documents).',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    status: 400,
    meaning: 'Documents cannot be registered by sending their hash.',
    meaningZh: '不支持自动登记查询（APQ）。',
    remedy: 'Send the document itself, as clients of Apollo then do of their own.',
  },
  DOCUMENT_INVALID: {
    status: 500,
    meaning: 'A document does not fit the public graph, so that it cannot be registered.',
    meaningZh: '查询文档不符合公众图，无法登记。',
    remedy: 'The message names the file and what is wrong with it.',
  },
  SUBSCRIPTION_BEHIND: {
    status: 409,
    meaning: 'A subscriber takes changes more slowly than they come, and the most that may wait are waiting.',
    meaningZh: '订阅处理过慢，待送变更已达上限。',
    remedy: 'Subscribe again with after: resumeAfter; select less, or take the events faster.',
  },
  RESUME_TOO_OLD: {
    status: 410,
    meaning: 'More changes have happened since than a subscription brings after the fact.',
    meaningZh: '断点过旧，无法续传。',
    remedy: 'Read the list anew, and subscribe without "after".',
  },
  RIGHTS_CHANGED: {
    status: 403,
    meaning: 'What the subscriber may do is no longer what it was as they connected.',
    meaningZh: '订阅者的权限已变更。',
    remedy: 'Connect and subscribe again; what has stayed open to the account is told as before.',
    source: 'Measures Art. 24, 26',
  },
  SUBGRAPH_UNAVAILABLE: {
    status: 503,
    meaning: 'A part of the graph did not answer.',
    meaningZh: '部分服务暂不可用。',
    remedy: 'Try again; the rest of the answer stands.',
  },
  DATA_FORMAT_NEWER: {
    status: 500,
    meaning: 'The data folder was written by a newer version.',
    meaningZh: '数据目录由更新的版本写入。',
    remedy: 'Start the newer version, or name another DATA_DIR.',
  },
  DATA_FOLDER_IN_USE: {
    status: 500,
    meaning: 'Another process works on the data folder.',
    meaningZh: '数据目录正被另一进程使用。',
    remedy: 'End that process, or name another DATA_DIR.',
  },
  KEYS_MISSING: {
    status: 500,
    meaning: 'A key of the deployment is not there, and none is made in production.',
    meaningZh: '缺少部署密钥；生产环境不自动生成密钥。',
    remedy: 'Make the keys once with npm run keys -- make, or name their folder with KEYS_DIR.',
    source: 'Measures Art. 30',
  },
  NOT_FOR_PRODUCTION: {
    status: 500,
    meaning:
      'What is made for trying out does not start in production: the embedded engine unless told to, demo accounts, made-up data.',
    meaningZh: '试用内容（内置引擎、演示账号、演示数据）不得用于生产环境。',
    remedy: 'The message names it and what to set; for the engine, MONGODB_URI, or EMBEDDED_IN_PRODUCTION=on.',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    meaning: 'The database cannot be reached.',
    meaningZh: '数据库无法连接。',
    remedy: 'Check MONGODB_URI and that the server is up.',
  },
  AUDIT_UNAVAILABLE: {
    status: 503,
    meaning: 'The read log cannot be written, so that guarded values are not shown.',
    meaningZh: '读取日志无法写入，受保护的数据不予显示。',
    remedy: 'Try again; what is not guarded stands.',
    source: 'Measures Art. 26, 33',
  },
  AUDIT_BROKEN: {
    status: 500,
    meaning: 'A chain of the audit is not what was sealed.',
    meaningZh: '审计链与封存内容不符。',
    remedy: 'Keep the store as it is, and compare it with the last export: npm run audit -- verify.',
    source: 'Measures Art. 33, 39–40',
  },
  CONFIG_INVALID: {
    status: 500,
    meaning: 'A setting has a value that cannot be used.',
    meaningZh: '配置项不合法。',
    remedy: 'The message names the setting.',
  },
  SCHEMA_INVALID: {
    status: 500,
    meaning: 'The schemas do not compose, or break a rule of access.',
    meaningZh: '模式组合失败或违反权限声明规则。',
    remedy: 'The message names the coordinate and the rule.',
  },
  INGEST_INVALID: {
    status: 400,
    meaning: 'A file or its mapping cannot be ingested.',
    meaningZh: '文件或映射无法导入。',
    remedy: 'The message names the line or the key.',
    source: 'Measures Art. 15, 18',
  },
  INTERNAL: {
    status: 500,
    meaning: 'A defect on our side.',
    meaningZh: '系统内部错误。',
    remedy: 'Report the requestId.',
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
