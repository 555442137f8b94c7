import mongoose, { type Connection } from 'mongoose';
import { fieldsToGrant } from '../shared/access/fields-to-grant.ts';
import { issueToken, tokenExpiry } from '../shared/access/token.ts';
import type { TokenKeys } from '../shared/access/token-keys.ts';
import { useKeyring } from '../shared/audit/person-keys.ts';
import { readLogOf } from '../shared/audit/read-log.ts';
import { type FailureLog, type Runner, runSealer } from '../shared/audit/runner.ts';
import type { HolidayNotice } from '../shared/calendar/working-day.ts';
import { DEFAULT_EVIDENCE_LIMIT } from '../shared/config/settings.ts';
import { DEFAULT_URGING_ROUNDS, type UrgingRounds } from '../shared/config/urging-rounds.ts';
import type { Keyring } from '../shared/crypto/keyring.ts';
import { ReportedError } from '../shared/errors/reported-error.ts';
import { outboxDesk } from '../shared/exchange/outbox-desk.ts';
import type { Dataset } from '../shared/ingest/dataset.ts';
import { deliveryDesk } from '../shared/ingest/delivery-desk.ts';
import { LEDGER_SUBGRAPH } from '../shared/ingest/store.ts';
import { openLedger, type StoredLedger } from '../shared/ingest/stored-ledger.ts';
import { drawSourcesBy } from '../shared/subgraph/draw-sources.ts';
import { factsOfObjects, objectsOfRegion } from '../shared/subgraph/object-facts.ts';
import { taskPortBy } from '../shared/subgraph/open-task.ts';
import { withdrawFromCreditBy } from '../shared/subgraph/overturned-penalty.ts';
import { departmentFacts, referencesBy, responsibleDepartments, seenBy } from '../shared/subgraph/references.ts';
import type {
  DepartmentFacts,
  RecordReferences,
  RunningSubgraph,
  SubgraphServices,
} from '../shared/subgraph/services.ts';
import type { Subgraph } from '../shared/subgraph/subgraph.ts';
import { type RunningAnalysis, startAnalysis } from '../subgraphs/analysis/index.ts';
import { type RunningBehaviour, startBehaviour } from '../subgraphs/behaviour/index.ts';
import { type RunningComplaints, startComplaints } from '../subgraphs/complaints/index.ts';
import { type RunningCoordination, startCoordination } from '../subgraphs/coordination/index.ts';
import { type RunningCredit, startCredit } from '../subgraphs/credit/index.ts';
import { type RunningItems, startItems } from '../subgraphs/items/index.ts';
import type { Sign } from '../subgraphs/personnel/accounts/sign-in.ts';
import { type RunningPersonnel, startPersonnel } from '../subgraphs/personnel/index.ts';
import { openCalendar } from './calendar.ts';
import { subgraphDocuments } from './subgraph-schemas.ts';
import { hourly, type Retention, retainReads } from './upkeep.ts';

export const SUBGRAPH_NAMES = [
  'items',
  'personnel',
  'behaviour',
  'complaints',
  'credit',
  'coordination',
  'analysis',
] as const;
export type SubgraphName = (typeof SUBGRAPH_NAMES)[number];

export interface StoreOptions {
  mongodbUri: string;
  now(): Date;
  /** Signs cursors. */
  cursorKey: string;
  /** Signs session tokens. */
  keys: TokenKeys;
  /** Signs seals; holds the keys under which values of persons are stored. */
  keyring: Keyring;
  log: FailureLog;
  /** Days that reads stay in the store, and the folder that takes older ones; absent: they stay for ever. */
  retention?: Retention;
  /** Code of the department that provides complaints submitted without an account. */
  intakeDepartment: string;
  /** Bytes of one document of evidence; the default of EVIDENCE_LIMIT, unless told. */
  evidenceLimit?: number;
  /** How many urging rounds count as repeated (Art. 38); the default of URGING_ROUNDS, unless told. */
  urgingRounds?: UrgingRounds;
  /** Those to start here; all, unless told. */
  names?: readonly SubgraphName[];
  /** Finds a subgraph that runs in another process. */
  elsewhere?(name: string): Subgraph | undefined;
}

