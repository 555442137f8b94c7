import { badValue, CommandError, notServed } from '../errors.ts';
import { assemble, decodeTyped, encode, rawElements } from '../values/bson-bytes.ts';
import { type Doc, numberOf, Rank, rankOf } from '../values/compare.ts';
import { isDocument } from '../values/paths.ts';

/** Which fields a projection keeps or leaves out, as a tree. */
interface Tree {
  [part: string]: Tree | true;
}

/** Turns a stored document's bytes into the bytes of its projection. */
export type Projection = (bytes: Buffer) => Buffer;

/** Parses an inclusion or an exclusion. Expressions, $slice, $elemMatch and `$` are refused by name. */
export function parseProjection(source: unknown): Projection | undefined {
  if (source === undefined || source === null) return undefined;
  if (!isDocument(source)) throw badValue('a projection must be a document');
  let including: boolean | undefined;
  let id: boolean | undefined;
  const fields: string[] = [];
  for (const [field, value] of Object.entries(source)) {
    const wanted = wantedBy(field, value);
    if (field === '_id') {
      id = wanted;
      continue;
    }
    if (including !== undefined && including !== wanted) {
      throw new CommandError(
        wanted ? 31253 : 31254,
        `Cannot mix inclusion and exclusion of field '${field}' in a projection`,
      );
    }
    including = wanted;
    fields.push(field);
  }
  if (including === undefined && id === undefined) return undefined;
  const inclusion = including ?? id === true;
  const idListed = inclusion ? id !== false : id === false;
  const tree = treeOf(idListed ? ['_id', ...fields] : fields);
  return projector(tree, inclusion);
}

function wantedBy(field: string, value: unknown): boolean {
  if (field.split('.').some((part) => part.startsWith('$'))) throw notServed(`the positional projection '${field}'`);
  if (typeof value === 'boolean') return value;
  if (rankOf(value) === Rank.number) return Number(numberOf(value)) !== 0;
  if (isDocument(value)) throw notServed(`the projection ${Object.keys(value)[0] ?? 'document'} on '${field}'`);
  throw notServed(`a projection of '${field}' by value`);
}

function treeOf(fields: readonly string[]): Tree {
  const tree: Tree = {};
  for (const field of fields) {
    const parts = field.split('.');
    let node = tree;
    for (const [at, part] of parts.entries()) {
      const held = Object.hasOwn(node, part) ? node[part] : undefined;
      const last = at === parts.length - 1;
      if (held === true || (last && held !== undefined)) throw new CommandError(31249, `Path collision at ${field}`);
      if (last) node[part] = true;
      else {
        const child: Tree = held ?? {};
        node[part] = child;
        node = child;
      }
    }
  }
  return tree;
}

function projector(tree: Tree, inclusion: boolean): Projection {
  const flat = Object.values(tree).every((child) => child === true);
  if (!flat) return (bytes) => encode(project(decodeTyped(bytes), tree, inclusion) as Doc);
  return (bytes) => {
    const kept: Buffer[] = [];
    for (const element of rawElements(bytes)) {
      if (Object.hasOwn(tree, element.name) === inclusion) kept.push(bytes.subarray(element.start, element.end));
    }
    return assemble(kept);
  };
}

function project(value: unknown, tree: Tree, inclusion: boolean): unknown {
  if (Array.isArray(value)) {
    return value
      .filter((element) => !inclusion || isDocument(element) || Array.isArray(element))
      .map((element) => project(element, tree, inclusion));
  }
  if (!isDocument(value)) return value;
  const kept: Doc = {};
  for (const [field, child] of Object.entries(value)) {
    const below = Object.hasOwn(tree, field) ? tree[field]! : undefined;
    if (below === undefined) {
      if (!inclusion) kept[field] = child;
    } else if (below === true) {
      if (inclusion) kept[field] = child;
    } else if (isDocument(child) || Array.isArray(child)) kept[field] = project(child, below, inclusion);
    else if (!inclusion) kept[field] = child;
  }
  return kept;
}
