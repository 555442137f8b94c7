import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What is counted, per gateway, so that two gateways in one process do not share a register. */
export interface GatewayMetrics {
  registry: Registry;
  /** Answers by endpoint and HTTP status. */
  answers: Counter<'endpoint' | 'status'>;
  /** Seconds from the body read to the answer made. */
  duration: Histogram<'endpoint'>;
  /** Errors in answers, by code. */
  errors: Counter<'code'>;
  /** Answers of subgraphs that broke a promise of the schema. */
  brokenContracts: Counter;
  /** Connections for subscriptions that are open. */
  liveConnections: Gauge;
  /** Changes delivered to subscribers. */
  liveEvents: Counter;
  /** Looks at the change log of a subgraph. */
  liveLooks: Counter<'subgraph'>;
  /** Takes what each operation of an endpoint was estimated to cost, and what its answer did cost. */
  costsOf(endpoint: string): (estimated: number, actual: number) => void;
}

export function createMetrics(): GatewayMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const cost = new Histogram({
    name: 'gateway_operation_cost',
    help: 'Cost of operations by the GraphQL cost specification: estimated before, actual after.',
    labelNames: ['endpoint', 'kind'],
    buckets: [1, 10, 50, 100, 500, 1_000, 2_000, 5_000, 10_000, 20_000],
    registers,
  });
  return {
    registry,
    answers: new Counter({
      name: 'gateway_answers_total',
      help: 'Answers by endpoint and HTTP status.',
      labelNames: ['endpoint', 'status'],
      registers,
    }),
    duration: new Histogram({
      name: 'gateway_answer_seconds',
      help: 'Time from the request read to the answer made.',
      labelNames: ['endpoint'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    errors: new Counter({
      name: 'gateway_errors_total',
      help: 'Errors in answers, by code.',
      labelNames: ['code'],
      registers,
    }),
    brokenContracts: new Counter({
      name: 'gateway_broken_contracts_total',
      help: 'Answers in which a subgraph broke a promise of the schema.',
      registers,
    }),
    liveConnections: new Gauge({
      name: 'gateway_live_connections',
      help: 'Connections for subscriptions that are open.',
      registers,
    }),
    liveEvents: new Counter({
      name: 'gateway_live_events_total',
      help: 'Changes delivered to subscribers.',
      registers,
    }),
    liveLooks: new Counter({
      name: 'gateway_live_looks_total',
      help: 'Looks at the change log of a subgraph for subscribers.',
      labelNames: ['subgraph'],
      registers,
    }),
    costsOf: (endpoint) => (estimated, actual) => {
      cost.observe({ endpoint, kind: 'estimated' }, estimated);
      cost.observe({ endpoint, kind: 'actual' }, actual);
    },
  };
}
