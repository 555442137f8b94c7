/** So many failures within the window close an account's door until the oldest of them has left it. */
export const FAILURES_ALLOWED = 5;
export const WINDOW_MILLISECONDS = 15 * 60_000;

/** Until when an account name is locked, by its failed sign-ins, oldest first; undefined when it is not. Pure. */
export function lockedUntil(failures: readonly Date[], now: Date): Date | undefined {
  const recent = recentFailures(failures, now);
  const oldest = recent.at(-FAILURES_ALLOWED);
  return oldest && new Date(oldest.getTime() + WINDOW_MILLISECONDS);
}

/** The failures that still count at `now`. Pure. */
export function recentFailures(failures: readonly Date[], now: Date): Date[] {
  return failures.filter((at) => now.getTime() - at.getTime() < WINDOW_MILLISECONDS).slice(-FAILURES_ALLOWED);
}
