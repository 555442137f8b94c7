import type { Outbox } from '../exchange/outbox.ts';
import { answerStep, askStep, type SendStep, type StepAnswer } from './port-call.ts';

type Step = keyof Outbox;
const STEPS: readonly string[] = ['waiting', 'batch', 'acknowledge'] satisfies Step[];

/** The outbox of a subgraph elsewhere: each step is one signed call. */
export function remoteOutbox(send: SendStep): Outbox {
  const ask = <Value>(step: Step, given: readonly unknown[]) => askStep<Value>(send, step, given);
  return {
    waiting: () => ask('waiting', []),
    batch: (cdBatch) => ask('batch', [cdBatch]),
    acknowledge: (cdBatch, sha256, by) => ask('acknowledge', [cdBatch, sha256, by]),
  };
}

/** Takes a step that another process asks for. @throws whatever is no refusal */
export async function answerOutbox(outbox: Outbox, body: string): Promise<StepAnswer> {
  const { step, given } = JSON.parse(body) as { step: Step; given: never[] };
  if (!STEPS.includes(step)) throw new TypeError(`No step of an outbox: ${step}.`);
  return answerStep(() => (outbox[step] as (...all: never[]) => Promise<unknown>)(...given));
}
