import { isSafeAddress } from '../../shared/config/oidc.ts';

/**
 * Where an issuer publishes its keys (OpenID Connect Discovery 1.0 §4).
 * @throws Error when it does not answer, answers for another issuer, or names an address that is not https
 */
export async function discoverKeys(issuer: string, timeOut: number): Promise<string> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    redirect: 'error',
    signal: AbortSignal.timeout(timeOut),
  });
  if (response.status !== 200) throw new Error(`The issuer answered its configuration with ${response.status}.`);
  const { issuer: named, jwks_uri: address } = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (named !== issuer) throw new Error('The configuration is of another issuer.');
  if (typeof address !== 'string' || !isSafeAddress(address)) throw new Error('The issuer names no safe address.');
  return address;
}
