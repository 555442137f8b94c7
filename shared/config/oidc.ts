import { ReportedError } from '../errors/reported-error.ts';

/** An OpenID Connect issuer whose tokens are taken beside those of signIn. */
export interface OidcSettings {
  issuer: string;
  /** What its tokens must be for. */
  audience: string;
  /** Where its keys are; undefined: where its configuration says. */
  jwksUri?: string;
  /** Claim that names the account. */
  accountClaim: string;
}

interface OidcTexts {
  issuer: string;
  audience: string;
  jwksUri: string;
  accountClaim: string;
}

/** @returns undefined when no issuer is set. @throws ReportedError CONFIG_INVALID */
export function readOidc({ issuer, audience, jwksUri, accountClaim }: OidcTexts): OidcSettings | undefined {
  if (!issuer) return undefined;
  if (!isSafeAddress(issuer)) throw invalid('OIDC_ISSUER', 'must be an https address');
  if (jwksUri && !isSafeAddress(jwksUri)) throw invalid('OIDC_JWKS_URI', 'must be an https address');
  // without one, a token that the issuer gave for any other service would open this one
  if (!audience) throw invalid('OIDC_AUDIENCE', 'must be set with OIDC_ISSUER');
  return { issuer, audience, accountClaim, ...(jwksUri && { jwksUri }) };
}

/** Whether what is fetched from there comes from who it says: https, or this machine. */
export function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}

function invalid(setting: string, problem: string): ReportedError {
  return new ReportedError('CONFIG_INVALID', `${setting} ${problem}.`, { setting });
}
