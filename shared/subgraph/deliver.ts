import { ERROR_CATALOGUE, type ErrorCode } from '../errors/catalogue.ts';
import { type ErrorFacts, ReportedError } from '../errors/reported-error.ts';
import type { Deliveries } from '../ingest/deliveries.ts';

type Step = keyof Deliveries;
const STEPS: readonly string[] = ['datasets', 'open', 'push', 'end', 'drop'] satisfies Step[];

/** What a step came to, as JSON. */
type StepAnswer =
  | { value?: unknown }
  | { refusal: { code: ErrorCode; message: string; messageZh: string; facts: ErrorFacts } };

/** Deliveries into a subgraph elsewhere: each step is one signed call, bytes go as base64. @param send a body, as JSON, and its answer */
export function remoteDeliveries(send: (body: string) => Promise<unknown>): Deliveries {
  const ask = async <Value>(step: Step, given: readonly unknown[]): Promise<Value> => {
    const answer = (await send(JSON.stringify({ step, given }))) as StepAnswer;
    if (!('refusal' in answer)) return answer.value as Value;
    const { code, message, facts, messageZh } = answer.refusal;
    throw new ReportedError(code, message, facts, messageZh);
  };
  return {
    datasets: () => ask('datasets', []),
    open: (opening) => ask('open', [opening]),
    push: (id, chunk) => ask('push', [id, Buffer.from(chunk).toString('base64')]),
    end: (id) => ask('end', [id]),
    drop: (id) => ask('drop', [id]),
  };
}

/** Takes a step that another process asks for. @throws whatever is no refusal */
export async function answerDelivery(deliveries: Deliveries, body: string): Promise<StepAnswer> {
  const { step, given } = JSON.parse(body) as { step: Step; given: never[] };
  if (!STEPS.includes(step)) throw new TypeError(`No step of a delivery: ${step}.`);
  try {
    if (step === 'push') return { value: await deliveries.push(given[0]!, Buffer.from(given[1]!, 'base64')) };
    return { value: await (deliveries[step] as (...all: never[]) => Promise<unknown>)(...given) };
  } catch (error) {
    if (!(error instanceof ReportedError) || !Object.hasOwn(ERROR_CATALOGUE, error.code)) throw error;
    const { code, message, messageZh, facts } = error;
    return { refusal: { code, message, messageZh, facts } };
  }
}
