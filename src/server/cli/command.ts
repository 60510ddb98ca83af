// CLI entry of portkey-admin-mcp: parses arguments, runs the stdio server or a subcommand.
import { visible } from '../../runtime/visible.ts';
import { SettingError, UsageError } from '../config/setting.ts';
import { name, version } from '../version.ts';

const help = `${name} ${version}: an MCP server for the Portkey Admin API, over stdio.

Usage: ${name} [--sandbox]                  serve MCP on stdin and stdout
       ${name} tools [words] [--json]       list or search the tools
       ${name} call <tool> [json|@file|-]   call one tool; --json for plain output,
                                                       --yes to go ahead unasked
       ${name} doctor [--json]              check key, scopes, reachability, limits
       ${name} verify [--json] [--only Q4]  ask a live account what no document says; reads only,
                                                       --write in a scratch workspace, --sandbox
       ${name} sandbox [--port N]           serve the sandbox over HTTP in Portkey's place
       ${name} export --workspace <w>       a workspace as a file; --out <file|folder/>,
                                                       --kinds, --versions, --json
       ${name} plan <file> --workspace <w>  what differs; --from <w>, --mode sync, --out,
                                                       --kinds, --map a=b, --json; exit 2 if it does
       ${name} apply <plan|file>            bring it about; --yes goes ahead unasked,
                                                       --revert <journal> takes it back
       ${name} --help | --version

Options:
  --sandbox   use the embedded Portkey: no key, no network, nothing real is touched
  --help      this text
  --version   the version

Settings are environment variables; PORTKEY_API_KEY is the one that most need.
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
  const [command, ...rest] = args;
  try {
    switch (command) {
      case 'export':
        return await (await import('./workspace/export.ts')).exportCommand(rest);
      case 'plan':
        return await (await import('./workspace/plan.ts')).planCommand(rest);
      case 'apply':
        return await (await import('./workspace/apply.ts')).applyCommand(rest);
      case 'tools':
        return await (await import('./tools.ts')).tools(rest);
      case 'call':
        return await (await import('./call.ts')).call(rest);
      case 'doctor':
        return await (await import('./doctor.ts')).doctor(rest);
      case 'verify':
        return await (await import('./verify.ts')).verify(rest);
      case 'sandbox':
        return await (await import('./sandbox.ts')).sandbox(rest);
    }
    const unknown = args.find((arg) => arg !== '--sandbox');
    if (unknown !== undefined) {
      process.stderr.write(
        `${name}: unknown argument ${visible(JSON.stringify(unknown))}; --help lists what there is\n`,
      );
      return 2;
    }
    const { serve } = await import('../stdio/serve-stdio.ts');
    return await serve({ sandbox: args.includes('--sandbox') });
  } catch (error) {
    if (!(error instanceof SettingError || error instanceof UsageError)) throw error;
    process.stderr.write(`${name}: ${visible(error.message)}\n`);
    return 2;
  }
}
