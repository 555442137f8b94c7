import { readFile } from 'node:fs/promises';
import { type PublishedDraw, publishedDrawOf } from '../shared/draw/draw-folder.ts';
import { ReportedError } from '../shared/errors/reported-error.ts';

/** The registered documents, sent by their very text: a graph that serves no others knows them. */
const DOCUMENTS = new URL('../documents/public/', import.meta.url);

interface DrawAnswer {
  data?: {
    plan: { draw: { frameParts: number; record: string | null; frame: string | null } | null } | null;
  } | null;
  errors?: { message: string }[];
}

/**
 * What a public graph publishes of a draw, as whoever asks it gets it: without an account.
 * @param url of the public graph, such as `https://example.org/public/graphql`
 * @throws ReportedError NOT_FOUND while it is not published, SUBGRAPH_UNAVAILABLE when the graph does not answer, BAD_USER_INPUT for an
 * answer that is no draw
 */
export async function publishedDrawAt(url: string, planId: string): Promise<PublishedDraw> {
  const draw = (await ask(url, 'draw.graphql', { planId }))?.draw;
  if (!draw?.record)
    throw new ReportedError(
      'NOT_FOUND',
      `No draw of the plan ${planId} is published at ${url}.`,
      { planId },
      `${planId} 的抽取尚未公布。`,
    );
  const lines = (async function* () {
    for (let part = 0; part < draw.frameParts; part += 1) {
      const text = (await ask(url, 'draw-frame.graphql', { planId, part }))?.draw?.frame ?? '';
      yield* text.split('\n').filter((line) => line !== '');
    }
  })();
  return publishedDrawOf(draw.record, lines);
}

async function ask(url: string, document: string, variables: Readonly<Record<string, unknown>>) {
  const query = await readFile(new URL(document, DOCUMENTS), 'utf8');
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
    .then(async (response) => (await response.json()) as DrawAnswer)
    .catch((): DrawAnswer => ({ errors: [{ message: 'it is not reached' }] }));
  if (answer.data && !answer.errors) return answer.data.plan;
  const reason = answer.errors?.[0]?.message ?? 'its answer is no answer of a graph';
  throw new ReportedError(
    'SUBGRAPH_UNAVAILABLE',
    `The graph at ${url} did not tell the draw: ${reason}`,
    { url },
    `${url} 未返回抽取记录。`,
  );
}
