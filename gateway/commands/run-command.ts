import { ReportedError } from '../../shared/errors/reported-error.ts';

/** How a command ended: `usage` prints its help and fails, `running` leaves the process to its servers. */
export type CommandEnd = 'done' | 'failed' | 'help' | 'usage' | 'running';

const EXIT_CODES = { done: 0, failed: 1, help: 0, usage: 2 } as const;

/** Runs a command of `npm run`: prints what a person must know of its failure, in English and Chinese, and sets the exit code. */
export function runCommand(help: string, command: () => Promise<CommandEnd>): void {
  command()
    .then((end) => {
      if (end === 'help') process.stdout.write(`${help}\n`);
      if (end === 'usage') process.stderr.write(`${help}\n${notUnderstood(process.argv.slice(2))}`);
      if (end !== 'running') process.exitCode = EXIT_CODES[end];
    })
    .catch((error: unknown) => {
      process.stderr.write(`${sentence(error)}\n`);
      process.exitCode = isOfArguments(error) ? EXIT_CODES.usage : EXIT_CODES.failed;
    });
}

/** What a person reads of a failure; a defect keeps its stack. */
export function sentence(error: unknown): string {
  if (error instanceof ReportedError) return `${error.code}: ${error.message}\n${error.messageZh}`;
  const { message, stack } = error as Error;
  // Node goes on with advice about arguments that begin with a hyphen, which no command takes
  if (isOfArguments(error))
    return `${message.split('. ')[0]}. --help tells what there is.\n选项不合法，可用 --help 查看用法。`;
  return String(stack);
}

/** A database's errors have numbers for codes. */
function isOfArguments(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
}

/** Stands below the help, where it is seen first. */
function notUnderstood(args: readonly string[]): string {
  return args.length === 0
    ? ''
    : `\nNot understood, or something is missing: ${args.join(' ')}\n参数不合法或不完整。\n`;
}
