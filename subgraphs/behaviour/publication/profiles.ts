import { isOwn } from '../../../shared/access/row-rules.ts';
import type { Viewer } from '../../../shared/access/viewer.ts';
import type { ActDocument } from '../model.ts';

export type RedactionProfile = 'STANDARD' | 'TEXTS_WITHHELD';

/** Fields of acts that are free text of whoever decided; of a finding, its description. */
export type WithheldField = 'penaltyResult' | 'violationType' | 'revokedLicence' | 'cancelReason' | 'description';

/**
 * 脱敏方案 (Art. 23: secrets, business secrets and privacy are treated before publication). In each of them natural persons are masked,
 * in names and in texts, as redaction.ts has it; a profile says what is kept back besides.
 */
const REDACTION_PROFILES: Readonly<Record<RedactionProfile, readonly WithheldField[]>> = {
  STANDARD: [],
  // where a text tells a business secret or somebody's private matters, and masks do not reach it
  TEXTS_WITHHELD: ['penaltyResult', 'violationType', 'revokedLicence', 'cancelReason', 'description'],
};

/** Whether a field of a published act is kept back from a viewer: from everybody but those whose own the act is. */
export function isWithheld(
  act: Pick<ActDocument, 'redaction' | 'readers'>,
  field: WithheldField,
  viewer: Viewer,
): boolean {
  const { redaction } = act;
  return redaction !== undefined && REDACTION_PROFILES[redaction].includes(field) && !isOwn(viewer, act);
}
