import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ExplorerPage } from '../ports.ts';
import { ASSETS, explorerAsset } from './assets.ts';
import { homePage } from './page.ts';

/** Everything from this host: no script, style, font or call from elsewhere. Altair sets styles as it runs. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "frame-src 'self'",
  "frame-ancestors 'self'",
  "base-uri 'self'",
  "form-action 'none'",
].join('; ');

/** Serves the home page, the two explorers and their files. The pages are told apart from GraphQL by what a browser accepts. */
export function serveExplorer(server: FastifyInstance, explorer: ExplorerPage): void {
  server.get('/', async ({ socket }, reply) => page(reply, homePage(socket.localPort ?? 0)));
  for (const endpoint of ['/graphql', '/public/graphql'] as const)
    server.get(endpoint, async (request, reply) =>
      request.headers.accept?.includes('text/html') ? page(reply, explorer(endpoint)) : reply.callNotFound(),
    );
  server.get<{ Params: { '*': string } }>(`${ASSETS}/*`, async (request, reply) => {
    const asset = explorerAsset(request.params['*']);
    if (!asset) return reply.callNotFound();
    return protect(reply)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .type(asset.type)
      .send(asset.content);
  });
}

function page(reply: FastifyReply, html: string): FastifyReply {
  return protect(reply).type('text/html; charset=utf-8').send(html);
}

function protect(reply: FastifyReply): FastifyReply {
  return reply.headers({ 'content-security-policy': POLICY, 'referrer-policy': 'no-referrer' });
}
