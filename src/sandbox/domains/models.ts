// The models that the sandbox knows, with prices that are made up and only keep their order of size.

/** A model: US cents a token, in and out, and how long it takes (ms) at the middle. */
export interface Model {
  readonly slug: string;
  readonly provider: string;
  readonly input: number;
  readonly output: number;
  readonly latency: number;
}

export const models: readonly Model[] = [
  { slug: 'gpt-4o', provider: 'openai', input: 0.00025, output: 0.001, latency: 1400 },
  { slug: 'gpt-4o-mini', provider: 'openai', input: 0.000015, output: 0.00006, latency: 800 },
  { slug: 'claude-sonnet-4', provider: 'anthropic', input: 0.0003, output: 0.0015, latency: 1900 },
  { slug: 'claude-haiku', provider: 'bedrock', input: 0.00008, output: 0.0004, latency: 900 },
  { slug: 'llama-3.3-70b', provider: 'groq', input: 0.00006, output: 0.00008, latency: 350 },
];

/** The models of a provider as an integration lists them. */
export function modelsOf(provider: string): Record<string, unknown>[] {
  return models
    .filter((model) => model.provider === provider)
    .map(({ slug, input, output }) => ({
      slug,
      name: slug,
      enabled: true,
      is_custom: false,
      is_finetune: false,
      base_model_slug: null,
      pricing_config: {
        type: 'static',
        pay_as_you_go: { request_token: { price: input }, response_token: { price: output } },
      },
    }));
}

/** A model's list price, or undefined for one that the sandbox does not know. */
export function pricingOf(provider: string, slug: string): Record<string, unknown> | undefined {
  const model = models.find((one) => one.provider === provider && one.slug === slug);
  return (
    model && {
      pay_as_you_go: { request_token: { price: model.input }, response_token: { price: model.output } },
      currency: 'USD',
    }
  );
}
