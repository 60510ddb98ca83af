// Every task, in the order of the catalog's domains.
import type { Task } from '../task.ts';
import { analyticsTasks } from './analytics.ts';
import { configTasks } from './configs.ts';
import { guardrailTasks } from './guardrails.ts';
import { integrationTasks } from './integrations.ts';
import { keyTasks } from './keys.ts';
import { limitTasks } from './limits.ts';
import { logTasks } from './logs.ts';
import { peopleTasks } from './people.ts';
import { platformTasks } from './platform.ts';
import { promptTasks } from './prompts.ts';

export const tasks: readonly Task[] = [
  ...promptTasks,
  ...configTasks,
  ...keyTasks,
  ...limitTasks,
  ...integrationTasks,
  ...peopleTasks,
  ...guardrailTasks,
  ...analyticsTasks,
  ...logTasks,
  ...platformTasks,
];
