import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getNamedType, isCompositeType, isObjectType } from 'graphql';
import type { Answer } from '../support/graph-client.ts';
import { CLASS_OF } from './classes.ts';
import { classesOf, mayAskAll, mayNarrowBy } from './expected.ts';
import { inputsOf } from './inputs.ts';
import { type MatrixCity, openMatrixCity } from './matrix-city.ts';
import { ASKERS, type Asker } from './oracle.ts';
import { along, argumentsOf, type Way, waysTo } from './ways.ts';

let matrix: MatrixCity;
let ways: Map<string, Way>;
beforeAll(async () => {
  matrix = await openMatrixCity(20);
  ways = waysTo(matrix.schema);
}, 240_000);
afterAll(() => matrix.city.close());

const SIGNED_IN = ASKERS.filter(({ account }) => account);
const TITLED = SIGNED_IN.map((asker) => [asker.title, asker] as const);
/** Types in one operation. */
const AT_ONCE = 8;

/** Response paths that an answer refuses, without the places in lists. */
function refusals({ body }: Answer): Set<string> {
  const refused = (body.errors ?? []).filter(({ extensions }) => extensions.code === 'UNAUTHORIZED_FIELD_OR_TYPE');
  return new Set(
    refused.map(({ path = [] }) => path.filter((key) => typeof key === 'string' && key !== '@').join('.')),
  );
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, place) =>
    all.slice(place * size, (place + 1) * size),
  );
}

const pathOf = (way: Way, alias: string) => [alias, ...way.slice(1).map(({ field }) => field.name)].join('.');

/** Whether no step of the way is refused to the asker. */
const isOpen = (asker: Asker, way: Way) =>
  way.every(({ type, field }) => mayAskAll(asker, classesOf(matrix.schema, type.name, field.name)) === true);

test('there is a way to every type that can be read', () => {
  const types = new Set([...CLASS_OF.keys()].map((coordinate) => coordinate.split('.')[0]!));
  expect([...types].filter((type) => !ways.has(type))).toEqual([
    'Mutation',
    'SignIn',
    'NewAccount',
    'MachineClient',
    'NewClient',
    'AdminFiling',
    'DuePublication',
    'MissedPublications',
    'SubmittedComplaint',
    'FollowedComplaint',
    'InterestDeclaration',
    'Desk',
    'DeskPart',
    'CriticismCandidate',
    'Trace',
    'TraceLink',
    'TraceVersion',
    'TraceValue',
    'TraceRead',
    'DuePublicationConnection',
    'DuePublicationEdge',
    'AccountConnection',
    'AccountEdge',
    'MachineClientConnection',
    'MachineClientEdge',
    'AdminFilingConnection',
    'AdminFilingEdge',
  ]);
});

describe('a field that no row decides about', () => {
  test.each(TITLED)('%s gets it or is refused as the audiences say, wherever it stands', async (_, asker) => {
    const different: string[] = [];
    for (const some of chunks(
      [...ways].filter(([, way]) => way.length > 0),
      AT_ONCE,
    )) {
      const parts = some.map(([name, way], place) => {
        const type = matrix.schema.getType(name);
        const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
        const asked = fields.filter(
          (field) => mayAskAll(asker, classesOf(matrix.schema, name, field.name)) !== undefined,
        );
        const selection = asked
          .map(
            (field) =>
              `${field.name}${argumentsOf(field)}${isCompositeType(getNamedType(field.type)) ? ' { __typename }' : ''}`,
          )
          .join(' ');
        return {
          name,
          way,
          asked,
          text: along(way, `... on ${name} { ${selection} }`, `t${place}`),
          alias: `t${place}`,
        };
      });
      const answer = await matrix.ask(asker, `{ ${parts.map(({ text }) => text).join(' ')} }`);
      expect([answer.status, answer.body.data === undefined && answer.text]).toEqual([200, false]);
      const refused = refusals(answer);
      for (const { name, way, asked, alias } of parts) {
        if (!isOpen(asker, way)) continue;
        for (const field of asked) {
          const may = mayAskAll(asker, classesOf(matrix.schema, name, field.name));
          if (may === refused.has(`${pathOf(way, alias)}.${field.name}`))
            different.push(`${name}.${field.name}: ${may ? 'refused' : 'served'}`);
        }
      }
    }
    expect(different).toEqual([]);
  });
});

describe('what filters, sorts or groups', () => {
  test('names no personal or secret field, masked or not', () => {
    const forbidden = inputsOf(matrix.schema, ways).filter(
      ({ names }) =>
        names.field.endsWith('Masked') ||
        classesOf(matrix.schema, names.type, names.field).some((name) => name === 'PERSONAL' || name === 'SECRET'),
    );
    expect(forbidden.map(({ member }) => member)).toEqual([]);
  });

  test.each(TITLED)('%s may use it only for what they may read', async (_, asker) => {
    const different: string[] = [];
    for (const some of chunks(inputsOf(matrix.schema, ways), AT_ONCE)) {
      const parts = some.map((input, place) => {
        const alias = `i${place}`;
        const call = `${input.list}(${input.argument}) { __typename }`;
        return input.way.length === 0
          ? { input, text: `${alias}: ${call}`, path: alias }
          : { input, text: along(input.way, call, alias), path: `${pathOf(input.way, alias)}.${input.list}` };
      });
      const answer = await matrix.ask(asker, `{ ${parts.map(({ text }) => text).join(' ')} }`);
      expect([answer.status, answer.body.data === undefined && answer.text]).toEqual([200, false]);
      const refused = refusals(answer);
      for (const { input, path } of parts) {
        if (!isOpen(asker, input.way)) continue;
        const { member, on, list, names } = input;
        const classes = [...classesOf(matrix.schema, on, list), ...classesOf(matrix.schema, names.type, names.field)];
        const may = classes.every((fieldClass) => mayNarrowBy(asker, fieldClass));
        if (may === refused.has(path)) different.push(`${member}: ${may ? 'refused' : 'taken'}`);
      }
    }
    expect(different).toEqual([]);
  });
});

describe('the public graph', () => {
  const NAMES = '{ __schema { types { name fields { name } } } }';

  test('has the fields that are for anybody, and no other', async () => {
    const { body } = await matrix.ask(ASKERS[0]!, NAMES);
    const types = (body.data as { __schema: { types: { name: string; fields: { name: string }[] | null }[] } }).__schema
      .types;
    const shown = types
      .filter(({ name }) => isObjectType(matrix.schema.getType(name)))
      .filter(({ name }) => !name.startsWith('__'))
      .flatMap(({ name, fields }) => (fields ?? []).map((field) => `${name}.${field.name}`));
    const open = [...CLASS_OF].filter(([, fieldClass]) => fieldClass === 'PUBLIC').map(([coordinate]) => coordinate);
    expect([...shown].sort()).toEqual([...open].sort());
  });
});
