// LangChain: @langchain/mcp-adapters with an agent of LangGraph.
import { type Driver, drive, type Module } from './driver.ts';

async function modelOf({ load, api, model }: Driver): Promise<Module> {
  const shared = { apiKey: 'dummy', maxRetries: 0 };
  if (api === 'anthropic') {
    const { ChatAnthropic } = await load('@langchain/anthropic');
    return new ChatAnthropic({ ...shared, model: 'claude-sonnet-4-5', anthropicApiUrl: model });
  }
  if (api === 'gemini') {
    const { ChatGoogleGenerativeAI } = await load('@langchain/google-genai');
    return new ChatGoogleGenerativeAI({ ...shared, model: 'gemini-2.5-flash', baseUrl: model });
  }
  const { ChatOpenAI } = await load('@langchain/openai');
  return new ChatOpenAI({
    ...shared,
    model: api === 'chat' ? 'gpt-4o' : 'gpt-5',
    useResponsesApi: api === 'responses',
    configuration: { baseURL: `${model}/v1` },
  });
}

await drive(async (driver) => {
  const { MultiServerMCPClient } = await driver.load('@langchain/mcp-adapters');
  const { createReactAgent } = await driver.load('@langchain/langgraph/prebuilt');
  const client = new MultiServerMCPClient({
    mcpServers: {
      portkey: driver.remote
        ? { transport: 'http', ...driver.remote }
        : { transport: 'stdio', ...driver.server },
    },
    throwOnLoadError: true,
  });
  try {
    const agent = createReactAgent({ llm: await modelOf(driver), tools: await client.getTools() });
    await agent.invoke({ messages: [{ role: 'user', content: 'Go on.' }] }, { recursionLimit: 60 });
  } finally {
    await client.close();
  }
});
