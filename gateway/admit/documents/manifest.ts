import { readFile } from 'node:fs/promises';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import { digest } from '../parse.ts';

/** One registered document, in the form of Apollo's persisted-query manifest, version 1. */
export interface ManifestOperation {
  /** SHA-256 of the body, hex. */
  id: string;
  name: string;
  type: 'query' | 'mutation' | 'subscription';
  body: string;
}

export interface Manifest {
  format: 'apollo-persisted-query-manifest';
  version: 1;
  operations: ManifestOperation[];
}

/** The documents of a manifest, text by digest. Each id must be the digest of its body. @throws ReportedError CONFIG_INVALID */
export async function readManifest(path: string): Promise<ReadonlyMap<string, string>> {
  const problem = (what: string, whatZh: string) =>
    new ReportedError(
      'CONFIG_INVALID',
      `PUBLIC_DOCUMENTS_FILE ${path} ${what}. Make it with: npm run documents -- build <folder> --out ${path}`,
      { setting: 'PUBLIC_DOCUMENTS_FILE' },
      `PUBLIC_DOCUMENTS_FILE ${path} ${whatZh}；请用 npm run documents -- build 生成。`,
    );
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) throw problem('cannot be read', '无法读取');
  const operations = operationsOf(text);
  if (!operations) throw problem('is no manifest of version 1', '不是版本 1 的清单');
  for (const { id, body } of operations)
    if (digest(body) !== id) throw problem(`has a body that is not the one of its id ${id}`, `中 ${id} 与内容不符`);
  return new Map(operations.map(({ id, body }) => [id, body]));
}

function operationsOf(text: string): ManifestOperation[] | undefined {
  try {
    const { format, version, operations } = JSON.parse(text) as Partial<Manifest>;
    const lawful =
      format === 'apollo-persisted-query-manifest' &&
      version === 1 &&
      Array.isArray(operations) &&
      operations.every(({ id, body }) => typeof id === 'string' && typeof body === 'string');
    return lawful ? operations : undefined;
  } catch {
    return undefined;
  }
}
