// Reading error bodies, and the next step that each failure is given.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, PortkeyError, readErrorBody } from '../../src/portkey/errors.ts';
import { readFailure } from '../../src/portkey/http/network-errors.ts';
import { TransportError } from '../../src/portkey/http/transport.ts';
import { hintFor, noteOnSuccess } from '../../src/portkey/response/hints.ts';

describe('an error body', () => {
  it.each([
    [
      '{"success":false,"data":{"message":"No access","errorCode":"AB03"}}',
      { message: 'No access', code: 'AB03' },
    ],
    ['{"error":{"message":"Bad","code":"AB01"}}', { message: 'Bad', code: 'AB01' }],
    ['{"error":{"message":"Bad","type":"invalid_request"}}', { message: 'Bad', code: 'invalid_request' }],
    ['{"error":"Not found"}', { message: 'Not found' }],
    ['{"status":"failure","message":"Nope"}', { message: 'Nope' }],
    ['{"success":false,"data":"Nope"}', { message: 'Nope' }],
    ['"Nope"', { message: 'Nope' }],
    ['Nope', { message: 'Nope' }],
    ['', {}],
    ['  ', {}],
    ['[]', {}],
    ['{}', {}],
    ['{"error":null}', {}],
    ['{"message":"cut o', { message: '{"message":"cut o' }],
    ['<html><head><title>Oops</title></head></html>', { message: 'an HTML page: Oops' }],
    ['<!doctype html>', { message: 'an HTML page' }],
    [
      '{"detail":[{"loc":["body","name"],"msg":"field required"},{"loc":["body","name"],"msg":"too short"}]}',
      { message: 'Some arguments are not accepted', fields: { 'body.name': 'field required; too short' } },
    ],
    [
      '{"message":"Invalid","errors":{"name":{"message":"taken"}}}',
      { message: 'Invalid', fields: { name: 'taken' } },
    ],
  ])('%s is read', (text, expected) => {
    const { own: _, ...read } = readErrorBody(text);
    expect(read).toEqual(expected);
  });

  it('of any form at all is read without failing', () => {
    const html = fc.string({
      unit: fc.constantFrom('<', '>', 'title', 'h1', '/', ' ', 'x', '!doctype html'),
    });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), html), (text) => {
        const read = readErrorBody(text);
        expect(read.message ?? '').toEqual(expect.any(String));
        for (const what of Object.values(read.fields ?? {})) expect(what).toEqual(expect.any(String));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('an error', () => {
  it('is handed out in the promised form, what is unknown left out', () => {
    const facts = {
      status: 422,
      code: 'AB01',
      message: 'm',
      requestId: 'r',
      retryAfterS: 3,
      fields: { a: 'b' },
      hint: 'h',
    };
    expect(new PortkeyError(facts).toJSON()).toEqual({
      error: {
        status: 422,
        code: 'AB01',
        message: 'm',
        request_id: 'r',
        retry_after_s: 3,
        fields: { a: 'b' },
        hint: 'h',
      },
    });
    expect(new PortkeyError({ message: 'm' }).toJSON()).toEqual({ error: { message: 'm' } });
  });

  it('about an argument names it and says that nothing was sent', () => {
    const { error } = new ArgumentError('slug', 'is empty').toJSON();
    expect(error).toEqual({
      code: 'invalid_argument',
      message: 'The argument slug is empty. Nothing was sent.',
      fields: { slug: 'is empty' },
    });
  });
});

describe('a hint', () => {
  const read = { tool: 'get_prompt', readOnly: true, listedBy: 'list_prompts' };
  const write = { tool: 'create_prompt', readOnly: false };

  it.each([
    [
      { operation: read, status: 400 },
      'Fix what the message names: an argument (find_tools with names ["get_prompt"]',
    ],
    [{ operation: read, status: 401 }, 'PORTKEY_API_KEY'],
    [{ operation: read, status: 401, ownKey: true }, 'x-portkey-api-key header'],
    [
      {
        operation: read,
        status: 403,
        code: 'AB03',
        need: { phrase: 'an admin key with the scope audit_logs.list', plan: true },
      },
      'no such object: list_prompts lists the ids that exist; else this tool needs an admin key with the scope audit_logs.list. Where both are right, the account may lack the Enterprise plan',
    ],
    [
      { operation: read, status: 401, code: 'AB05', need: { phrase: 'an admin key', plan: false } },
      'this tool needs an admin key',
    ],
    [{ operation: read, status: 402, code: 'AB09' }, 'subscription'],
    [{ operation: read, status: 404, code: 'AB08' }, 'list_prompts'],
    [{ operation: write, status: 412 }, 'budget or a rate limit is used up'],
    [{ operation: write, status: 446 }, 'guardrail denied'],
    [{ operation: write, status: 400, code: 'inline_config_blocked' }, 'create_config'],
    [{ operation: read, status: 403, code: 'AB03' }, 'list_prompts'],
    [{ operation: read, status: 403, code: 'AB03' }, 'Portkey returns this both when'],
    [{ operation: write, status: 403, code: 'AB03' }, 'check the ids'],
    [{ operation: write, status: 403 }, 'scope'],
    [{ operation: read, status: 404 }, 'list_prompts'],
    [
      { operation: { ...write, listedBy: 'list_prompts', versionsBy: 'list_prompt_versions' }, status: 404 },
      'list_prompts lists the ids that exist, and list_prompt_versions the versions of one.',
    ],
    [{ operation: write, status: 400 }, 'or the state of the object'],
    [{ operation: write, status: 404 }, 'check the ids'],
    [{ operation: write, status: 409 }, 'read the object'],
    [{ operation: write, status: 409, code: 'AB07' }, 'exists already: update that one, or choose another'],
    [{ operation: { ...write, tool: 'delete_collection' }, status: 409, code: 'AB07' }, 'not empty'],
    [{ operation: write, status: 413 }, 'less'],
    [{ operation: read, status: 503 }, 'Nothing was changed'],
    [{ operation: write, status: 503 }, 'may or may not'],
  ])('for %j says %s', (facts, words) => {
    expect(hintFor(facts)).toContain(words);
  });

  it.each([
    [400, 'AB01'],
    [404, 'AB02'],
    [403, 'AB03'],
    [500, 'AB04'],
    [401, 'AB05'],
    [429, 'AB06'],
    [409, 'AB07'],
    [404, 'AB08'],
    [402, 'AB09'],
  ])('is there for each code of Portkey: %i %s', (status, code) => {
    for (const operation of [read, write])
      expect(hintFor({ operation, status, code })?.length ?? 0).toBeGreaterThan(20);
  });

  it('of a 403 speaks of the plan last, and of no plan where none is known of', () => {
    const need = { phrase: 'a key with the scope analytics.view', plan: true };
    const hint = hintFor({ operation: read, status: 403, need }) ?? '';
    expect(hint.indexOf('scope')).toBeLessThan(hint.indexOf('Enterprise'));
    expect(hintFor({ operation: read, status: 403, need: { ...need, plan: false } })).not.toContain(
      'Enterprise',
    );
  });

  it('is not made up where nothing is known', () => {
    expect(hintFor({ operation: read })).toBeUndefined();
    expect(hintFor({ operation: read, status: 418 })).toBeUndefined();
  });
});

it('a success in spite of failed checks is told as one, and no other is', () => {
  expect(noteOnSuccess(246)).toMatch(/checks of a guardrail failed, and the request succeeded/);
  expect([200, 201, 204].map(noteOnSuccess)).toEqual([undefined, undefined, undefined]);
});

describe('a network failure', () => {
  const failed = (facts: object) => Object.assign(new Error('x'), facts);

  it.each([
    [failed({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }), false, { code: 'dns', lasting: false }],
    [failed({ code: 'ECONNREFUSED', syscall: 'connect' }), false, { code: 'refused', lasting: false }],
    [failed({ code: 'ETIMEDOUT', syscall: 'connect' }), false, { code: 'unreachable', lasting: false }],
    [failed({ code: 'ENETUNREACH', syscall: 'connect' }), false, { code: 'unreachable' }],
    [failed({ code: 'SELF_SIGNED_CERT_IN_CHAIN' }), false, { code: 'tls', lasting: true }],
    [failed({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }), false, { code: 'tls', lasting: true }],
    [failed({ code: 'EPROTO' }), false, { code: 'tls' }],
    [failed({ code: 'ECONNRESET' }), false, { code: 'connection_lost' }],
    [new AggregateError([failed({ code: 'ECONNREFUSED', syscall: 'connect' })]), false, { code: 'refused' }],
    [failed({ code: 'ECONNRESET', syscall: 'read' }), true, { code: 'connection_lost', lasting: false }],
    [failed({ code: 'EHOSTUNREACH', syscall: 'read' }), true, { code: 'connection_lost', lasting: false }],
    [failed({ code: 'ECONNREFUSED', syscall: 'write' }), true, { code: 'connection_lost' }],
    [failed({ code: 'EPROTO' }), true, { code: 'connection_lost', lasting: false }],
  ])('%s, sent %s, is classified', (cause, sent, expected) => {
    expect(readFailure(new TransportError(cause, sent), 'h')).toMatchObject({ sent, ...expected });
  });

  it('of an unknown kind may have been sent', () => {
    expect(readFailure('nothing known', 'h')).toMatchObject({ code: 'connection_lost', sent: true });
  });
});
