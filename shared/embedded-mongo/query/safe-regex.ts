import { badValue } from '../errors.ts';

const MAX_PATTERN_LENGTH = 200;
const SPECIAL = new Set('\\^$.|?*+()[]{}');

/**
 * A regular expression that cannot run away: at most 200 characters, no quantifier inside a quantified group, no
 * back-reference, and at most three unbounded repeats.
 */
export function safeRegex(pattern: string, options: string): RegExp {
  if (pattern.length > MAX_PATTERN_LENGTH) throw badValue(`$regex is longer than ${MAX_PATTERN_LENGTH} characters`);
  if (/[^imsxu]/.test(options)) throw badValue(`invalid flag in regex options: ${options}`);
  if (options.includes('x')) throw badValue('regex option x is not served');
  refuseBacktracking(pattern);
  try {
    return new RegExp(pattern, `u${options.replaceAll('u', '')}`);
  } catch {
    try {
      return new RegExp(pattern, options.replaceAll('u', ''));
    } catch (error) {
      throw badValue(`Regular expression is invalid: ${(error as Error).message}`);
    }
  }
}

function refuseBacktracking(pattern: string): void {
  const groups: { varies: boolean }[] = [];
  let unbounded = 0;
  let closed: { varies: boolean } | undefined;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    const justClosed = closed;
    closed = undefined;
    if (char === '\\') {
      if (/[1-9k]/.test(pattern[at + 1] ?? '')) throw badValue('$regex with a back-reference is not served');
      at++;
    } else if (char === '[') {
      at = endOfClass(pattern, at);
    } else if (char === '(') {
      groups.push({ varies: false });
      if (pattern[at + 1] === '?') at++;
    } else if (char === ')') {
      closed = groups.pop();
      if (closed?.varies) for (const group of groups) group.varies = true;
    } else if (char === '|') {
      for (const group of groups) group.varies = true;
    } else if (char === '*' || char === '+' || char === '?' || char === '{') {
      if (justClosed?.varies) throw badValue('$regex with a quantifier over a varying group is not served');
      for (const group of groups) group.varies = true;
      if (char !== '?' && ++unbounded > 3) throw badValue('$regex with more than three repeats is not served');
      if (pattern[at + 1] === '?') at++;
    }
  }
}

function endOfClass(pattern: string, from: number): number {
  let at = from + 1;
  if (pattern[at] === '^') at++;
  if (pattern[at] === ']') at++;
  while (at < pattern.length && pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1;
  return at;
}

/** The literal beginning of an anchored, case-sensitive pattern, which an index can start from. */
export function literalPrefix(pattern: string, options: string): string | undefined {
  if (!pattern.startsWith('^') || /[imx]/.test(options) || hasTopLevelChoice(pattern)) return undefined;
  let prefix = '';
  let at = 1;
  while (at < pattern.length) {
    let char = pattern[at]!;
    let next = at + 1;
    if (char === '\\') {
      char = pattern[at + 1] ?? '';
      if (char === '' || /[A-Za-z0-9]/.test(char)) break;
      next = at + 2;
    } else if (SPECIAL.has(char)) break;
    if (['*', '?', '{'].includes(pattern[next] ?? '')) break;
    prefix += char;
    at = next;
  }
  // a lone half of a surrogate pair has no bytes of its own
  if (/[\ud800-\udbff]$/.test(prefix)) prefix = prefix.slice(0, -1);
  return prefix === '' ? undefined : prefix;
}

function hasTopLevelChoice(pattern: string): boolean {
  return pattern.includes('|');
}
