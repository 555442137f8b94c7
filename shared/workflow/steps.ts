import { ReportedError } from '../errors/reported-error.ts';

/** Words for a person, in both languages. */
export interface Words {
  en: string;
  zh: string;
}

export interface Step<State extends string, Party extends string> {
  from: readonly State[];
  /** Left out: the state stays as it is. */
  to?: State;
  /** Whose step it is; one of these is enough. */
  by: readonly Party[];
  /** 步骤名称 */
  zh: string;
}

/** The life of a kind of record: its states, and the steps that lead from one to another. */
export interface Workflow<State extends string, Name extends string, Party extends string> {
  /** What the record is called, such as `the task` and 任务. */
  record: Words;
  states: Readonly<Record<State, string>>;
  parties: Readonly<Record<Party, Words>>;
  steps: Readonly<Record<Name, Step<State, Party>>>;
}

/** A record that takes a step. */
export interface Standing<State extends string> {
  id: string;
  state: State;
  version: number;
}

/** Who takes it, and what they have read. */
export interface Taker<Party extends string> {
  /** What the viewer is to the record. */
  is(party: Party): boolean;
  expectedVersion: number;
}

/**
 * The state after a step.
 * @throws ReportedError WRONG_DEPARTMENT naming whose step it is, STALE, or ILLEGAL_TRANSITION naming state and step; in this order
 */
export function takeStep<State extends string, Name extends string, Party extends string>(
  { record, states, parties, steps }: Workflow<State, Name, Party>,
  { id, state, version }: Standing<State>,
  name: Name,
  { is, expectedVersion }: Taker<Party>,
): State {
  const step = steps[name];
  if (!step.by.some(is))
    throw new ReportedError(
      'WRONG_DEPARTMENT',
      `The step ${name} is for ${step.by.map((party) => parties[party].en).join(' or ')}.`,
      { id, step: name },
      `“${step.zh}”由${step.by.map((party) => parties[party].zh).join('或')}办理。`,
    );
  if (expectedVersion !== version)
    throw new ReportedError('STALE', `Version ${expectedVersion} is not the present one.`, { id, version });
  if (!step.from.includes(state))
    throw new ReportedError(
      'ILLEGAL_TRANSITION',
      `The step ${name} is not possible while ${record.en} is ${state}.`,
      { id, state, step: name },
      `${record.zh}处于“${states[state]}”状态，不能${step.zh}。`,
    );
  return step.to ?? state;
}
