// get_user_stats: get_analytics_group_users under the name that allow-lists of former servers have.
import { userAliases } from '../descriptions/users.ts';
import type { ToolAlias } from './composite.ts';

export const getUserStats: ToolAlias = {
  name: 'get_user_stats',
  domain: 'users',
  words: userAliases.get_user_stats,
  of: 'get_analytics_group_users',
  hiddenArguments: ['current_page', 'page_size', 'select', 'all_pages'],
};
