// The configured event store: what lets a dropped stream be read on.

import type { EventSettings } from '../../../config/http-settings.ts';
import type { EventStoreFactory, Report } from '../../interfaces.ts';
import { memoryEvents } from './memory-store.ts';

/** Undefined where replay is off. A Redis that is not there yet does not stop the start. */
export async function createEventStores(
  settings: EventSettings,
  report: Report,
): Promise<EventStoreFactory | undefined> {
  if (settings.store === 'off') return undefined;
  if (!settings.redis) return memoryEvents(settings);
  const { redisEvents } = await import('./redis-store.ts');
  return redisEvents(settings, settings.redis, report);
}
