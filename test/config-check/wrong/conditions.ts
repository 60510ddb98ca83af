// Configs whose conditions are wrong.
import { routed, two, type WrongConfig, when } from './parts.ts';

export const conditions: Readonly<Record<string, WrongConfig>> = {
  // Conditions
  'then to a target that is not there': {
    config: routed({ conditions: [{ query: { 'metadata.plan': 'paid' }, then: 'paied' }] }),
    finds: 'error',
    path: 'strategy.conditions[0].then',
    says: /did you mean "paid"/,
  },
  'a default that is not there': {
    config: routed({ default: 'standard' }),
    finds: 'error',
    path: 'strategy.default',
    says: /"paid", "free"/,
  },
  'no default': {
    config: {
      strategy: { mode: 'conditional', conditions: [{ query: { 'params.model': 'a' }, then: 'a' }] },
      targets: [{ name: 'a', provider: '@a' }],
    },
    finds: 'warning',
    path: 'strategy.default',
    says: /all others/,
  },
  'conditional without conditions': {
    config: { strategy: { mode: 'conditional', default: 'a' }, targets: [{ name: 'a', provider: '@a' }] },
    finds: 'error',
    path: 'strategy.conditions',
    says: /missing/,
  },
  'conditions in another mode': {
    config: {
      strategy: { mode: 'fallback', conditions: [{ query: { 'params.model': 'a' }, then: 'a' }] },
      targets: two,
    },
    finds: 'error',
    path: 'strategy.conditions',
    says: /conditional/,
  },
  'a condition without then': {
    config: routed({ conditions: [{ query: { 'metadata.plan': 'paid' } }] }),
    finds: 'error',
    path: 'strategy.conditions[0].then',
    says: /name one/,
  },
  'if in the place of query': {
    config: routed({ conditions: [{ if: { 'metadata.plan': 'paid' }, then: 'paid' }] }),
    finds: 'error',
    path: 'strategy.conditions[0].if',
    says: /query/,
  },
  'conditions as text': {
    config: routed({ conditions: "metadata.plan == 'paid'" }),
    finds: 'error',
    path: 'strategy.conditions',
    says: /write a list/,
  },
  'a field without its source': {
    config: when({ user_plan: { $eq: 'paid' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query.user_plan',
    says: /metadata\.user_plan/,
  },
  'a misspelt source': {
    config: when({ 'metdata.plan': { $eq: 'paid' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query["metdata.plan"]',
    says: /metadata\.plan/,
  },
  'a source that is not known': {
    config: when({ 'headers.x-plan': { $eq: 'paid' } }),
    finds: 'warning',
    path: 'strategy.conditions[0].query["headers.x-plan"]',
    says: /url\.pathname/,
  },
  'a path of three segments': {
    config: when({ 'metadata.user.plan': { $eq: 'paid' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query["metadata.user.plan"]',
    says: /two segments/,
  },
  'an operator that is none': {
    config: when({ 'metadata.plan': { $contains: 'paid' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query["metadata.plan"].$contains',
    says: /\$regex/,
  },
  'an operator without its dollar': {
    config: when({ 'metadata.plan': { eq: 'paid' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query["metadata.plan"].eq',
    says: /did you mean \$eq/,
  },
  '$in with one value': {
    config: when({ 'metadata.plan': { $in: 'paid' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query["metadata.plan"].$in',
    says: /list/,
  },
  'a list in the place of $in': {
    config: when({ 'metadata.plan': ['paid', 'trial'] }),
    finds: 'error',
    path: 'strategy.conditions[0].query["metadata.plan"]',
    says: /\$in/,
  },
  '$gt with a word': {
    config: when({ 'params.temperature': { $gt: 'high' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query["params.temperature"].$gt',
    says: /number/,
  },
  'a pattern that does not compile': {
    config: when({ 'url.pathname': { $regex: '(unclosed' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query["url.pathname"].$regex',
    says: /regular expression/,
  },
  '$and of one object': {
    config: when({ $and: { 'metadata.plan': 'paid' } }),
    finds: 'error',
    path: 'strategy.conditions[0].query.$and',
    says: /list of queries/,
  },
  'keys beside $or': {
    config: when({ $or: [{ 'metadata.plan': 'paid' }], 'params.model': 'a' }),
    finds: 'warning',
    path: 'strategy.conditions[0].query.$or',
    says: /list of \$or/,
  },
  'a query that is empty': {
    config: when({}),
    finds: 'warning',
    path: 'strategy.conditions[0].query',
    says: /every request/,
  },
  'two targets of one name': {
    config: routed({}, [
      { name: 'paid', provider: '@a' },
      { name: 'free', provider: '@b' },
      { name: 'free', provider: '@c' },
    ]),
    finds: 'error',
    path: 'targets[2].name',
    says: /name of its own/,
  },
  'a target that nothing chooses': {
    config: routed({}, [
      { name: 'paid', provider: '@a' },
      { name: 'free', provider: '@b' },
      { name: 'spare', provider: '@c' },
    ]),
    finds: 'warning',
    path: 'targets[2].name',
    says: /no condition/,
  },
};
