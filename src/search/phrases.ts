// Turns of phrase, and the plain names of objects, that the tool search reads a question by.

/** What a turn of phrase is found by. */
export interface Phrase {
  readonly test: (question: string) => boolean;
}

/**
 * Finds its parts one after the other, with anything in between. One pass over the text, where `first.*second` in one
 * expression would try every place of the first with every place of the second.
 */
function inOrder(...parts: readonly RegExp[]): Phrase {
  const searches = parts.map((part) => new RegExp(part.source, 'g'));
  return {
    test: (question) => {
      let from = 0;
      for (const search of searches) {
        search.lastIndex = from;
        if (!search.test(question)) return false;
        from = search.lastIndex;
      }
      return true;
    },
  };
}

function anyOf(...phrases: readonly Phrase[]): Phrase {
  return { test: (question) => phrases.some((phrase) => phrase.test(question)) };
}

function unless(stopping: RegExp, phrase: Phrase): Phrase {
  return { test: (question) => !stopping.test(question) && phrase.test(question) };
}

const models = /\b(?:gpt|claude|opus|sonnet|haiku|gemini|llama|mistral|tokens?)\b/;
const prices = /\b(?:price|pric(?:e|ing)|cost|expensive|cheap(?:er)?)\b/;
const spending = /\b(?:spend|spent|spending|pay|paying|paid|bill)\b/;
const whose = /\b(?:per|by|each|which|every) (?:user|person|team|customer|model)s?\b/;
const guarding =
  /\b(?:guardrails?|pii|redact\w*|personal data|moderation|content filter\w*|safety checks?)\b/;
const everywhere =
  /\beverywhere\b|\b(?:all|every|any|whole) (?:of )?(?:our |the )?(?:traffic|requests?|calls?|organi[sz]ation|company|workspaces?)\b/;
/** A guard that is named without a verb is wished for. */
export const wishedGuard =
  /^(?:an? |the )?(?:pii|personal data|profanity|toxicity|content|safety) (?:guard\w*|filter|check|protection)/;
const traffic = /\b(?:logs|requests|calls|errors|failures)\b/;
const workspaces = /\b(?:workspaces?|environments?|account|everything|set-?up)\b/;
const belongings = /\b(?:prompts|configs|guardrails|providers|settings|configuration)\b/;
const saving = /\b(?:export|back up|backup|snapshot|download|dump)\b/;

