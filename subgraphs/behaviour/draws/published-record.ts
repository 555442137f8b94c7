import type { DrawRecord } from '../../../shared/draw/draw-record.ts';
import type { BehaviourModels } from '../model.ts';
import { commitmentOf } from './draw-step.ts';
import type { DrawDocument } from './model.ts';
import { visitsOf } from './publish-draw.ts';
import { teamsOf } from './visit-results.ts';

/** A published draw as `draw.json` has it: with its frame, all that repeats it. */
export async function publishedRecord(models: BehaviourModels, draw: DrawDocument): Promise<DrawRecord> {
  const visits = await visitsOf(models, draw._id);
  return {
    commitment: commitmentOf(draw),
    seed: draw.seed!,
    beaconValue: draw.chance!,
    beaconAt: draw.chanceAt!,
    exclusions: visits
      .map(({ place, excludedSalt, excludedOfficers }) => ({
        object: place!,
        salt: excludedSalt!,
        officers: (excludedOfficers ?? []).map(String),
      }))
      .sort((one, other) => one.object - other.object),
    visits: visits.map(({ place, teams }) => ({
      object: place!,
      officers: teamsOf(teams).map(({ certificateNos }) => certificateNos),
    })),
  };
}
