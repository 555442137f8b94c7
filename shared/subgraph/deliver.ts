import type { Deliveries } from '../ingest/deliveries.ts';
import { answerStep, askStep, type SendStep, type StepAnswer } from './port-call.ts';

type Step = keyof Deliveries;
const STEPS: readonly string[] = ['datasets', 'open', 'push', 'end', 'drop'] satisfies Step[];

/** Deliveries into a subgraph elsewhere: each step is one signed call, bytes go as base64. */
export function remoteDeliveries(send: SendStep): Deliveries {
  const ask = <Value>(step: Step, given: readonly unknown[]) => askStep<Value>(send, step, given);
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
  return answerStep(() =>
    step === 'push'
      ? deliveries.push(given[0]!, Buffer.from(given[1]!, 'base64'))
      : (deliveries[step] as (...all: never[]) => Promise<unknown>)(...given),
  );
}
