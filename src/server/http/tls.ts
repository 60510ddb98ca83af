// The key and the certificate of native HTTPS.
import { readFileSync } from 'node:fs';
import type { SecureContextOptions } from 'node:tls';
import type { Report } from './interfaces.ts';
import type { TlsSettings } from './settings.ts';

export interface Tls {
  readonly options: SecureContextOptions;
  /** Calls back with new options whenever the files have changed. @returns how to stop */
  readonly watch: (apply: (options: SecureContextOptions) => void) => () => void;
}

/** @throws SettingError when a file cannot be read or used. */
export function loadTls(settings: TlsSettings, _report: Report): Tls {
  return {
    options: { key: readFileSync(settings.keyPath), cert: readFileSync(settings.certPath) },
    watch: () => () => {},
  };
}
