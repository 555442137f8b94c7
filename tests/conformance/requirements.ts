import { ACCOUNTS } from './accounts.ts';
import { ACTS } from './acts.ts';
import { ANALYSIS } from './analysis.ts';
import { BAD_INPUT } from './bad-input.ts';
import { COMPLAINTS } from './complaints.ts';
import { CREDIT } from './credit.ts';
import { DEPARTMENTS } from './departments.ts';
import { DEVICES } from './devices.ts';
import { DRAWS } from './draw.ts';
import { GRANTS } from './grants.ts';
import { IDENTITY } from './identity.ts';
import { INGEST } from './ingest.ts';
import { ITEMS } from './items.ts';
import { LISTS } from './lists.ts';
import { LIVE } from './live.ts';
import { NAMES } from './names.ts';
import { PUBLICATION } from './publication.ts';
import { PUBLICATION_STEPS } from './publication-steps.ts';
import { RELATIONS_OF_ACTS } from './relations.ts';
import type { Requirement } from './requirement.ts';
import { TASKS } from './tasks.ts';
import { TRAINING } from './training.ts';
import { URGING } from './urging.ts';

/** Everything that is asked of a deployment. */
export const REQUIREMENTS: readonly Requirement[] = [
  ...IDENTITY,
  ...ACCOUNTS,
  ...DEVICES,
  ...PUBLICATION,
  ...PUBLICATION_STEPS,
  ...DEPARTMENTS,
  ...GRANTS,
  ...CREDIT,
  ...RELATIONS_OF_ACTS,
  ...LISTS,
  ...NAMES,
  ...BAD_INPUT,
  ...TASKS,
  ...INGEST,
  ...URGING,
  ...DRAWS,
  ...ITEMS,
  ...ACTS,
  ...COMPLAINTS,
  ...ANALYSIS,
  ...TRAINING,
  ...LIVE,
];
