import type { Scope } from '../../shared/access/viewer.ts';
import { GATEWAY_VIEWER, type GrantInForce, SCOPES } from '../../shared/access/viewer.ts';
import type { Subgraph } from '../../shared/subgraph/subgraph.ts';
import type { GatewayLog } from '../ports.ts';
import { Refusal, reported } from '../refusal.ts';
import { SingleFlight } from './single-flight.ts';

/** Who somebody is at the instant of a request, as the personnel subgraph says. */
export interface Identity {
  kind: 'person' | 'machine';
  account: string;
  certificateNo?: string | null;
  department?: string | null;
  region?: string | null;
  departments: readonly string[];
  scopes: readonly Scope[];
  /** CIDRs that they may come from; none: any. */
  networks: readonly string[];
  /** Thumbprint of the key that the session is bound to. */
  device?: string | null;
  passwordMustChange: boolean;
  grants: readonly GrantInForce[];
}

/** By session, or by account where another issuer vouches for it. */
export interface IdentityQuery {
  session?: string;
  account?: string;
}

/** Present rights; undefined: nobody, or no longer. @throws Refusal SUBGRAPH_UNAVAILABLE: who cannot be known is not let in as less */
export type PresentRights = (query: IdentityQuery, requestId: string) => Promise<Identity | undefined>;

/** Milliseconds for an answer. */
const DEADLINE = 10_000;

const QUERY = `query Identity($session: ID, $account: String) {
  _identity(session: $session, account: $account) {
    kind account certificateNo department region departments scopes networks device passwordMustChange
    grants { id provider type fields purpose }
  }
}`;

/** Asks the personnel subgraph at each request: nothing is remembered here, so that what was revoked shows at the next one. */
export function presentRights(personnel: Subgraph | undefined, log: GatewayLog, deadline = DEADLINE): PresentRights {
  const flights = new SingleFlight<Identity | undefined>();

  async function ask(query: IdentityQuery, requestId: string): Promise<Identity | undefined> {
    if (!personnel) throw unavailable();
    const signal = AbortSignal.timeout(deadline);
    const call = personnel.execute({
      query: QUERY,
      variables: { ...query },
      viewer: GATEWAY_VIEWER,
      requestId,
      signal,
    });
    try {
      const { data, errors } = await Promise.race([call, rejectedBy(signal)]);
      if (errors?.length || !data) throw new Error(`_identity failed: ${errors?.[0]?.message ?? 'no data'}`);
      return identityOf(data['_identity'] as Identity | null);
    } catch (error) {
      log.error({ requestId, error }, 'the personnel subgraph did not say who somebody is');
      throw unavailable();
    }
  }

  return (query, requestId) => flights.run(JSON.stringify(query), () => ask(query, requestId));
}

/** A scope of a later version is none here. */
function identityOf(identity: Identity | null): Identity | undefined {
  return identity ? { ...identity, scopes: SCOPES.filter((scope) => identity.scopes.includes(scope)) } : undefined;
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function unavailable(): Refusal {
  const message = 'Who you are cannot be found out at the moment: the part "personnel" of the graph did not answer.';
  const messageZh = '暂时无法确认身份：子图 personnel 不可用。';
  return new Refusal('SUBGRAPH_UNAVAILABLE', message, [
    reported('SUBGRAPH_UNAVAILABLE', message, { subgraph: 'personnel' }, messageZh),
  ]);
}
