import type { GraphQLSchema } from 'graphql';
import type { Audience } from '../../shared/access/audience.ts';
import type { SchemaElement } from '../compose/elements.ts';

/** The articles of the Measures that a description names: `Art. 14, 23`. */
export function articles(description: string | undefined | null): string {
  const found = [...(description ?? '').matchAll(/Art\. ([\d, –-]*\d)/g)].map(([, numbers]) => numbers!);
  return found.length > 0 ? `Art. ${found.join(', ')}` : '';
}

/** Marks an article that nothing but the audience itself rests on. */
export const OF_THE_AUDIENCE = '°';

/**
 * What an element rests on: the articles that its description names, else those of the field it follows, else of its type, of a list those of
 * what it lists; where none is named, the articles that its audience rests on, marked `°`.
 */
export function articlesOf(element: SchemaElement, schema: GraphQLSchema): string {
  const followed = element.follows?.split('.') ?? [];
  const listed = /^(\w+?)(Connection|Edge)$/.exec(element.type)?.[1];
  return (
    articles(element.description) ||
    articles(fieldDescription(schema, followed[0], followed[1])) ||
    articles(schema.getType(element.type)?.description) ||
    articles(followed[0] && schema.getType(followed[0])?.description) ||
    articles(listed && schema.getType(listed)?.description) ||
    `${ofAudience(element.audience)}${OF_THE_AUDIENCE}`
  );
}

function fieldDescription(schema: GraphQLSchema, type = '', field = ''): string | undefined | null {
  const of = schema.getType(type);
  return of && 'getFields' in of ? of.getFields()[field]?.description : undefined;
}

/** Art. 23 opens to the public and keeps secrets and privacy, 24 keeps a department's data, 6 has the audiences, 26 and 31 the accounts. */
function ofAudience(audience: Audience | undefined): string {
  if (!audience || audience.public) return 'Art. 23';
  if (audience.anonymous) return 'Art. 31';
  const policies = audience.policies.flat();
  if (policies.includes('secret')) return 'Art. 23, 24';
  if (policies.includes('personal')) return 'Art. 23';
  if (policies.includes('department')) return 'Art. 24';
  return audience.scopes.length > 0 ? 'Art. 6' : 'Art. 6, 26';
}
