import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import {
  type GraphQLInputType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  valueFromAST,
} from 'graphql';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import type { CostTable } from '../../compose/extract-costs.ts';
import { Refusal } from '../../refusal.ts';
import { admitDocument } from '../admit.ts';
import { createCosting } from '../cost/costing.ts';
import type { Manifest, ManifestOperation } from './manifest.ts';

export interface BuildOptions {
  /** What the documents are validated against, such as the public contract. */
  schema: GraphQLSchema;
  costs: CostTable;
  costLimit: number;
}

/** A document that may be registered. */
export interface BuiltDocument extends ManifestOperation {
  /** Path below the folder. */
  file: string;
  /** What it is estimated to cost with the defaults of its variables. */
  cost: number;
}

/**
 * Reads every `.graphql` file below a folder: one operation each, with the fragments it uses.
 * @throws ReportedError DOCUMENT_INVALID naming every file that cannot be registered, and why
 */
export async function buildDocuments(folder: string, options: BuildOptions): Promise<BuiltDocument[]> {
  const names = (await filesBelow(folder)).filter((name) => name.endsWith('.graphql')).sort();
  const costing = createCosting(options.schema, options.costs, options.costLimit);
  const built: BuiltDocument[] = [];
  const findings: string[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const body = (await readFile(path, 'utf8')).trim();
    const result = measured(relative(folder, path), body, options.schema, costing);
    if (typeof result === 'string') findings.push(`${name}: ${result}`);
    else if (built.some((other) => other.id === result.id)) findings.push(`${name}: the same text as another file`);
    else built.push(result);
  }
  if (names.length === 0) findings.push(`${folder}: no .graphql file`);
  if (findings.length === 0) return built;
  throw new ReportedError(
    'DOCUMENT_INVALID',
    `These documents cannot be registered:\n- ${findings.join('\n- ')}`,
    { findings },
    `以下查询文档无法登记：${findings.join('；')}`,
  );
}

async function filesBelow(folder: string): Promise<string[]> {
  try {
    return await readdir(folder, { recursive: true });
  } catch (error) {
    throw new ReportedError(
      'DOCUMENT_INVALID',
      `The folder ${folder} cannot be read: ${(error as Error).message}.`,
      { findings: [folder] },
      `文件夹 ${folder} 无法读取。`,
    );
  }
}

export function manifestOf(documents: readonly BuiltDocument[]): Manifest {
  return {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: documents.map(({ id, name, type, body }) => ({ id, name, type, body })),
  };
}

/** @returns the document, or why it is none */
function measured(
  file: string,
  body: string,
  schema: GraphQLSchema,
  costing: ReturnType<typeof createCosting>,
): BuiltDocument | string {
  try {
    const { document, documentHash } = admitDocument(schema, body, undefined);
    const [operation, second] = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
    if (!operation || second) return 'more than one operation';
    return {
      file,
      id: documentHash,
      name: operation.name?.value ?? file.replace(/\.graphql$/, ''),
      type: operation.operation,
      body,
      cost: costing(document, operation, defaults(schema, operation)).estimated,
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.errors.map(({ message }) => message).join('; ');
  }
}

function defaults(schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode) {
  return Object.fromEntries(
    variableDefinitions.map(({ variable, type, defaultValue }) => [
      variable.name.value,
      defaultValue && valueFromAST(defaultValue, typeFromAST(schema, type as never) as GraphQLInputType),
    ]),
  );
}
