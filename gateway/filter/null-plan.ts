/** Where an answer lacks fields that were taken out of the operation, by static path: what to do with each object at one position. */
export interface NullPlan {
  /** Response key under which the object's type was asked for; removed from the answer. Present where the types at this position differ in what they lack. */
  typeKey?: string;
  fields: Map<string, NullField>;
}

interface NullField {
  /** Object types whose answers lack the field, and get a null; `all` where every type here does; empty where none does. */
  types: ReadonlySet<string> | 'all';
  /** What the objects under the field lack. */
  below?: NullPlan;
}

/** Puts the nulls of denied fields into an answer, in place. Fields that are present stay: another selection may rightly have asked for them. */
export function insertNulls(plan: NullPlan, value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) insertNulls(plan, item);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const object = value as Record<string, unknown>;
  const type = plan.typeKey === undefined ? undefined : object[plan.typeKey];
  if (plan.typeKey !== undefined) delete object[plan.typeKey];
  for (const [key, field] of plan.fields) {
    if (Object.hasOwn(object, key)) {
      if (field.below) insertNulls(field.below, object[key]);
    } else if (field.types === 'all' || field.types.has(type as string)) object[key] = null;
  }
}
