import { parse, print } from 'graphql';
import type { Told } from './teller.ts';

const HEAD = `# A story of supervision

<!-- Printed from a run by "npm run docs:story". -->

An item is issued, claimed and combed; a plan is made and drawn; an object is inspected, penalised, the penalty published; it is complained of;
a department is urged and, in the end, criticised. Everything goes through the graph over HTTP; \`npm run story\` tells it to any demo city.
一个事项从下发、认领、梳理，到抽查、检查、处罚、公示、投诉、督办、通报的全过程。`;

/** The story with every document and its answer. */
export function storyPage(told: readonly Told[]): string {
  const steps = told.flatMap(({ chapter, what, who, endpoint, query, variables, answer }) => [
    ...(chapter ? [`## ${chapter}`] : []),
    `**${what}** (\`${who}\`${endpoint === 'public' ? ', public graph' : ''})`,
    fenced('graphql', print(parse(query))),
    ...(Object.keys(variables).length > 0 ? [fenced('json', JSON.stringify(variables, null, 2))] : []),
    'Answer:',
    fenced('json', JSON.stringify(answer, null, 2)),
  ]);
  return `${[HEAD, ...steps].join('\n\n')}\n`;
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