/** The subgraphs of this process, and what reaches past a single one of them. */
export interface RunningSubgraphs {
  subgraphs: readonly RunningSubgraph[];
  datasets: ReadonlyMap<string, Dataset>;
  items?: RunningItems;
  personnel?: RunningPersonnel;
  behaviour?: RunningBehaviour;
  complaints?: RunningComplaints;
  coordination?: RunningCoordination;
  credit?: RunningCredit;
  analysis?: RunningAnalysis;
  department(code: string): Promise<DepartmentFacts | undefined>;
  /** To the database of the subgraph of this name. */
  connection(name: string): Connection;
  /** From now on, in the background: logs are sealed, old reads archived, and publications end with their day. A great first fill goes faster without. */
  startUpkeep(): void;
  /** Takes in the State Council's notice of a year. @throws ReportedError BAD_USER_INPUT naming each fault */
  importNotice(text: string): Promise<HolidayNotice>;
  /** Whether the database is there at the moment. */
  isUp(): boolean;
  close(): Promise<void>;
}

/** mongoose's number for a connection that stands. */
const CONNECTED = 1;
/** Milliseconds to find a database before saying that it is not there. */
const SERVER_SELECTION = 5_000;
/** Milliseconds between two looks for unsealed entries when nobody wakes the sealer: another process may have written. */
const SEAL_EVERY = 1_000;

/**
 * The one place that knows every subgraph: connects to the database, and starts them, each on a database of its own.
 * @throws ReportedError STORE_UNAVAILABLE
 */
