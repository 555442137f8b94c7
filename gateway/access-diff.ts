import { mayAskWithoutGrant } from '../shared/access/audience.ts';
import { isSignedIn, PUBLIC_VIEWER, SCOPES, type Viewer } from '../shared/access/viewer.ts';
import { compose, type SubgraphSchema } from './compose/compose.ts';
import { type SchemaElement, schemaElements } from './compose/elements.ts';
import { extractAccess } from './compose/extract-access.ts';
import { publicContract } from './compose/public-contract.ts';

/** What a change of the schemas opens to an audience and closes to it, by coordinate. */
export interface AudienceChange {
  audience: string;
  opens: string[];
  closes: string[];
}

const STATED = { purpose: 'stated', caseNo: 'stated' };

/** Everybody that the schema can tell apart: the public, staff of no scope, each scope alone, each with purpose and case. */
const AUDIENCES: readonly [string, Viewer][] = [
  ['public', PUBLIC_VIEWER],
  ['staff', signedIn([])],
  ...SCOPES.flatMap((scope): [string, Viewer][] => [
    [scope, signedIn([scope])],
    [`${scope}, with purpose and case`, { ...signedIn([scope]), ...STATED }],
  ]),
];

function signedIn(scopes: Viewer['scopes']): Viewer {
  return { kind: 'person', account: 'any', departments: [], scopes };
}

/**
 * Compares two states of the schemas audience by audience: an element opens when the audience may ask for it now and could not, or there was
 * none. Audiences without a change are left out. What a row decides counts as open, as some row could be theirs.
 * @throws ReportedError SCHEMA_INVALID when one of them does not compose
 */
export function accessChanges(before: readonly SubgraphSchema[], after: readonly SubgraphSchema[]): AudienceChange[] {
  const [old, present] = [graphOf(before), graphOf(after)];
  return AUDIENCES.map(([audience, viewer]) => {
    const [could, may] = [askable(old, viewer), askable(present, viewer)];
    return {
      audience,
      opens: [...may].filter((coordinate) => !could.has(coordinate)).sort(),
      closes: [...could].filter((coordinate) => !may.has(coordinate)).sort(),
    };
  }).filter(({ opens, closes }) => opens.length + closes.length > 0);
}

interface Graph {
  elements: readonly SchemaElement[];
  /** Coordinates of the public contract, which is what the public can ask for. */
  shown: ReadonlySet<string>;
}

function graphOf(subgraphs: readonly SubgraphSchema[]): Graph {
  const { supergraphSdl, apiSchema } = compose(subgraphs);
  const { table } = extractAccess(supergraphSdl);
  const shown = schemaElements(publicContract(apiSchema, table), table).map(({ coordinate }) => coordinate);
  return { elements: schemaElements(apiSchema, table), shown: new Set(shown) };
}

function askable({ elements, shown }: Graph, viewer: Viewer): ReadonlySet<string> {
  if (!isSignedIn(viewer)) return shown;
  const open = elements.filter(({ audience }) => audience === undefined || mayAskWithoutGrant(viewer, audience));
  return new Set(open.map(({ coordinate }) => coordinate));
}

/** For a terminal: `+` opens, `-` closes, by audience. */
export function changesText(changes: readonly AudienceChange[]): string {
  if (changes.length === 0) return 'Nobody may ask for more or less. 权限无变化。\n';
  const sections = changes.map(({ audience, opens, closes }) =>
    [
      `${audience}: ${opens.length} opened, ${closes.length} closed`,
      ...opens.map((coordinate) => `  + ${coordinate}`),
      ...closes.map((coordinate) => `  - ${coordinate}`),
    ].join('\n'),
  );
  return `${sections.join('\n')}\n`;
}
