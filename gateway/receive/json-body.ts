import type { FastifyInstance } from 'fastify';
import { Refusal } from '../refusal.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * JSON in UTF-8 is the one kind of body that is read. Anything a browser can send from a foreign page without asking first
 * (forms, plain text) is thereby refused, and so is what is compressed: 100 kB need no compression, and a bomb would.
 */
export function acceptJsonOnly(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  const parse = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const charset = /;\s*charset\s*=\s*"?([^";]*)/i.exec(request.headers['content-type'] ?? '')?.[1];
    const isPlain = request.headers['content-encoding'] === undefined;
    if (!isPlain || (charset !== undefined && charset.trim().toLowerCase() !== 'utf-8'))
      return done(new Refusal('UNSUPPORTED_MEDIA_TYPE', 'Send application/json in UTF-8, not compressed.'));
    try {
      parse(request, utf8.decode(body as Buffer), done);
    } catch (error) {
      done(new Refusal('BAD_REQUEST', `The body is not UTF-8: ${(error as Error).name}.`));
    }
  });
}
