import { type AccessTable, type Audience, mayAskWithoutGrant } from '../../shared/access/audience.ts';
import { grantedCoordinates, isGranted } from '../../shared/access/grants.ts';
import type { Viewer } from '../../shared/access/viewer.ts';

/** What one class of viewers may ask for. Viewers with the same key get the same verdict on everything. */
export interface Verdicts {
  /** Verdict on each distinct audience of the table, `1` may ask, `0` may not; then the coordinates that grants open. */
  readonly key: string;
  /** By schema coordinate. What the table does not know is denied. */
  denies(coordinate: string): boolean;
}

/** Sorts viewers into classes by asking about each distinct audience once, so that verdicts can be cached by class. */
export function createVerdicts(table: AccessTable): (viewer: Viewer) => Verdicts {
  const audiences: Audience[] = [];
  const places = new Map<string, number>();
  const placeOf = new Map<string, number>();
  for (const [coordinate, audience] of table) {
    const text = JSON.stringify([audience.public, audience.anonymous === true, audience.scopes, audience.policies]);
    let place = places.get(text);
    if (place === undefined) {
      place = audiences.push(audience) - 1;
      places.set(text, place);
    }
    placeOf.set(coordinate, place);
  }
  return (viewer) => {
    const bits = audiences.map((audience) => (mayAskWithoutGrant(viewer, audience) ? '1' : '0')).join('');
    const granted = grantedCoordinates(viewer);
    return {
      key: granted ? `${bits} ${granted}` : bits,
      denies(coordinate) {
        const place = placeOf.get(coordinate);
        if (place === undefined) return true;
        return bits[place] !== '1' && !(granted && isGranted(viewer, coordinate, audiences[place]!));
      },
    };
  };
}
