import type { FieldSpecs } from '../../shared/ingest/dataset.ts';
import type { RecordOf } from '../../shared/subgraph/record-schema.ts';
import type { Workflow } from '../../shared/workflow/steps.ts';
import type { GradeBound, RatingRule } from './rating-rules.ts';
import { SCHEME_CODES } from './schemes.ts';

/** What its department says of a rating method (评价方法). */
export const METHOD_INPUT_FIELDS = {
  scheme: { type: 'text', zh: '评价体系', identifying: true, codes: SCHEME_CODES },
  methodVersion: { type: 'integer', zh: '方法版本', identifying: true },
  name: { type: 'text', zh: '方法名称', identifying: true, maxLength: 20 },
  effectiveOn: { type: 'date', zh: '施行日期', identifying: true },
  baseScore: { type: 'decimal', zh: '基础分', identifying: true },
  minScore: { type: 'decimal', zh: '最低分', identifying: true },
  maxScore: { type: 'decimal', zh: '最高分', identifying: true },
  rules: { type: 'list', zh: '评价规则', identifying: true },
  grades: { type: 'list', zh: '等级划分', identifying: true },
  public: { type: 'boolean', zh: '是否公开', identifying: true },
  validMonths: { type: 'integer', zh: '评价有效月数' },
  source: { type: 'text', zh: '方法依据', maxLength: 600 },
} as const satisfies FieldSpecs;

/** 评价方法. `_id` is `methodNo`: department, scheme and version. */
export const METHOD_FIELDS = {
  ...METHOD_INPUT_FIELDS,
  methodNo: { type: 'text', zh: '方法编号' },
  departmentCode: { type: 'text', zh: '制定部门' },
  regionCode: { type: 'text', zh: '区划代码' },
  state: { type: 'text', zh: '状态' },
  publishedAt: { type: 'datetime', zh: '发布时间' },
  publishedBy: { type: 'text', zh: '发布人' },
  replacedOn: { type: 'date', zh: '被替代日期' },
} as const satisfies FieldSpecs;

export type MethodState = 'DRAFT' | 'PUBLISHED' | 'REPLACED';
export type MethodStep = 'amend' | 'publish' | 'replace';

export type MethodDocument = Omit<RecordOf<typeof METHOD_FIELDS>, 'rules' | 'grades' | 'state'> & {
  rules: readonly RatingRule[];
  grades: readonly GradeBound[];
  state: MethodState;
};

/** A method that is published is never changed: its next version replaces it. */
export const METHOD_WORKFLOW: Workflow<MethodState, MethodStep, 'owner'> = {
  record: { en: 'the rating method', zh: '评价方法' },
  states: { DRAFT: '草案', PUBLISHED: '已发布', REPLACED: '已被替代' },
  parties: { owner: { en: 'the department that draws the method up', zh: '制定部门' } },
  steps: {
    amend: { from: ['DRAFT'], to: 'DRAFT', by: ['owner'], zh: '修改' },
    publish: { from: ['DRAFT'], to: 'PUBLISHED', by: ['owner'], zh: '发布' },
    replace: { from: ['PUBLISHED'], to: 'REPLACED', by: ['owner'], zh: '替代' },
  },
};
