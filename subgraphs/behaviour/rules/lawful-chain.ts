import type { CivilDate } from '../../../shared/calendar/civil-date.ts';
import { problemOf } from '../../../shared/ingest/check-row.ts';
import type { Problem } from '../../../shared/ingest/dataset.ts';

/** What tells whether two acts are of one implementing body: its code, or else its name. */
export interface OfBody {
  implementingBodyCode?: string;
  implementingBody?: string;
}

/** An act that goes back to an inspection, and an inspection of that number, as the rule of chains sees them. */
export interface ChainedAct extends OfBody {
  occurredOn: CivilDate;
  objectId?: string;
}

/** A body that one of them leaves out, or gives by its name where the other gives its code, tells nothing against it. */
export function isSameBody(one: OfBody, other: OfBody): boolean {
  const codes = [one.implementingBodyCode?.toUpperCase(), other.implementingBodyCode?.toUpperCase()];
  const names = [one.implementingBody, other.implementingBody];
  const [given] = [codes, names].filter((pair) => pair.every(Boolean));
  return !given || given[0] === given[1];
}

/**
 * Inspection → penalty, coercion or another measure: an act that names its inspection follows one of the same body and object, on that day or
 * later.
 * @param numbered the provider's inspections of the number that the act names
 */
export function chainProblems(act: ChainedAct, numbered: readonly ChainedAct[]): Problem[] {
  const inspections = numbered.filter((inspection) => isSameBody(act, inspection));
  if (inspections.length === 0) return [INSPECTION_UNKNOWN];
  const ofObject = inspections.filter(({ objectId }) => !objectId || !act.objectId || objectId === act.objectId);
  if (ofObject.length === 0) return [INSPECTION_OF_ANOTHER_OBJECT];
  return ofObject.some(({ occurredOn }) => occurredOn <= act.occurredOn) ? [] : [BEFORE_ITS_INSPECTION];
}

const INSPECTION_UNKNOWN = problemOf(
  'INSPECTION_UNKNOWN',
  'inspectionActNo',
  'The implementing body has no inspection of this number.',
  '该实施主体没有此编号的检查行为。',
);

const INSPECTION_OF_ANOTHER_OBJECT = problemOf(
  'INSPECTION_OF_ANOTHER_OBJECT',
  'inspectionActNo',
  'The inspection of this number was of another object.',
  '该编号的检查行为针对的是其他监管对象。',
);

const BEFORE_ITS_INSPECTION = problemOf(
  'BEFORE_ITS_INSPECTION',
  'inspectionActNo',
  'The act lies before the inspection that it follows.',
  '行为日期早于其所依据的检查。',
);
