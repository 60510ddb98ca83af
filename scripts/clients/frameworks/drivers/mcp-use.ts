// mcp-use: its own agent, with a model of LangChain.
import { drive } from './driver.ts';

await drive(async ({ load, loadFile, model, server, remote }) => {
  const { MCPAgent, MCPClient } = await loadFile('mcp-use/dist/index.js');
  const { ChatOpenAI } = await load('@langchain/openai');
  const client = new MCPClient({ mcpServers: { portkey: remote ?? server } });
  const llm = new ChatOpenAI({
    model: 'gpt-4o',
    apiKey: 'dummy',
    maxRetries: 0,
    configuration: { baseURL: `${model}/v1` },
  });
  try {
    await new MCPAgent({ llm, client, maxSteps: 20 }).run('Go on.');
  } finally {
    await client.closeAllSessions?.();
  }
});
