// Google's Gen AI SDK: mcpToTool over the MCP SDK's own client.
import { drive } from './driver.ts';

await drive(async ({ load, model, server, remote }) => {
  const { GoogleGenAI, mcpToTool } = await load('@google/genai');
  const { Client } = await load('@modelcontextprotocol/sdk/client/index.js');
  const { StdioClientTransport } = await load('@modelcontextprotocol/sdk/client/stdio.js');
  const { StreamableHTTPClientTransport } = await load('@modelcontextprotocol/sdk/client/streamableHttp.js');
  const client = new Client({ name: 'genai', version: '1.0.0' });
  await client.connect(
    remote
      ? new StreamableHTTPClientTransport(new URL(remote.url), { requestInit: { headers: remote.headers } })
      : new StdioClientTransport({ ...server, stderr: 'ignore' }),
  );
  try {
    const ai = new GoogleGenAI({ apiKey: 'dummy', httpOptions: { baseUrl: model } });
    await ai.models.generateContent({
      model: 'gemini-2.5-flash',
      contents: 'Go on.',
      config: { tools: [mcpToTool(client)], automaticFunctionCalling: { maximumRemoteCalls: 20 } },
    });
  } finally {
    await client.close();
  }
});
