// Every setting by name: the code reads them through this table, and docs/settings.md, the README's table, server.json,
// smithery.yaml and the bundle's manifest are made from it. A new setting is one entry in one of the two parts.
import { type Environment, type Reader, readerOf, type Setting } from './setting.ts';
import { httpTable } from './table-http.ts';
import { sharedTable } from './table-shared.ts';

export const settingsTable = { ...sharedTable, ...httpTable } as const;
export type SettingName = keyof typeof settingsTable;
export type SettingsReader = Reader<typeof settingsTable>;

/** Reads any setting by its name. */
export function settingsReader(env: Environment): SettingsReader {
  return readerOf(settingsTable, env);
}

/** The settings of one part of the table, by name, in the order of the documents. */
export function settingsOf(
  part: 'shared' | 'http' | 'all',
): readonly (readonly [string, Setting<unknown>])[] {
  return Object.entries(part === 'shared' ? sharedTable : part === 'http' ? httpTable : settingsTable);
}
