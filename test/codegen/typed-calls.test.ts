// That generated calls are typed: each line below an expected error must not compile, and the rest must.
import { expect, expectTypeOf, test } from 'vitest';
import type { Api } from '../../src/generated/typed-operation.ts';
import type { ArgumentsOf, ReplyOf } from '../../src/generated/types.ts';
import type { CompositeContext } from '../../src/overrides/composites/composite.ts';

/** Never called: the compiler reads it. */
async function compiled(api: Api, context: CompositeContext): Promise<void> {
  await api.POST('/labels', { body: { name: 'staging' } });
  // @ts-expect-error there is no such path
  await api.POST('/label', { body: { name: 'staging' } });
  // @ts-expect-error the path takes no PATCH
  await api.PATCH('/labels', { body: { name: 'staging' } });
  // @ts-expect-error the body has no such field
  await api.POST('/labels', { body: { nom: 'staging' } });
  // @ts-expect-error the field is text
  await api.POST('/labels', { body: { name: 1 } });
  // @ts-expect-error the body is required
  await api.POST('/labels');
  await api.GET('/labels', { params: { query: { search: 'stag' } } });
  // @ts-expect-error the query parameter is text
  await api.GET('/labels', { params: { query: { search: 1 } } });
  // @ts-expect-error the path needs its id
  await api.GET('/labels/{labelId}', { params: {} });

  await context.call('get_prompt_label', { labelId: 'l1' });
  // @ts-expect-error there is no such tool
  await context.call('get_prompt_labels', { labelId: 'l1' });
  // @ts-expect-error an argument is misspelt
  await context.call('get_prompt_label', { labelID: 'l1' });
  // @ts-expect-error an argument is missing
  await context.call('get_prompt_label', {});
  // @ts-expect-error a query argument has the wrong type
  await context.list('list_prompt_labels', { page_size: 'many' });
  // @ts-expect-error a field of the body has the wrong type
  await context.call('create_prompt_label', { name: ['staging'] });
  const reply = await context.call('create_prompt_label', { name: 'staging' });
  // @ts-expect-error the reply has no such field
  void reply?.identifier;
}

test('arguments and replies have the types of the contract', () => {
  expectTypeOf<ArgumentsOf<'create_prompt_label'>['name']>().toEqualTypeOf<string>();
  expectTypeOf<ArgumentsOf<'list_prompt_labels'>>().toHaveProperty('current_page');
  expectTypeOf<ReplyOf<'create_prompt_label'>>().toHaveProperty('id');
  expect(compiled).toBeTypeOf('function');
});
