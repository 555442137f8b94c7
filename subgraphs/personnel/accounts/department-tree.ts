import type { PersonnelModels } from '../model.ts';

/** A department as accounts need it: where it lies, and what stands below it. */
export interface TreeDepartment {
  code: string;
  regionCode?: string;
  nature?: string;
  /** Codes of the departments below it, at every level, in the order of the tree. */
  below: readonly string[];
}

/** Every department with what is below it, in one call; a ring in the tree ends where it began. */
export async function readDepartmentTree(models: PersonnelModels): Promise<ReadonlyMap<string, TreeDepartment>> {
  const rows = await models.departments
    .find({}, { parentCode: 1, regionCode: 1, nature: 1 })
    .sort({ _id: 1 })
    .lean<{ _id: string; parentCode?: string; regionCode?: string; nature?: string }[]>();
  const children = Map.groupBy(rows, ({ parentCode }) => parentCode);
  const below = (code: string): string[] => {
    const found = new Set([code]);
    // a set is walked through with what is added on the way
    for (const parent of found) for (const { _id } of children.get(parent) ?? []) found.add(_id);
    return [...found].slice(1);
  };
  return new Map(
    rows.map(({ _id, regionCode, nature }) => [_id, { code: _id, regionCode, nature, below: below(_id) }]),
  );
}
