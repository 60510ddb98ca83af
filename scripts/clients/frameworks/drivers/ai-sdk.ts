// Vercel AI SDK: the tools of @ai-sdk/mcp given to generateText.
import { type Driver, drive, type Module } from './driver.ts';

async function modelOf({ load, api, model }: Driver): Promise<Module> {
  const apiKey = 'dummy';
  if (api === 'anthropic')
    return (await load('@ai-sdk/anthropic')).createAnthropic({ baseURL: `${model}/v1`, apiKey })('claude');
  if (api === 'gemini')
    return (await load('@ai-sdk/google')).createGoogleGenerativeAI({ baseURL: `${model}/v1beta`, apiKey })(
      'gemini-2.5-flash',
    );
  const openai = (await load('@ai-sdk/openai')).createOpenAI({ baseURL: `${model}/v1`, apiKey });
  return api === 'chat' ? openai.chat('gpt-4o') : openai.responses('gpt-5');
}

await drive(async (driver) => {
  const { generateText, isStepCount, stepCountIs } = await driver.load('ai');
  const { createMCPClient } = await driver.load('@ai-sdk/mcp');
  const stdio = await driver.load('@ai-sdk/mcp/mcp-stdio');
  const Transport = stdio.StdioMCPTransport ?? stdio.Experimental_StdioMCPTransport;
  const client = await createMCPClient({
    transport: driver.remote ? { type: 'http', ...driver.remote } : new Transport(driver.server),
  });
  try {
    await generateText({
      model: await modelOf(driver),
      tools: await client.tools(),
      prompt: 'Go on.',
      stopWhen: (isStepCount ?? stepCountIs)(20),
    });
  } finally {
    await client.close();
  }
});
