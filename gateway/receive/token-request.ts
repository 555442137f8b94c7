/** Names of RFC 6749 §5.2. `temporarily_unavailable` is of its §4.1.2.1: the token endpoint has no name of its own for that. */
export type OAuthErrorName =
  | 'invalid_request'
  | 'invalid_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'temporarily_unavailable';

/** What a token endpoint refuses with. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly error: OAuthErrorName;

  constructor(error: OAuthErrorName, message: string) {
    super(message);
    this.error = error;
  }
}

export interface TokenRequest {
  clientId: string;
  secret: string;
  scopes?: string[];
}

/**
 * Reads a request for a token by client credentials (RFC 6749 §4.4): the client's id and secret by Basic authentication or in the form,
 * not both (§2.3).
 * @param form body, as `application/x-www-form-urlencoded`
 * @throws OAuthError
 */
export function readTokenRequest(form: unknown, authorization: string | undefined): TokenRequest {
  if (typeof form !== 'string') throw new OAuthError('invalid_request', 'Send application/x-www-form-urlencoded.');
  const fields = new URLSearchParams(form);
  const names = [...fields.keys()];
  if (new Set(names).size < names.length) throw new OAuthError('invalid_request', 'A parameter may be given once.');
  const grantType = fields.get('grant_type');
  if (!grantType) throw new OAuthError('invalid_request', 'grant_type is missing.');
  if (grantType !== 'client_credentials')
    throw new OAuthError('unsupported_grant_type', 'Only client_credentials is served.');
  const scope = fields.get('scope');
  if (scope !== null && !/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/.test(scope))
    throw new OAuthError('invalid_scope', 'scope must be names separated by spaces.');
  return { ...credentials(fields, authorization), ...(scope !== null && { scopes: scope.split(' ') }) };
}

function credentials(
  fields: URLSearchParams,
  authorization: string | undefined,
): Pick<TokenRequest, 'clientId' | 'secret'> {
  const [id, password] = [fields.get('client_id'), fields.get('client_secret')];
  if (authorization === undefined) {
    if (!id || !password) throw unknownClient();
    return { clientId: id, secret: password };
  }
  const basic = basicCredentials(authorization);
  if (password !== null || (id !== null && id !== basic.clientId))
    throw new OAuthError('invalid_request', 'The client authenticates in the header or in the form, not in both.');
  return basic;
}

/** Id and secret, each form-encoded before they were joined (§2.3.1). */
function basicCredentials(authorization: string): Pick<TokenRequest, 'clientId' | 'secret'> {
  const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(authorization)?.[1];
  const pair = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 1) throw unknownClient();
  const [clientId, secret] = [pair.slice(0, colon), pair.slice(colon + 1)].map(formDecoded);
  if (!clientId || !secret) throw unknownClient();
  return { clientId, secret };
}

function formDecoded(text: string): string {
  return new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v') ?? '';
}

export function unknownClient(): OAuthError {
  return new OAuthError('invalid_client', 'The client or its secret is not right.');
}
