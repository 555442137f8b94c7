import { problemOf } from '../../../shared/ingest/check-row.ts';
import type { Problem, ValuesOf } from '../../../shared/ingest/dataset.ts';
import type { Findings } from '../../../shared/ingest/define-dataset.ts';
import type { FINDING_FIELDS } from '../fields/finding-fields.ts';
import { opaqueId } from './act-content.ts';
import { inOrder } from './act-rules.ts';
import { futureFaults, objectIdFaults } from './object-rules.ts';

type FindingValues = ValuesOf<typeof FINDING_FIELDS>;

/** Exact copies are one finding: of one provider, object, day (and act, where it is named), code, description and severity. */
export function findingId(provider: string, finding: FindingValues): string {
  const { objectId, checkDate, actNo = '', code = '', description = '', severity = '' } = finding;
  return opaqueId([provider, objectId!, checkDate!, actNo, code, description, severity]);
}

/** What is wrong with a finding (检查发现) beyond its single fields. */
export function findingFindings({ objectId, checkDate, rectifiedOn }: FindingValues, receivedOn: string): Findings {
  return {
    held: [...objectIdFaults(objectId), ...futureFaults({ checkDate, rectifiedOn }, receivedOn)],
    irregularities: inOrder([
      ['checkDate', checkDate],
      ['rectifiedOn', rectifiedOn],
    ]),
  };
}

/** An inspection that a finding may belong to. */
export interface Candidate {
  _id: string;
  sourceOrder?: number;
}

/** The inspection a finding belongs to: the only one, or of several the first in its file; none is a fault. */
export function inspectionOf<Inspection extends Candidate>(
  candidates: readonly Inspection[],
): { inspection: Inspection; problem?: Problem } | { inspection?: undefined; problem: Problem } {
  const [first, ...others] = candidates.toSorted(bySourceOrder);
  if (!first) return { problem: FINDING_WITHOUT_INSPECTION };
  return others.length === 0 ? { inspection: first } : { inspection: first, problem: FINDING_AMBIGUOUS };
}

function bySourceOrder(one: Candidate, other: Candidate): number {
  const difference = (one.sourceOrder ?? Number.MAX_SAFE_INTEGER) - (other.sourceOrder ?? Number.MAX_SAFE_INTEGER);
  return difference || (one._id < other._id ? -1 : 1);
}

const FINDING_WITHOUT_INSPECTION = problemOf(
  'FINDING_WITHOUT_INSPECTION',
  'objectId',
  'The department has no inspection of this object on this day.',
  '该部门当日没有对该对象的检查记录。',
);

const FINDING_AMBIGUOUS = problemOf(
  'FINDING_AMBIGUOUS',
  'actNo',
  'The object was inspected more than once that day; the finding was put to the first inspection of the file.',
  '当日对该对象有多次检查，已归入文件中的第一次。',
);
