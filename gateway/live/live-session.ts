import type { Viewer } from '../../shared/access/viewer.ts';
import type { Caller } from '../ports.ts';
import { Refusal, reported } from '../refusal.ts';

export interface LiveSessionOptions {
  /** Who the subscriber is at this instant, by the token they connected with. @param device thumbprint of the key that was proved then */
  identify(device: string | undefined): Promise<Caller>;
  /** Milliseconds between two looks whether they still are. */
  everyMilliseconds: number;
}

/**
 * Who is behind a connection. They are asked for anew at each event, as at any request, and at an interval; the session ends with the
 * token, and when what they may do is not what it was as they subscribed: what is followed was chosen under other rights.
 */
export class LiveSession {
  /** As they connected. */
  readonly viewer: Viewer;
  readonly #options: LiveSessionOptions;
  readonly #rights: string;
  readonly #timer: NodeJS.Timeout;
  readonly #ended = Promise.withResolvers<Refusal>();

  /** @throws Refusal UNAUTHENTICATED and the others of a request, also PASSWORD_CHANGE_NEEDED */
  static async begin(options: LiveSessionOptions): Promise<LiveSession> {
    return new LiveSession(await ready(options.identify(undefined)), options);
  }

  private constructor({ viewer }: Caller, options: LiveSessionOptions) {
    this.viewer = viewer;
    this.#options = options;
    this.#rights = rightsOf(viewer);
    this.#timer = setInterval(() => void this.identify().catch(() => {}), options.everyMilliseconds).unref();
  }

  /** Fulfilled, with why, once the subscriber is not who they were, or may not do what they might. */
  get ended(): Promise<Refusal> {
    return this.#ended.promise;
  }

  /** @throws Refusal as a request, and RIGHTS_CHANGED; one of 401 or 403 ends the session */
  async identify(): Promise<Caller> {
    try {
      const caller = await ready(this.#options.identify(this.viewer.device));
      if (rightsOf(caller.viewer) !== this.#rights) throw rightsChanged();
      return caller;
    } catch (error) {
      if (error instanceof Refusal && (error.status === 401 || error.status === 403)) this.#ended.resolve(error);
      throw error;
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

async function ready(identified: Promise<Caller>): Promise<Caller> {
  const caller = await identified;
  if (caller.passwordMustChange)
    throw new Refusal('PASSWORD_CHANGE_NEEDED', 'The password must be changed before anything else: by POST.');
  return caller;
}

function rightsOf({ kind, account, department, region, departments, scopes, grants }: Viewer): string {
  return JSON.stringify([kind, account, department, region, [...departments].sort(), [...scopes].sort(), grants]);
}

function rightsChanged(): Refusal {
  const message = 'What you may do has changed: connect and subscribe again.';
  return new Refusal('RIGHTS_CHANGED', message, [
    reported('RIGHTS_CHANGED', message, {}, '您的权限已变更，请重新连接并订阅。'),
  ]);
}
