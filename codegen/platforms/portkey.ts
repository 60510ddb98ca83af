// Portkey's hosted and self-hosted control plane.
import type { Platform } from './platform.ts';

export const portkey: Platform = {
  name: 'portkey',
  label: 'Portkey',
  title: 'Portkey Admin API: the contract',
  documentTitle: /^Portkey API$/i,
  repository: 'Portkey-AI/openapi',
  contract: 'openapi/portkey-admin.yaml',
  lock: 'openapi/portkey-admin.lock.json',
  names: 'codegen/names.lock.json',
  leftOut: 'openapi/left-out.yaml',
  overlays: 'openapi/overlays',
  generated: 'src/generated',
  typed: true,
  servers: [
    { of: 'some', url: /CONTROL_PLANE/, plane: 'control' },
    { of: 'some', url: /GATEWAY/, plane: 'gateway' },
    { of: 'every', url: /^https:\/\/api\.portkey\.ai\/v1$/, plane: 'control' },
    // Asked without a key, so that only this very address is taken for it.
    { of: 'every', url: /^https:\/\/api\.portkey\.ai$/, plane: 'public' },
  ],
  plane: 'control',
  bases: {},
};
