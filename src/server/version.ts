// The package's name and version, as the protocol and --version tell them.
import packageJson from '../../package.json' with { type: 'json' };

export const name = 'portkey-admin-mcp';
export const version: string = packageJson.version;
