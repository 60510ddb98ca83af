// OpenAI Agents SDK: its own MCP client, with schemas as they are or made strict.
import { drive } from './driver.ts';

await drive(async ({ load, api, model, server, strict }) => {
  const { Agent, MCPServerStdio, OpenAIChatCompletionsModel, OpenAIResponsesModel, run, setTracingDisabled } =
    await load('@openai/agents');
  setTracingDisabled(true);
  const { default: OpenAI } = await load('openai');
  const openai = new OpenAI({ apiKey: 'dummy', baseURL: `${model}/v1`, maxRetries: 0 });
  const mcp = new MCPServerStdio({ ...server, name: 'portkey', cacheToolsList: true });
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
