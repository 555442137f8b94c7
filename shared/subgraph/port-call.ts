import { ERROR_CATALOGUE, type ErrorCode } from '../errors/catalogue.ts';
import { type ErrorFacts, ReportedError } from '../errors/reported-error.ts';

/** What a step of a port came to, as JSON. */
export type StepAnswer =
  | { value?: unknown }
  | { refusal: { code: ErrorCode; message: string; messageZh: string; facts: ErrorFacts } };

/** Sends a body, as JSON, to a port of a subgraph elsewhere. @returns its answer */
export type SendStep = (body: string) => Promise<unknown>;

/** Asks for a step of a port elsewhere. @throws ReportedError what it refuses with there */
export async function askStep<Value>(send: SendStep, step: string, given: readonly unknown[]): Promise<Value> {
  const answer = (await send(JSON.stringify({ step, given }))) as StepAnswer;
  if (!('refusal' in answer)) return answer.value as Value;
  const { code, message, facts, messageZh } = answer.refusal;
  throw new ReportedError(code, message, facts, messageZh);
}

/** Takes a step that another process asks for. @throws whatever is no refusal */
export async function answerStep(take: () => Promise<unknown>): Promise<StepAnswer> {
  try {
    return { value: await take() };
  } catch (error) {
    if (!(error instanceof ReportedError) || !Object.hasOwn(ERROR_CATALOGUE, error.code)) throw error;
    const { code, message, messageZh, facts } = error;
    return { refusal: { code, message, messageZh, facts } };
  }
}
