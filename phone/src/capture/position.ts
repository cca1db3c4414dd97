import type { Position } from "../node/contract.ts";

const patience = 8_000;

/** How old a position may be when it is signed, in milliseconds: somebody who waits for a contact walks meanwhile. */
const freshness = 30_000;

/** Where the phone is, by a position that was asked for when a contact was begun: asked for again where that took long. */
export async function positionAtContact(begun: number, early: Promise<Position | null>): Promise<Position | null> {
  return Date.now() - begun > freshness ? findPosition() : early;
}

/** Where the phone is, as it knows; null when it doesn't, or isn't allowed to say. */
export function findPosition(): Promise<Position | null> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) {
      resolve(null);
      return;
    }

    navigator.geolocation.getCurrentPosition(
      ({ coords, timestamp }) =>
        resolve({
          latitude: coords.latitude,
          longitude: coords.longitude,
          accuracy: coords.accuracy,
          at: new Date(timestamp).toISOString(),
        }),
      () => resolve(null),
      { enableHighAccuracy: true, maximumAge: 10_000, timeout: patience },
    );
  });
}
