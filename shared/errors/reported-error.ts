import { ERROR_CATALOGUE, type ErrorCode } from './catalogue.ts';

/** Facts for a machine. Never personal data. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * An error raised on purpose, for a person to read and act on. What is not one is a defect and is masked.
 * graphql-js copies `extensions` of an original error, so a resolver may simply throw it.
 */
export class ReportedError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'ReportedError';
  readonly code: Code;
  readonly messageZh: string;
  readonly facts: ErrorFacts;

  /** @param messageZh what the message says, in Chinese; the catalogue's sentence when left out */
  constructor(code: Code, message: string, facts: ErrorFacts = {}, messageZh?: string) {
    super(message);
    this.code = code;
    this.facts = facts;
    this.messageZh = messageZh ?? ERROR_CATALOGUE[code].meaningZh;
  }

  get extensions(): { code: Code; messageZh: string } & ErrorFacts {
    return { ...this.facts, code: this.code, messageZh: this.messageZh };
  }
}

/** An argument has a value that cannot be used; `argument` is its path, such as `where.regionCode.eq`. */
export function badInput(argument: string, problem: string, problemZh?: string): ReportedError<'BAD_USER_INPUT'> {
  return new ReportedError(
    'BAD_USER_INPUT',
    `${argument}: ${problem}`,
    { argument },
    problemZh && `${argument}：${problemZh}`,
  );
}
