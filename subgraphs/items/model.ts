import type { Connection, Model } from 'mongoose';
import { type RecordOf, recordSchema } from '../../shared/subgraph/record-schema.ts';
import { CHECKLIST_FIELDS, ITEM_FIELDS, SUB_ITEM_FIELDS } from './catalogue-fields.ts';
import { CLAIM_FIELDS } from './claim-fields.ts';
import { ADOPTION_FIELDS, LEGAL_BASIS_FIELDS, REVIEW_FIELDS } from './legal-basis-fields.ts';
import { LOCAL_ITEM_FIELDS } from './local-item-fields.ts';
import { PERMIT_FIELDS } from './permit-fields.ts';

export type ItemDocument = RecordOf<typeof ITEM_FIELDS>;
export type SubItemDocument = RecordOf<typeof SUB_ITEM_FIELDS>;
export type ChecklistDocument = RecordOf<typeof CHECKLIST_FIELDS>;
export type ClaimDocument = RecordOf<typeof CLAIM_FIELDS>;
export type LocalItemDocument = RecordOf<typeof LOCAL_ITEM_FIELDS>;
export type LegalBasisDocument = RecordOf<typeof LEGAL_BASIS_FIELDS>;
export type AdoptionDocument = RecordOf<typeof ADOPTION_FIELDS>;
export type ReviewDocument = RecordOf<typeof REVIEW_FIELDS>;
export type PermitDocument = RecordOf<typeof PERMIT_FIELDS>;

export interface ItemsModels {
  items: Model<ItemDocument>;
  /** Former versions of items, `_id` is `<item code>@<version>`. */
  itemVersions: Model<ItemDocument>;
  subItems: Model<SubItemDocument>;
  checklists: Model<ChecklistDocument>;
  claims: Model<ClaimDocument>;
  localItems: Model<LocalItemDocument>;
  bases: Model<LegalBasisDocument>;
  adoptions: Model<AdoptionDocument>;
  reviews: Model<ReviewDocument>;
  permits: Model<PermitDocument>;
}

export function itemsModels(connection: Connection): ItemsModels {
  const grams = { nameGrams: [String] };
  const item = recordSchema<ItemDocument>(ITEM_FIELDS, grams, [
    { versionDate: 1, _id: 1 },
    { departmentCode: 1, _id: 1 },
    { nameGrams: 1, _id: 1 },
    { name: 1, _id: 1 },
    { regionCode: 1, _id: 1 },
    { status: 1, _id: 1 },
    { claimStatus: 1, _id: 1 },
  ]);
  const itemVersion = recordSchema<ItemDocument>(ITEM_FIELDS, { ...grams, supersededAt: Date }, [
    { itemCode: 1, versionDate: -1, version: -1 },
  ]);
  const subItem = recordSchema<SubItemDocument>(SUB_ITEM_FIELDS, {}, [
    { itemCode: 1, _id: 1 },
    { legalBasisCodes: 1, _id: 1 },
  ]);
  const checklist = recordSchema<ChecklistDocument>(CHECKLIST_FIELDS, grams, [
    { subItemCode: 1, _id: 1 },
    { departmentCode: 1, _id: 1 },
    { nameGrams: 1, _id: 1 },
    { name: 1, _id: 1 },
  ]);
  return {
    items: connection.model<ItemDocument>('SupervisionItem', item, 'items'),
    itemVersions: connection.model<ItemDocument>('SupervisionItemVersion', itemVersion, 'items_versions'),
    subItems: connection.model<SubItemDocument>('SupervisionSubItem', subItem, 'sub_items'),
    checklists: connection.model<ChecklistDocument>('InspectionChecklist', checklist, 'checklists'),
    ...workModels(connection),
  };
}

/** What departments and offices work on: claims, own items before they are published, legal bases and what follows from them, permits. */
function workModels(connection: Connection) {
  const claim = recordSchema<ClaimDocument>(CLAIM_FIELDS, {}, [
    { readers: 1, _id: 1 },
    { readers: 1, dueOn: 1, _id: 1 },
    { readers: 1, state: 1, dueOn: 1, _id: 1 },
    { readers: 1, departmentCode: 1, dueOn: 1, _id: 1 },
    { readers: 1, issuedBy: 1, dueOn: 1, _id: 1 },
    { itemCode: 1, _id: 1 },
    { state: 1, _id: 1 },
  ]);
  const localItem = recordSchema<LocalItemDocument>(LOCAL_ITEM_FIELDS, {}, [
    { readers: 1, _id: 1 },
    { readers: 1, state: 1, _id: 1 },
  ]);
  const basis = recordSchema<LegalBasisDocument>(LEGAL_BASIS_FIELDS, { nameGrams: [String] }, [
    { nameGrams: 1, _id: 1 },
    { title: 1, _id: 1 },
    { level: 1, _id: 1 },
    { effectiveFrom: 1, _id: 1 },
    { repealedOn: 1, _id: 1 },
    { amendedOn: 1, _id: 1 },
  ]);
  const adoption = recordSchema<AdoptionDocument>(ADOPTION_FIELDS, {}, [{ basisCode: 1, _id: 1 }]);
  const review = recordSchema<ReviewDocument>(REVIEW_FIELDS, {}, [
    { readers: 1, _id: 1 },
    { readers: 1, state: 1, _id: 1 },
    { itemCode: 1, _id: 1 },
    { basisCode: 1, _id: 1 },
    { state: 1, taskNo: 1, _id: 1 },
  ]);
  const permit = recordSchema<PermitDocument>(PERMIT_FIELDS, { nameGrams: [String] }, [
    { nameGrams: 1, _id: 1 },
    { name: 1, _id: 1 },
    { departmentCode: 1, _id: 1 },
  ]);
  return {
    claims: connection.model<ClaimDocument>('ItemClaim', claim, 'item_claims'),
    localItems: connection.model<LocalItemDocument>('LocalItem', localItem, 'local_items'),
    bases: connection.model<LegalBasisDocument>('LegalBasis', basis, 'legal_bases'),
    adoptions: connection.model<AdoptionDocument>('BasisAdoption', adoption, 'basis_adoptions'),
    reviews: connection.model<ReviewDocument>('ItemReview', review, 'item_reviews'),
    permits: connection.model<PermitDocument>('PermitItem', permit, 'permit_items'),
  };
}
