// The configured event store: what lets a dropped stream be read on.
import type { EventStoreFactory, Report } from '../interfaces.ts';
import type { EventSettings } from '../settings.ts';

/** Undefined where replay is off. */
export async function createEventStores(
  _settings: EventSettings,
  _report: Report,
): Promise<EventStoreFactory | undefined> {
  return undefined;
}
