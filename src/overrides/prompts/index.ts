// All workflows, in the order in which clients show them.
import { cleanUp } from './clean_up.ts';
import { investigateSpend } from './investigate_spend.ts';
import type { Workflow } from './mcp-prompt.ts';
import { onboardTeam } from './onboard_team.ts';
import { promoteEnvironment } from './promote_environment.ts';
import { reviewAccess } from './review_access.ts';
import { rotateKey } from './rotate_key.ts';
import { shipPrompt } from './ship_prompt.ts';

export const workflows: readonly Workflow[] = [
  shipPrompt,
  promoteEnvironment,
  investigateSpend,
  onboardTeam,
  rotateKey,
  reviewAccess,
  cleanUp,
];
