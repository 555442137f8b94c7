import { type ActDocument, type BehaviourModels, TYPE_OF_KIND } from './model.ts';
import { isSameBody } from './rules/lawful-chain.ts';

/** Acts of chains that are told, and one more by which a reader sees that there are others. */
const MOST = 201;

/** What ties an act to its chain. */
type Link = Pick<ActDocument, '_id' | 'kind' | 'provider' | 'actNo' | 'inspectionActNo' | 'occurredOn' | BodyField>;
type BodyField = 'implementingBodyCode' | 'implementingBody';

/** An inspection as the acts that follow it name it: its number is unique within its provider and implementing body. */
type Named = Pick<Link, 'provider' | BodyField> & { actNo: string };

/**
 * The acts of the chains in which these acts stand, the inspection first: an inspection (行政检查), and the penalties, coercions and other
 * acts that name it as where they come from. For whoever asks on: this looks at no viewer, and the acts themselves are read by one.
 *
 * @returns `Type/id`
 */
export async function actChain(models: BehaviourModels, ids: readonly string[]): Promise<string[]> {
  const asked = await linksOf(models, { _id: { $in: [...new Set(ids)] } });
  const inspections = asked.flatMap((act) => inspectionOf(act) ?? []);
  const numbersOf = new Map<string, Set<string>>();
  for (const { provider, actNo } of inspections)
    numbersOf.set(provider, (numbersOf.get(provider) ?? new Set()).add(actNo));
  const found = new Map(asked.map((act) => [act._id, act]));
  for (const [provider, numbers] of numbersOf) {
    const named = { $in: [...numbers] };
    for (const way of [
      { provider, actNo: named, kind: 'INSPECTION' },
      { provider, inspectionActNo: named },
    ])
      for (const act of await linksOf(models, way))
        if (inspections.some((inspection) => isSame(inspection, inspectionOf(act)))) found.set(act._id, act);
  }
  const chain = [...found.values()].sort(byTime).slice(0, MOST);
  return chain.map(({ kind, _id }) => `${TYPE_OF_KIND[kind!]}/${_id}`);
}

function linksOf(models: BehaviourModels, match: object): Promise<Link[]> {
  const fields = [
    'kind',
    'provider',
    'actNo',
    'inspectionActNo',
    'occurredOn',
    'implementingBodyCode',
    'implementingBody',
  ];
  const project = Object.fromEntries(fields.map((field) => [field, 1]));
  return models.acts.aggregate<Link>([{ $match: match }, { $limit: MOST }, { $project: project }]).exec();
}

/** The inspection that an act is, or comes from. */
function inspectionOf({ kind, actNo, inspectionActNo, ...act }: Link): Named | undefined {
  const number = kind === 'INSPECTION' ? actNo : inspectionActNo;
  return number ? { ...act, actNo: number } : undefined;
}

function isSame(one: Named, other: Named | undefined): boolean {
  return other !== undefined && one.provider === other.provider && one.actNo === other.actNo && isSameBody(one, other);
}

function byTime(a: Link, b: Link): number {
  const key = ({ kind, occurredOn = '', _id }: Link) => `${occurredOn} ${kind === 'INSPECTION' ? 0 : 1} ${_id}`;
  return key(a) < key(b) ? -1 : 1;
}
