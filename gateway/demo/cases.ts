import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import { compulsionRow, type FollowUp, otherActRow, penaltyRow } from './case-rows.ts';
import type { Inspections } from './inspections.ts';
import type { Officers } from './officers.ts';
import { type Draws, stream } from './random.ts';
import { actDay, laterOf } from './reporting-window.ts';
import type { DemoDataset } from './row.ts';
import type { FollowUpRound, Schedule } from './schedule.ts';

interface Kind {
  name: string;
  /** In the act's number. */
  sign: string;
  rounds: readonly FollowUpRound[];
  row(act: FollowUp, draws: Draws): CanonicalRow;
}

/** The acts that follow inspections which found something: 行政处罚, 行政强制, 其他行为. */
export function cases(
  seed: string,
  { penalties, compulsions, otherActs }: Schedule,
  sources: { inspections: Inspections; officers: Officers },
): DemoDataset[] {
  const kinds: Kind[] = [
    { name: 'penalties', sign: 'CF', rounds: penalties, row: penaltyRow },
    { name: 'compulsions', sign: 'QZ', rounds: compulsions, row: compulsionRow },
    { name: 'otherActs', sign: 'QT', rounds: otherActs, row: otherActRow },
  ];
  return kinds.map((kind) => dataset(seed, kind, sources));
}

function dataset(
  seed: string,
  { name, sign, rounds, row }: Kind,
  { inspections, officers }: { inspections: Inspections; officers: Officers },
): DemoDataset {
  const drawsOf = stream(seed, name);
  return {
    name,
    total: rounds.reduce((sum, { count }) => sum + count, 0),
    *rows() {
      for (const { feeder, receivedOn, first, sources } of rounds) {
        let number = first;
        for (const { round, from, count } of sources)
          for (let place = from; place < from + count; place += 1) {
            const draws = drawsOf(number);
            number += 1;
            const { planId: _, ...inspection } = inspections.at(round, place % round.count);
            const { checkDate, actor, actNo } = inspection;
            // What is reported late was done before others of its round, never before its inspection.
            const day = laterOf(actDay(receivedOn, draws), checkDate);
            const act: FollowUp = {
              ...inspection,
              actNo: `DEMO-${sign}-${String(number).padStart(8, '0')}`,
              inspectionActNo: actNo,
              number,
              day,
              receivedOn,
              officers: officers.draw(actor.department, 2, draws),
            };
            yield { department: feeder.department.code, receivedOn, row: row(act, draws) };
          }
      }
    },
  };
}