export async function startSubgraphs(options: StoreOptions): Promise<RunningSubgraphs> {
  const { names = SUBGRAPH_NAMES, now, log, cursorKey } = options;
  mongoose.set('strictQuery', 'throw');
  const root = await connect(options.mongodbUri);
  const connection = (name: string) => root.useDb(databaseOf(name), { useCache: true });
  for (const name of SUBGRAPH_NAMES) useKeyring(connection(name), options.keyring);
  const running = new Map<string, RunningSubgraph>();
  const desks: { close(): Promise<void> }[] = [];
  let opened: Promise<StoredLedger> | undefined;
  // the ledger stands in the database of coordination, whichever subgraph the rows are of; who takes no delivery does not open it
  const ledger = () => {
    opened ??= openLedger(connection(LEDGER_SUBGRAPH), now).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  const find = (name: string) => running.get(name) ?? options.elsewhere?.(name);
  const references = referencesBy(find);
  const calendar = await openCalendar(connection('coordination'));
  const services = (name: SubgraphName): SubgraphServices & { references: RecordReferences } => ({
    connection: connection(name),
    now,
    cursorKey,
    references,
    readLog: readLogOf(connection(name), log),
    holidays: calendar.holidays,
  });
  const department = (code: string) => departmentFacts(find, code);
  const here = async <Running extends RunningSubgraph>(
    name: SubgraphName,
    start: (own: SubgraphServices & { references: RecordReferences }) => Promise<Running>,
  ) => {
    if (!names.includes(name)) return undefined;
    const subgraph = await start(services(name));
    const deliveries = deliveryDesk({ datasets: subgraph.datasets, ledger, now });
    desks.push(deliveries);
    const own = { connection: connection(name), numbers: connection(LEDGER_SUBGRAPH), datasets: subgraph.datasets };
    const outbox = outboxDesk({ ...own, department, keys: options.keyring, now });
    const complete = { ...subgraph, deliveries, outbox };
    running.set(name, complete);
    return complete;
  };

  const tasks = taskPortBy(find);
  const items = await here('items', (own) => startItems({ ...own, department, tasks }));
  const personnel = await here('personnel', (own) =>
    startPersonnel({ ...own, sign: signer(options), fieldsToGrant: fieldsToGrant(subgraphDocuments()) }),
  );
  const { evidenceLimit = DEFAULT_EVIDENCE_LIMIT } = options;
  const behaviour = await here('behaviour', (own) =>
    startBehaviour({
      ...own,
      sources: drawSourcesBy(find),
      withdrawFromCredit: withdrawFromCreditBy(find),
      evidenceLimit,
    }),
  );
  const responsible = (itemCode: string) => responsibleDepartments(find, itemCode);
  const complaints = await here('complaints', (own) =>
    startComplaints({ ...own, department, responsible, tasks, intakeDepartment: options.intakeDepartment }),
  );
  const facts = { factsOf: factsOfObjects(find), objectsOf: objectsOfRegion(find), seenBy: seenBy(find) };
  const credit = await here('credit', (own) => startCredit({ ...own, ...facts, department }));
  const { urgingRounds = DEFAULT_URGING_ROUNDS } = options;
  const coordination = await here('coordination', (own) =>
    startCoordination({ ...own, department, owner: find, urgingRounds }),
  );
  const feeds = { behaviour: connection('behaviour') };
  const analysis = await here('analysis', (own) => startAnalysis(own, { feeds, log }));

  const subgraphs = [...running.values()];
  let sealer: Runner | undefined;
  let upkeep: Runner[] | undefined;
  return {
    subgraphs,
    datasets: new Map(subgraphs.flatMap((subgraph) => subgraph.datasets).map((dataset) => [dataset.name, dataset])),
    items,
    personnel,
    behaviour,
    complaints,
    coordination,
    credit,
    analysis,
    department,
    connection,
    startUpkeep: () => {
      sealer ??= runSealer(names.map(connection), { everyMilliseconds: SEAL_EVERY, keys: options.keyring, now, log });
      upkeep ??= [
        hourly('silent sources', async () => void (await coordination?.watchSources(tasks.openTask)), log),
        hourly('changes of the law', async () => void (await items?.followLegalChanges()), log),
        hourly('claims of items', async () => void (await items?.followClaims()), log),
        hourly('deadlines of complaints', async () => void (await complaints?.urge()), log),
        hourly('terms of tasks', async () => void (await coordination?.escalate()), log),
        hourly('ratings under way or due again', async () => void (await credit?.continueRatings()), log),
        hourly('penalties that were revoked', async () => void (await behaviour?.tellRevoked()), log),
        hourly('results of draws', async () => void (await behaviour?.publishResults()), log),
        hourly('publications that end', async () => void (await behaviour?.endPublications()), log),
        ...(options.retention
          ? names.map((name) => retainReads(connection(name), options.retention!, options, options.keyring))
          : []),
      ];
    },
    importNotice: calendar.importNotice,
    isUp: () => root.readyState === CONNECTED,
    close: async () => {
      calendar.close();
      const stopped = Promise.all([
        ...(upkeep ?? []).map((runner) => runner.stop()),
        sealer?.stop(),
        credit?.close(),
        analysis?.close(),
        ...desks.map((desk) => desk.close()),
      ]);
      // the driver tries a transaction again for two minutes where the database is gone: nothing is written meanwhile, and nobody waits
      if (root.readyState === CONNECTED) await stopped;
      await root.close();
    },
  };
}

function signer({ keys, now }: StoreOptions): Sign {
  return async (claims) => {
    const issuedAt = now();
    return { token: await issueToken(claims, keys, issuedAt), expiresAt: tokenExpiry(issuedAt) };
  };
}

/** The databases of the subgraphs without the subgraphs, for commands. @throws ReportedError STORE_UNAVAILABLE */
export async function openDatabases(uri: string) {
  const root = await connect(uri);
  return {
    connection: (name: SubgraphName) => root.useDb(databaseOf(name), { useCache: true }),
    close: () => root.close(),
  };
}

const databaseOf = (name: string) => `supervision-${name}`;

async function connect(uri: string): Promise<Connection> {
  const options = { serverSelectionTimeoutMS: SERVER_SELECTION, monitorCommands: true };
  try {
    return await mongoose.createConnection(uri, options).asPromise();
  } catch (cause) {
    // The address may hold a password: only its host is told.
    const host = URL.canParse(uri) ? new URL(uri).host : 'the given address';
    const message = `No MongoDB answers at ${host}. Check MONGODB_URI and that the server is up.`;
    throw Object.assign(new ReportedError('STORE_UNAVAILABLE', message, { host }), { cause });
  }
}
