import { table } from '../../gateway/docs/markdown.ts';
import { ARTICLES, articleOf } from './articles.ts';
import type { Requirement } from './requirement.ts';

/** What a run found, under the name of the deployment that was asked. */
export interface ConformanceRun {
  deployment: string;
  /** Ids of the duties that were not met. */
  notMet: ReadonlySet<string>;
}

/** All in one process, and the balancer with two gateways and seven subgraphs. */
export const DEPLOYMENTS = ['one process', 'many processes'] as const;

const HEAD = `# The Measures, clause by clause

<!-- Printed from a run by "npm run docs:clauses". -->

What the Measures (市政办发〔2021〕28号) ask of the software, an id a duty, asked over HTTP alone of a demo city in one process and in many. 应当 is MUST,
原则上 is SHOULD. \`npm run conformance\` asks the same of any deployment. 《办法》逐条要求及最近一次检查结果。`;

type Duty = Pick<Requirement, 'id' | 'level' | 'duty'>;

/** The page of the Measures: what each article asks of the software, and whether each deployment does it. */
export function clausesPage(duties: readonly Duty[], runs: readonly ConformanceRun[]): string {
  const head = ['Id', 'Level', 'Duty', ...runs.map(({ deployment }) => deployment)];
  const section = (title: string, asked: readonly Duty[]) =>
    asked.length === 0
      ? []
      : [
          `## ${title}`,
          table(
            head,
            asked.map(({ id, level, duty }) => [
              `\`${id}\``,
              level,
              duty,
              ...runs.map(({ notMet }) => (notMet.has(id) ? '**not met**' : 'met')),
            ]),
          ),
        ];
  const articles = Object.entries(ARTICLES).flatMap(([number, [english, chinese]]) =>
    section(
      `Art. ${number}: ${english} ${chinese}`,
      duties.filter(({ id }) => articleOf(id) === Number(number)),
    ),
  );
  const rest = duties.filter(({ id }) => articleOf(id) === undefined);
  return `${[HEAD, ...articles, ...section('The interface 接口', rest)].join('\n\n')}\n`;
}
