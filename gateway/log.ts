import { type DestinationStream, type Logger, pino } from 'pino';

/** Names under which secrets and tokens travel. */
const SECRET_NAMES = ['authorization', 'cookie', 'set-cookie', 'dpop', 'password', 'token', 'secret', 'client_secret'];

/** The same names one to three levels down: headers of a request of an error. */
const REDACTED = SECRET_NAMES.flatMap((name) =>
  ['', '*.', '*.*.', '*.*.*.'].map((above) => `${above}["${name}"]`.replace('.[', '[')),
);

/** Tokens, passwords in addresses and identity numbers, wherever they slipped into a text. */
const SECRET_TEXTS: readonly [RegExp, string][] = [
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[token]'],
  [/\b(Bearer|DPoP|Basic) +[\w.~+/=-]+/gi, '$1 [token]'],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"]+@/gi, '$1[secret]@'],
  [/(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/g, '[identity number]'],
];

/**
 * The log of a process: JSON lines in which no secret stands, whatever was handed to it. Errors are told with their stack under
 * `error` as under `err`; what pino knows by name is redacted by name, and every line is gone over for tokens and passwords.
 */
export function createLog(
  { level, subgraph }: { level: string; subgraph?: string },
  destination?: DestinationStream,
): Logger {
  const options = {
    level,
    ...(subgraph !== undefined && { base: { subgraph } }),
    serializers: { error: pino.stdSerializers.err },
    redact: { paths: REDACTED, censor: '[secret]' },
    hooks: { streamWrite: withoutSecrets },
  };
  return destination ? pino(options, destination) : pino(options);
}

function withoutSecrets(line: string): string {
  return SECRET_TEXTS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
}
