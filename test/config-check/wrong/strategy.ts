// Configs that are wrong as a whole, or in strategy and weights.
import { two, type WrongConfig } from './parts.ts';

export const strategy: Readonly<Record<string, WrongConfig>> = {
  // The whole
  'an empty config': { config: {}, finds: 'warning', path: '', says: /empty/ },
  'a list': { config: [{ provider: '@a' }], finds: 'error', path: '', says: /a list.*object/ },
  'text that is no JSON': { config: 'fallback', finds: 'error', path: '', says: /no JSON object/ },
  'JSON text of a list': { config: '[1]', finds: 'error', path: '', says: /a list/ },
  null: { config: null, finds: 'error', path: '', says: /null/ },

  // Strategy
  'a mode with a dash': {
    config: { strategy: { mode: 'load-balance' }, targets: two },
    finds: 'error',
    path: 'strategy.mode',
    says: /"loadbalance"/,
  },
  'a mode in capitals': {
    config: { strategy: { mode: 'Fallback' }, targets: two },
    finds: 'error',
    path: 'strategy.mode',
    says: /"fallback"/,
  },
  'a mode that never was': {
    config: { strategy: { mode: 'weighted' }, targets: two },
    finds: 'error',
    path: 'strategy.mode',
    says: /one of "single"/,
  },
  'a strategy as a word': {
    config: { strategy: 'loadbalance', targets: two },
    finds: 'error',
    path: 'strategy',
    says: /"mode": "loadbalance"/,
  },
  'a strategy without a mode': {
    config: { strategy: {}, targets: two },
    finds: 'error',
    path: 'strategy.mode',
    says: /missing/,
  },
  'a strategy without targets': {
    config: { strategy: { mode: 'fallback' } },
    finds: 'error',
    path: 'targets',
    says: /missing/,
  },
  'targets without a strategy': {
    config: { targets: two },
    finds: 'warning',
    path: 'strategy',
    says: /fallback/,
  },
  'an empty list of targets': {
    config: { strategy: { mode: 'fallback' }, targets: [] },
    finds: 'error',
    path: 'targets',
    says: /empty/,
  },
  'one target that is no list': {
    config: { strategy: { mode: 'single' }, targets: { provider: '@a' } },
    finds: 'error',
    path: 'targets',
    says: /write a list/,
  },
  'a target as text': {
    config: { strategy: { mode: 'fallback' }, targets: ['@a', { provider: '@b' }] },
    finds: 'error',
    path: 'targets[0]',
    says: /"provider": "@a"/,
  },
  'a typo of targets': {
    config: { strategy: { mode: 'fallback' }, target: two },
    finds: 'error',
    path: 'target',
    says: /targets/,
  },
  'a typo of strategy': {
    config: { stratgy: { mode: 'fallback' }, targets: two },
    finds: 'error',
    path: 'stratgy',
    says: /did you mean strategy/,
  },
  'fallbacks of its own invention': {
    config: { provider: '@a', fallbacks: [{ provider: '@b' }] },
    finds: 'error',
    path: 'fallbacks',
    says: /strategy\.mode "fallback"/,
  },
  'a mode at the root': {
    config: { mode: 'fallback', targets: two },
    finds: 'warning',
    path: 'mode',
    says: /strategy/,
  },
  'two targets in mode single': {
    config: { strategy: { mode: 'single' }, targets: two },
    finds: 'warning',
    path: 'targets',
    says: /first only/,
  },
  'a fallback to nothing': {
    config: { strategy: { mode: 'fallback' }, targets: [{ provider: '@a' }] },
    finds: 'warning',
    path: 'targets',
    says: /no second/,
  },
  'more targets than the gateway takes': {
    config: {
      strategy: { mode: 'fallback' },
      targets: Array.from({ length: 101 }, () => ({ provider: '@a' })),
    },
    finds: 'error',
    path: 'targets',
    says: /100/,
  },
  'more nested targets than the gateway takes': {
    config: {
      strategy: { mode: 'fallback' },
      targets: [
        {
          strategy: { mode: 'loadbalance' },
          targets: Array.from({ length: 51 }, () => ({ provider: '@a' })),
        },
        { provider: '@b' },
      ],
    },
    finds: 'error',
    path: 'targets[0].targets',
    says: /50/,
  },
  'status codes of a loadbalance': {
    config: { strategy: { mode: 'loadbalance', on_status_codes: [429] }, targets: two },
    finds: 'warning',
    path: 'strategy.on_status_codes',
    says: /fallback/,
  },
  'status codes as words': {
    config: { strategy: { mode: 'fallback', on_status_codes: ['5xx'] }, targets: two },
    finds: 'error',
    path: 'strategy.on_status_codes[0]',
    says: /429/,
  },
  'one status code and no list': {
    config: { strategy: { mode: 'fallback', on_status_codes: 429 }, targets: two },
    finds: 'error',
    path: 'strategy.on_status_codes',
    says: /\[429\]/,
  },
  'a status code that is none': {
    config: { strategy: { mode: 'fallback', on_status_codes: [4290] }, targets: two },
    finds: 'error',
    path: 'strategy.on_status_codes[0]',
    says: /599/,
  },
  'status codes in quotes': {
    config: { strategy: { mode: 'fallback', on_status_codes: ['429'] }, targets: two },
    finds: 'warning',
    path: 'strategy.on_status_codes[0]',
    says: /429 without quotes/,
  },

  // Weights
  'a weight in per cent': {
    config: { strategy: { mode: 'loadbalance' }, targets: [{ provider: '@a', weight: '70%' }, two[1]] },
    finds: 'error',
    path: 'targets[0].weight',
    says: /a number/,
  },
  'a weight in quotes': {
    config: { strategy: { mode: 'loadbalance' }, targets: [{ provider: '@a', weight: '0.5' }, two[1]] },
    finds: 'warning',
    path: 'targets[0].weight',
    says: /0\.5 without quotes/,
  },
  'a negative weight': {
    config: { strategy: { mode: 'loadbalance' }, targets: [{ provider: '@a', weight: -1 }, two[1]] },
    finds: 'error',
    path: 'targets[0].weight',
    says: /0 or more/,
  },
  'no weight at all': {
    config: { strategy: { mode: 'loadbalance' }, targets: two.map((one) => ({ ...one, weight: 0 })) },
    finds: 'warning',
    path: 'targets',
    says: /above 0/,
  },
  'a weight in a fallback': {
    config: { strategy: { mode: 'fallback' }, targets: [{ provider: '@a', weight: 0.5 }, two[1]] },
    finds: 'warning',
    path: 'targets[0].weight',
    says: /loadbalance/,
  },
};
