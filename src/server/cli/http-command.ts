// CLI entry of portkey-admin-mcp-http: parses arguments, runs the HTTP server or a subcommand.
import { visible } from '../../runtime/visible.ts';
import { SettingError } from '../config/setting.ts';
import { version } from '../version.ts';

const name = 'portkey-admin-mcp-http';

const help = `${name} ${version}: an MCP server for the Portkey Admin API, over Streamable HTTP.

Usage: ${name} [--sandbox]        serve MCP on http://127.0.0.1:3000/mcp
       ${name} --help | --version

Options:
  --sandbox   use the embedded Portkey: no key, no network, nothing real is touched
  --help      this text
  --version   the version

Settings are environment variables. Most need PORTKEY_API_KEY, MCP_AUTH_MODE=bearer and MCP_AUTH_TOKEN.
`;

/** Runs the command and gives its exit code; 2 for a command line or a setting that cannot be used. */
export async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(help);
    return 0;
  }
  if (args.includes('--version')) {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const unknown = args.find((arg) => arg !== '--sandbox');
  if (unknown !== undefined) {
    process.stderr.write(
      `${name}: unknown argument ${visible(JSON.stringify(unknown))}; --help lists what there is\n`,
    );
    return 2;
  }
  try {
    const { serve } = await import('../http/serve-http.ts');
    return await serve({ sandbox: args.includes('--sandbox') });
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    process.stderr.write(`${name}: ${visible(error.message)}\n`);
    return 2;
  }
}
