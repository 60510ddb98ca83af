// Start-up of a framework driver: one process per framework, because their packages conflict.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export interface DriverInput {
  /** The folder in which the framework is installed. */
  readonly home: string;
  readonly api: 'chat' | 'responses' | 'anthropic' | 'gemini';
  /** The base address of the stub model, without a path. */
  readonly model: string;
  /** How the framework starts the server that speaks over its pipes. */
  readonly server?: {
    readonly command: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  };
  /** The server behind an address, where there is no `server`. */
  readonly remote?: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  /** Whether the framework is asked to make schemas strict. */
  readonly strict: boolean;
}

/** A framework's module: its types are not installed here, and it is called as its documents show. */
// biome-ignore lint/suspicious/noExplicitAny: the frameworks are not among this project's dependencies.
export type Module = any;

export interface Driver extends Omit<DriverInput, 'home'> {
  readonly load: (name: string) => Promise<Module>;
  /** A file of a package, where its entry for `require` is not the one that people import. */
  readonly loadFile: (file: string) => Promise<Module>;
}

/** Runs a driver to its end. A failure goes to stderr, with exit code 1. */
export async function drive(run: (driver: Driver) => Promise<void>): Promise<void> {
  const { home, ...input } = JSON.parse(process.argv[2] ?? '{}') as DriverInput;
  const require = createRequire(path.join(home, 'package.json'));
  try {
    await run({
      ...input,
      loadFile: (file) =>
        import(pathToFileURL(path.join(home, 'node_modules', file)).href) as Promise<Module>,
      load: (name) => import(pathToFileURL(require.resolve(name)).href) as Promise<Module>,
    });
    process.exit(0);
  } catch (error) {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    process.exit(1);
  }
}
