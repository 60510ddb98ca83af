// The key and the certificate of native HTTPS, read again when their files change.
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { TlsSettings } from '../config/http-settings.ts';
import { SettingError } from '../config/setting.ts';
import type { Report } from './interfaces.ts';

export interface Tls {
  readonly options: SecureContextOptions;
  /** Calls back with new options whenever the files have changed. @returns how to stop */
  readonly watch: (apply: (options: SecureContextOptions) => void) => () => void;
}

/**
 * Polling interval. Polls, because fs.watch misses renames, symbolic links and mounts.
 */
const lookEveryMs = 5_000;

function read(variable: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new SettingError(variable, `names a file that cannot be read (${code}): ${path}`);
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** @throws SettingError when a file cannot be read, or the two do not belong together. */
function load(settings: TlsSettings): SecureContextOptions {
  const options: SecureContextOptions = {
    key: read('MCP_TLS_KEY_PATH', settings.keyPath),
    cert: read('MCP_TLS_CERT_PATH', settings.certPath),
    minVersion: 'TLSv1.2',
  };
  try {
    createSecureContext(options);
  } catch (error) {
    throw new SettingError(
      'MCP_TLS_CERT_PATH',
      `and MCP_TLS_KEY_PATH do not make a certificate with its key, both in PEM: ${message(error)}`,
    );
  }
  return options;
}

/**
 * @param everyMs how often the files are looked at.
 * @throws SettingError when a file cannot be read or used.
 */
export function loadTls(settings: TlsSettings, report: Report, everyMs = lookEveryMs): Tls {
  let current = load(settings);
  return {
    options: current,
    watch: (apply) => {
      let told: string | undefined;
      const look = () => {
        let next: SecureContextOptions;
        try {
          next = load(settings);
        } catch (error) {
          // Between the writing of the one and of the other file the two do not fit: the old ones go on.
          const problem = message(error);
          if (problem !== told)
            report('warn', 'the new TLS files cannot be used; the old ones stay', { problem });
          told = problem;
          return;
        }
        told = undefined;
        if (String(next.key) === String(current.key) && String(next.cert) === String(current.cert)) return;
        current = next;
        apply(next);
        report('info', 'the TLS certificate was read anew');
      };
      const paths = [settings.keyPath, settings.certPath];
      for (const path of paths) watchFile(path, { interval: everyMs, persistent: false }, look);
      return () => {
        for (const path of paths) unwatchFile(path, look);
      };
    },
  };
}
