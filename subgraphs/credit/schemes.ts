/** A way of rating credit, with its grades as it writes them. Grades of one scheme say nothing in another and are never converted. */
export interface RatingScheme {
  scheme: string;
  zh: string;
  /** Best first; empty for a scheme of scores alone. */
  grades: readonly string[];
  score?: { from: number; to: number };
  /** Whether anybody may see a grade. In doubt not. */
  public: boolean;
  /** False: no source at hand states the row. */
  verified: boolean;
  source: string;
}

export const RATING_SCHEMES = [
  {
    scheme: 'ENTERPRISE_RISK',
    zh: '企业信用风险分类',
    grades: ['A', 'B', 'C', 'D'],
    public: false,
    verified: false,
    source: 'Common practice: A low, B moderate, C elevated, D high; for the use of supervision only',
  },
  {
    scheme: 'TAX_CREDIT',
    zh: '纳税信用评价',
    grades: ['A', 'B', 'M', 'C', 'D'],
    score: { from: 0, to: 100 },
    public: false,
    verified: false,
    source: 'Common practice; tax organs publish one grade only, so the scheme is not public as a whole',
  },
  {
    scheme: 'PROVINCIAL_SCORE',
    zh: '公共信用综合评价',
    grades: [],
    score: { from: 0, to: 1000 },
    public: false,
    verified: false,
    source: 'A component score of one provincial system',
  },
  {
    scheme: 'FOOD_SAFETY_GRADE',
    zh: '餐饮服务食品安全量化分级',
    grades: ['A', 'B', 'C'],
    public: true,
    verified: false,
    source: 'Common practice: the grade hangs at the door of the business',
  },
  {
    scheme: 'ENVIRONMENT_CREDIT',
    zh: '企业环境信用评价',
    grades: ['环保诚信企业', '环保良好企业', '环保警示企业', '环保不良企业'],
    public: true,
    verified: false,
    source: 'Common practice: results are announced each year',
  },
] as const satisfies readonly RatingScheme[];

const byCode: ReadonlyMap<string, RatingScheme> = new Map(RATING_SCHEMES.map((scheme) => [scheme.scheme, scheme]));

export function ratingScheme(code: string): RatingScheme | undefined {
  return byCode.get(code);
}

/** Code list of the schemes: Chinese name to code. */
export const SCHEME_CODES: Readonly<Record<string, string>> = Object.fromEntries(
  RATING_SCHEMES.map(({ zh, scheme }) => [zh, scheme]),
);
