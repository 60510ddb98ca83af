// opencode writes the command as one list, and looks variables up by itself.
import { jsonClient } from './json-file.ts';
import { keyVariable, localCommand, withHeaders } from './parts.ts';

export const opencode = jsonClient({
  id: 'opencode',
  name: 'opencode',
  ownTools: 13,
  file: '~/.config/opencode/opencode.json, or opencode.json in a project',
  root: 'mcp',
  value: (variable) => `{env:${variable}}`,
  localKey: `{env:${keyVariable}}`,
  localEntry: (target, environment) => ({
    type: 'local',
    command: localCommand(target),
    ...(Object.keys(environment).length > 0 && { environment }),
  }),
  // A header of one's own instead of its login.
  entry: (url, headers) => ({
    ...withHeaders({ type: 'remote', url }, headers),
    ...('Authorization' in headers && { oauth: false }),
  }),
});
