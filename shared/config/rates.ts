import { ReportedError } from '../errors/reported-error.ts';

/** How much of something may be used: at once, and steadily after that. */
export interface Rate {
  burst: number;
  perMinute: number;
}

/** What is counted, and how much of it a caller may use unless RATES says otherwise. */
export const DEFAULT_RATES = {
  /** Requests to the public graph, by source. */
  public: { burst: 500, perMinute: 300 },
  /** Cost of operations on the public graph, by source. */
  publicCost: { burst: 400_000, perMinute: 200_000 },
  /** Requests to the portal graph, by account. */
  portal: { burst: 500, perMinute: 1_200 },
  /** Cost of operations on the portal graph, by account. */
  portalCost: { burst: 1_000_000, perMinute: 600_000 },
  /** Attempts to sign in, by source; those that succeed are given back. */
  signIn: { burst: 30, perMinute: 20 },
  /** Requests of complainants without an account, by source. */
  complainant: { burst: 60, perMinute: 20 },
  /** Requests of programs for a token, by source: by client, anybody could use up another's. */
  clientToken: { burst: 30, perMinute: 20 },
  /** Requests to the portal graph whose token is refused, by source. */
  refusedToken: { burst: 120, perMinute: 60 },
} as const satisfies Record<string, Rate>;

export type RateName = keyof typeof DEFAULT_RATES;
export type Rates = Readonly<Record<RateName, Rate>>;

/**
 * Reads RATES: `name=burst,perMinute` pairs separated by semicolons, which change the defaults they name; `off`: nothing is counted.
 * @returns undefined for `off`
 * @throws ReportedError CONFIG_INVALID
 */
export function readRates(text: string): Rates | undefined {
  if (text === 'off') return undefined;
  const given = text.split(';').flatMap((entry) => (entry.trim() ? [pair(entry.trim())] : []));
  return { ...DEFAULT_RATES, ...Object.fromEntries(given) };
}

function pair(entry: string): [string, Rate] {
  const [, name = '', burst, perMinute] = /^(\w+)=([1-9]\d{0,8}),([1-9]\d{0,8})$/.exec(entry) ?? [];
  if (!Object.hasOwn(DEFAULT_RATES, name))
    throw new ReportedError(
      'CONFIG_INVALID',
      `RATES must be "off" or name=burst,perMinute pairs with names of ${Object.keys(DEFAULT_RATES).join(', ')}, not "${entry}".`,
      { setting: 'RATES' },
      `RATES 应为 off 或“名称=突发量,每分钟量”，以分号分隔；“${entry}”不合法。`,
    );
  return [name, { burst: Number(burst), perMinute: Number(perMinute) }];
}
