/**
 * Keeps @apollo/gateway from reporting this machine (operating system, processor, cloud, time running) to its maker each hour and from asking
 * clouds' metadata services, which it does unless its environment forbids it. Call it before a gateway of theirs is made.
 */
export function forbidTelemetry(): void {
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
}