/** Ways of asking that no single word shows -> the catalog's words for what is meant, as weighty as a name. */
export const patterns: readonly (readonly [Phrase, string])[] = [
  [/\bwho (?:\w{1,40}ed|did|made|set|wrote)\b/, 'audit logs'],
  [
    anyOf(
      /\b(?:depend|rel(?:y|ies) on|safely|safe to|breaks?|refers?\b|referenced|affected by)|\bwhich (?:configs?|prompts?|keys?|policies|partials?|apps?) (?:uses?|includes?|names?|points?)\b|\bwho (?:still |else )?uses\b|\bin use\b|\bused by\b|\bwhat uses\b/,
      inOrder(/\bwhere\b/, /\bused\b/),
      // Whoever replaces something everywhere has to know first where it stands.
      inOrder(/\b(?:replac|swap|switch|migrat|mov)/, /\b(?:everywhere|in (?:all|every))\b/),
    ),
    'find references',
  ],
  [inOrder(/\bhow (?:has|have|did)\b/, /\b(?:evolved?|changed?)\b/), 'versions history'],
  [
    anyOf(
      inOrder(prices, /\b(?:gpt|claude|opus|sonnet|haiku|gemini|llama|mistral|model|tokens?)\b/),
      inOrder(models, prices),
    ),
    'model pricing',
  ],
  [
    anyOf(
      inOrder(spending, /\b(?:month|week|day|year|quarter|yesterday|today|so far)\b/),
      inOrder(/\bhow much\b/, /\b(?:spend|spent|spending|pay|cost us)\b/),
      /\b(?:usage|ai|openai|llms?) (?:cost|costs)\b/,
    ),
    'cost analytics',
  ],
  [/\b(?:each|per|by|every) (?:user|person)\b|\bwhich users? (?:cost|spen|use)/, 'group users'],
  [/\b(?:reject|refuse|prevent|detect|mask|redact|filter|screen)\b/, 'guardrail'],
  [/\b(?:a\/b|ab test|split test|canary|fall ?back|fail ?over|load ?balanc)/, 'config'],
  [
    inOrder(
      /\b(?:max(?:imum)?|at most|no more than|cap|limit|ceiling|more than)\b/,
      /\$|\bdollars?\b|\busd\b|\beuros?\b|\btokens\b(?! (?:a|per) (?:minute|second|hour))|\ba month\b|\bmonthly\b|\bspend/,
    ),
    'usage limit',
  ],
  [
    inOrder(
      /\b(?:max(?:imum)?|at most|no more than|cap|limit|only|more than)\b/,
      /\b(?:requests?|calls?|tokens)\b/,
      /\b(?:an?|per|each|every) (?:second|minute|hour|day)\b/,
    ),
    'rate limit',
  ],
  [
    inOrder(/\b(?:is|are|goes|was|when)\b/, /\b(?:down|unavailable|unreachable|fails|overloaded)\b/),
    'config',
  ],
  [/\b(?:rate|score|grade)\b (?:an?|the|this|that) (?:answer|reply|response|completion|request)/, 'feedback'],
  [
    anyOf(/\bversion \d+ (?:as|with)\b/, inOrder(/\b(?:label|tag|mark|flag)\b/, /\bversion\b/)),
    'prompt version label',
  ],
  [
    anyOf(
      /\b(?:never|not) (?:received|got|arrived?)\b/,
      inOrder(/\b(?:mail|invite|invitation)\b/, /\b(?:lost|again)\b/),
    ),
    'resend invite',
  ],
  [/\b(?:hammer|flood|too (?:many|fast)|abus)/, 'rate limit'],
  [/\b(?:slower|slowing|sluggish)\b/, 'latency analytics'],
  [/\b(?:complain\w*|unhappy|dissatisfied)\b|\bbad (?:answers?|replies|responses)\b/, 'feedback analytics'],
  [
    anyOf(
      inOrder(/\bblock(?:s|ed|ing)?\b/, /\b(?:contain\w*|card numbers?|pii|secrets|profanity)\b/),
      /\bprompt injections?\b|\bjailbreaks?\b/,
    ),
    'guardrail detect',
  ],
  [
    anyOf(
      inOrder(/\b(?:force|enforce|mandate|require|impose)\b/, /\b(?:every|all|each)\b/, /\bworkspaces?\b/),
      inOrder(guarding, everywhere),
      inOrder(everywhere, guarding),
    ),
    'set organisation defaults guardrails',
  ],
  [wishedGuard, 'create guardrail'],
  [inOrder(/\bwhy\b/, /\b(?:requests|calls)\b/, /\bfail(?:ed|ing|s)?\b/), 'error status codes analytics'],
  [
    anyOf(
      inOrder(/\b(?:download|export|dump|save)\b/, traffic),
      inOrder(traffic, /\b(?:file|csv|jsonl?|spreadsheet)\b/),
      /\b(?:last|latest|newest|recent) (?:\d+ )?(?:failed |failing )?(?:requests|calls|logs|errors)\b/,
    ),
    'export logs',
  ],
  [
    unless(
      /\b(?:logs?|requests?|calls|errors|failures|traffic)\b/,
      anyOf(inOrder(saving, workspaces), inOrder(saving, belongings), inOrder(workspaces, saving)),
    ),
    'export a workspace',
  ],
  [unless(workspaces, /\b(?:export|dump)\b/), 'log export'],
  [
    anyOf(
      /\bdrift(?:ed|s)?\b|\bdry run\b/,
      inOrder(/\b(?:compare|differs?|differences?|diff)\b/, workspaces),
      inOrder(/\b(?:compare|differs?|differences?|diff)\b/, /\b(?:backup|snapshot)\b/),
      inOrder(/\b(?:changed?|differs?)\b/, /\bsince\b/, /\b(?:export|backup|back up|file|snapshot)\b/),
    ),
    'plan changes',
  ],
  [
    anyOf(
      inOrder(
        /\b(?:apply|carry out|execute|bring about)\b/,
        /\b(?:plans?|file|backup|document|export|yaml)\b/,
      ),
      inOrder(/\b(?:undo|revert|take back|roll back)\b/, /\b(?:appl(?:y|ied)|plans?|journal)\b/),
      inOrder(/\brestor(?:e|ing)\b/, workspaces),
    ),
    'apply planned changes',
  ],
  [
    anyOf(
      inOrder(/\b(?:who|users?|people|teams?|persons?|customers?)\b/, spending),
      inOrder(spending, whose),
    ),
    'spend breakdown',
  ],
  [
    inOrder(
      /\b(?:break|split|divid)/,
      /\b(?:spend|spent|spending|bill|costs?)\b/,
      /\b(?:by|per)\b/,
      /\b(?:users?|persons?|people|customers?|models?)\b/,
    ),
    'spend breakdown',
  ],
  [/^(?:please )?cache (?:everything|all|every|the|our|replies|answers|responses)\b/, 'update config'],
  [
    /\b(?:openai|anthropic|azure|gemini|mistral|vendor|provider)(?:'s)? (?:api )?key\b/,
    'integration virtual key',
  ],
];

/** What people call an object -> that object as tool names write it. Only words that leave no doubt. */
export const nouns: Readonly<Record<string, string>> = {
  folder: 'collection',
  subfolder: 'collection',
  template: 'prompt',
  'system instruction': 'prompt',
  tag: 'label',
  marker: 'label',
  badge: 'label',
  revision: 'version',
  snippet: 'partial',
  fragment: 'partial',
  disclaimer: 'partial',
  'text block': 'partial',
  'safety check': 'guardrail',
  'content filter': 'guardrail',
  moderation: 'guardrail',
  pii: 'guardrail',
  jailbreak: 'guardrail',
  toxicity: 'guardrail',
  profanity: 'guardrail',
  protection: 'guardrail',
  routing: 'config',
  'routing rule': 'config',
  'gateway rule': 'config',
  'gateway configuration': 'config',
  configuration: 'config',
  fallback: 'config',
  failover: 'config',
  'fail over': 'config',
  retry: 'config',
  'load balance': 'config',
  canary: 'config',
  rating: 'feedback',
  'thumbs up': 'feedback',
  connection: 'integration',
  'ai service': 'integration',
  'llm vendor': 'integration',
  'ai vendor': 'integration',
  vendor: 'integration',
  'vendor key': 'virtual key',
  'ai provider': 'provider',
  'llm provider': 'provider',
  'custom model': 'integration model',
  'fine-tuned model': 'integration model',
  'cost per token': 'model pricing',
  price: 'model pricing',
  'portkey key': 'api key',
  'access token': 'api key',
  'service account': 'api key',
  'service key': 'api key',
  'backend key': 'api key',
  invitation: 'user invite',
  invite: 'user invite',
  colleague: 'user',
  employee: 'user',
  teammate: 'user',
  person: 'user',
  leaver: 'user',
  people: 'user',
  everyone: 'user',
  team: 'workspace',
  environment: 'workspace',
  project: 'workspace',
  department: 'workspace',
  okta: 'scim',
  entra: 'scim',
  sso: 'scim',
  'identity provider': 'scim group',
  'tool server': 'mcp server',
  budget: 'usage limit',
  quota: 'usage limit',
  'spending limit': 'usage limit',
  'spending cap': 'usage limit',
  throttle: 'rate limit',
  throttling: 'rate limit',
  rpm: 'rate limit',
  'requests a minute': 'rate limit',
  'requests per minute': 'rate limit',
  'requests a second': 'rate limit',
  trace: 'log',
  'log dump': 'log export',
  'audit trail': 'audit log',
  spend: 'cost analytics',
  spent: 'cost analytics',
  bill: 'cost analytics',
  expense: 'cost analytics',
  traffic: 'request analytics',
  'response time': 'latency analytics',
  latency: 'latency analytics',
  p99: 'latency analytics',
  slow: 'latency analytics',
  failure: 'error analytics',
  'http code': 'error status codes analytics',
  'status code': 'error status codes analytics',
  '429s': 'error status codes analytics',
  caching: 'cache',
  depend: 'references',
  dependency: 'references',
  vault: 'secret reference',
  'secrets manager': 'secret reference',
  'self-hosted gateway': 'deployment',
  'private gateway': 'deployment',
  'hybrid gateway': 'deployment',
  'data plane': 'deployment',
  'a2a agent': 'agent integration',
};
