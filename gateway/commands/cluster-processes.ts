import { SUBGRAPH_NAMES } from '../start-subgraphs.ts';

/** One process of a deployment: what it runs, and what its environment has besides that of the whole. */
export interface ClusterProcess {
  name: string;
  args: readonly string[];
  port: number;
  env: Readonly<Record<string, string>>;
}

/** What docker-compose.yml describes, on loopback: each subgraph at `port` + 10 and up, two gateways at `port` + 2 and + 3. */
export function clusterProcesses(port: number): { subgraphs: ClusterProcess[]; gateways: ClusterProcess[] } {
  const addresses = SUBGRAPH_NAMES.map((name, place) => ({ name, port: port + 10 + place }));
  const env = { SUBGRAPHS: addresses.map((address) => `${address.name}=http://127.0.0.1:${address.port}`).join() };
  return {
    subgraphs: addresses.map((address) => ({
      ...address,
      args: ['gateway/commands/subgraph.ts', address.name, '--port', String(address.port)],
      env,
    })),
    gateways: [port + 2, port + 3].map((gatewayPort, place) => ({
      name: `gateway-${place + 1}`,
      port: gatewayPort,
      args: ['gateway/main.ts'],
      // clients know the balancer's address
      env: { ...env, PORT: String(gatewayPort), PUBLIC_URL: `http://127.0.0.1:${port}` },
    })),
  };
}
