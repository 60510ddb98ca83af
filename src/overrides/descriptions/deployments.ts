// Words of the deployments domain: gateways that a customer hosts, known to the control plane.

import type { DomainOverrides } from '../tool-override.ts';

export const deployments = {
  list_deployments: {
    title: 'List deployments',
    description: 'Lists the self-hosted gateways that the organisation has registered.',
    properties: { workspace_slug: 'Slugs', tags: 'All must match, e.g. {"cloud": "aws"}' },
  },
  register_deployment: {
    title: 'Register a deployment',
    description:
      'Registers a self-hosted gateway with the organisation. The reply holds its credentials, which are shown this once.',
  },
  get_deployment: {
    title: 'Get a deployment',
    description:
      'Shows one registered gateway: type, status, URLs, sign-in settings and the workspaces it may serve.',
    properties: { deploymentId: "Id, or self for the key's own" },
  },
  update_deployment: {
    title: 'Update a deployment',
    description:
      'Changes a registered gateway. With rotate_auth its old credentials end and new ones are shown once.',
    properties: { rotate_auth: 'true makes new credentials' },
  },
  archive_deployment: {
    title: 'Archive a deployment',
    description:
      'Archives a registered gateway so that it no longer counts as active; its record stays for list_deployments.',
  },
  ping_deployment: {
    title: 'Ping a deployment',
    description:
      'Checks both ways between Portkey and a registered gateway: healthy, partial or unhealthy, with its version. Waits up to 10 s.',
    properties: { deploymentId: 'UUID, from list_deployments' },
  },
} as const satisfies DomainOverrides;
