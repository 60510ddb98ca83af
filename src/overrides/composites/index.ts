// All composite tools, in the order in which they stand after the tools of their domains.
import { applyChanges } from './apply_changes.ts';
import { checkConfig } from './check_config.ts';
import type { Composite, ToolAlias } from './composite.ts';
import { diffPromptVersions } from './diff_prompt_versions.ts';
import { exportLogs } from './export_logs.ts';
import { exportWorkspace } from './export_workspace.ts';
import { findReferences } from './find_references.ts';
import { getSpendBreakdown } from './get_spend_breakdown.ts';
import { getUsageOverview } from './get_usage_overview.ts';
import { getUserStats } from './get_user_stats.ts';
import { migratePrompt } from './migrate_prompt.ts';
import { planChanges } from './plan_changes.ts';
import { promotePrompt } from './promote_prompt.ts';
import { readMany } from './read_many.ts';
import { validateCompletionMetadata } from './validate_completion_metadata.ts';

export const composites: readonly (Composite | ToolAlias)[] = [
  migratePrompt,
  promotePrompt,
  diffPromptVersions,
  validateCompletionMetadata,
  checkConfig,
  findReferences,
  readMany,
  getUserStats,
  getUsageOverview,
  getSpendBreakdown,
  exportLogs,
  exportWorkspace,
  planChanges,
  applyChanges,
];
