import { type DirectiveNode, Kind } from 'graphql';
import { type Amount, amount, type Variables } from './arguments.ts';

/** One field of one type. */
export interface Term {
  key: string;
  directives: readonly DirectiveNode[];
  size: Amount;
  arguments: Amount;
  below: Level;
}

/** What one value costs, for each type it may have; the costliest counts. */
export interface Level {
  alternatives: readonly Alternative[];
  /** Known without variables. */
  constant?: number;
  /** Evaluation that `value` belongs to: fragments make levels shared, and each is worked out once. */
  run: number;
  value: number;
}

/** One type that a value may have. */
interface Alternative {
  weight: number;
  terms: readonly Term[];
}

let runs = 0;

/** A level of which what needs no variables is worked out now. */
export function levelOf(alternatives: readonly Alternative[]): Level {
  const level: Level = { alternatives, run: 0, value: 0 };
  if (alternatives.every(({ terms }) => terms.every(isConstant))) level.constant = costOf(level, {});
  return level;
}

/** Of a leaf. */
export function constantLevel(constant: number): Level {
  return { alternatives: [], constant, run: 0, value: constant };
}

/** What one value of the level costs by the variables of a request. */
export function costOf(level: Level, variables: Variables): number {
  return evaluate(level, variables, ++runs);
}

/** Response path of the field that most of the cost stands under: down as long as one has more than half of what it stands in. */
export function costliestPath(level: Level, variables: Variables): string {
  const run = ++runs;
  const path: string[] = [];
  for (let at: Level | undefined = level; at; ) {
    const whole = evaluate(at, variables, run);
    let found: { term: Term; value: number } | undefined;
    for (const { terms } of at.alternatives)
      for (const term of terms) {
        const value = costOfTerm(term, variables, run);
        if (!found || value > found.value) found = { term, value };
      }
    if (!found || found.value === 0 || (path.length > 0 && found.value * 2 < whole)) break;
    path.push(found.term.key);
    at = found.term.below;
  }
  return path.join('.');
}

function evaluate(level: Level, variables: Variables, run: number): number {
  if (level.constant !== undefined) return level.constant;
  if (level.run === run) return level.value;
  let most = 0;
  for (const { weight, terms } of level.alternatives) {
    let all = weight;
    for (const term of terms) all += costOfTerm(term, variables, run);
    if (all > most) most = all;
  }
  level.run = run;
  level.value = most;
  return most;
}

function costOfTerm(term: Term, variables: Variables, run: number): number {
  if (term.directives.length > 0 && isSkipped(term.directives, variables)) return 0;
  return amount(term.size, variables) * evaluate(term.below, variables, run) + amount(term.arguments, variables);
}

function isSkipped(directives: readonly DirectiveNode[], variables: Variables): boolean {
  return directives.some(({ name, arguments: given }) => {
    const value = given?.find((argument) => argument.name.value === 'if')?.value;
    if (!value || (name.value !== 'skip' && name.value !== 'include')) return false;
    const holds = value.kind === Kind.VARIABLE ? variables[value.name.value] === true : 'value' in value && value.value;
    return name.value === 'skip' ? holds === true : holds !== true;
  });
}

function isConstant({ directives, size, arguments: given, below }: Term): boolean {
  return (
    directives.length === 0 && typeof size === 'number' && typeof given === 'number' && below.constant !== undefined
  );
}
