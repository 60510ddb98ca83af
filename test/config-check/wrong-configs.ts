// Configs with one fault each, as people and models write them: where the finding has to stand, and a word of its mend.
import { conditions } from './wrong/conditions.ts';
import type { WrongConfig } from './wrong/parts.ts';
import { settings } from './wrong/settings.ts';
import { strategy } from './wrong/strategy.ts';

export type { WrongConfig } from './wrong/parts.ts';

export const wrongConfigs: Readonly<Record<string, WrongConfig>> = {
  ...strategy,
  ...conditions,
  ...settings,
};
