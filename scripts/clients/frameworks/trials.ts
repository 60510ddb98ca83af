// Table of the frameworks tried: API, mode, and whether only nightly (large installs).
import type { Framework } from '../../npm-tools.ts';
import type { DriverInput } from './drivers/driver.ts';
import type { Mode } from './script.ts';

export interface Trial {
  readonly framework: Framework;
  /** As the table names it. */
  readonly name: string;
  readonly api: DriverInput['api'];
  readonly mode: Mode;
  readonly transport?: 'stdio' | 'HTTP';
  /** Schemas are made strict by the framework. */
  readonly strict?: boolean;
  /** True where every continuous run tries it. */
  readonly always?: boolean;
}

const aiSdk = { framework: 'ai-sdk', name: 'Vercel AI SDK 7' } as const;
const agents = { framework: 'openai-agents', name: 'OpenAI Agents 0.20' } as const;
const langchain = { framework: 'langchain', name: 'LangChain MCP adapters 1.1' } as const;

export const trials: readonly Trial[] = [
  { ...aiSdk, api: 'responses', mode: 'full', always: true },
  { ...aiSdk, api: 'responses', mode: 'compact' },
  { ...aiSdk, api: 'responses', mode: 'discover', always: true },
  { ...aiSdk, api: 'chat', mode: 'full' },
  { ...aiSdk, api: 'anthropic', mode: 'full' },
  { ...aiSdk, api: 'gemini', mode: 'full' },
  { ...aiSdk, api: 'responses', mode: 'full', transport: 'HTTP' },
  { ...agents, api: 'responses', mode: 'full', always: true },
  { ...agents, api: 'chat', mode: 'compact' },
  { ...agents, api: 'responses', mode: 'discover' },
  { ...agents, name: 'OpenAI Agents 0.20, strict', api: 'responses', mode: 'full', strict: true },
  { ...agents, api: 'responses', mode: 'full', transport: 'HTTP' },
  { ...langchain, api: 'chat', mode: 'full' },
  { ...langchain, api: 'chat', mode: 'compact' },
  { ...langchain, api: 'chat', mode: 'discover' },
  { ...langchain, api: 'gemini', mode: 'full' },
  { ...langchain, api: 'anthropic', mode: 'full' },
  { ...langchain, api: 'chat', mode: 'full', transport: 'HTTP' },
  { framework: 'google-genai', name: 'Google Gen AI SDK 3.3', api: 'gemini', mode: 'full', always: true },
  {
    framework: 'google-genai',
    name: 'Google Gen AI SDK 3.3',
    api: 'gemini',
    mode: 'full',
    transport: 'HTTP',
  },
  { framework: 'mcp-use', name: 'mcp-use 1.34', api: 'chat', mode: 'full' },
  { framework: 'mcp-use', name: 'mcp-use 1.34', api: 'chat', mode: 'discover' },
  { framework: 'mcp-use', name: 'mcp-use 1.34', api: 'chat', mode: 'discover', transport: 'HTTP' },
];
