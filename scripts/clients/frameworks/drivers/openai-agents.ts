// OpenAI Agents SDK: its own MCP client, with schemas as they are or made strict.
import { drive } from './driver.ts';

await drive(async ({ load, api, model, server, remote, strict }) => {
  const {
    Agent,
    MCPServerStdio,
    MCPServerStreamableHttp,
    OpenAIChatCompletionsModel,
    OpenAIResponsesModel,
    run,
    setTracingDisabled,
  } = await load('@openai/agents');
  setTracingDisabled(true);
  const { default: OpenAI } = await load('openai');
  const openai = new OpenAI({ apiKey: 'dummy', baseURL: `${model}/v1`, maxRetries: 0 });
  const shared = { name: 'portkey', cacheToolsList: true };
  const mcp = remote
    ? new MCPServerStreamableHttp({ ...shared, url: remote.url, requestInit: { headers: remote.headers } })
    : new MCPServerStdio({ ...shared, ...server });
  await mcp.connect();
  try {
    const agent = new Agent({
      name: 'admin',
      instructions: 'Go on.',
      model:
        api === 'chat'
          ? new OpenAIChatCompletionsModel(openai, 'gpt-4o')
          : new OpenAIResponsesModel(openai, 'gpt-5'),
      mcpServers: [mcp],
      mcpConfig: { convertSchemasToStrict: strict },
    });
    await run(agent, 'Go on.', { maxTurns: 20 });
  } finally {
    await mcp.close();
  }
});
