// Providers and guardrail checks known to the installed @portkey-ai/gateway, read from its bundle without running
// it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import ts from 'typescript';

export interface GatewayValues {
  readonly version: string;
  readonly providers: readonly string[];
  /** `plugin.check`. */
  readonly checks: readonly string[];
}

const packageFile = createRequire(import.meta.url).resolve('@portkey-ai/gateway/package.json');

/** @throws Error when the bundle has another form than the one that is read here. */
export function readGateway(): GatewayValues {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  const bundle = path.join(path.dirname(packageFile), 'build/start-server.js');
  const source = ts.createSourceFile(bundle, readFileSync(bundle, 'utf8'), ts.ScriptTarget.Latest, false);
  const initializers = new Map<string, ts.Expression>();
  const objects: ts.ObjectLiteralExpression[] = [];
  let providerList: string | undefined;
  const visit = (node: ts.Node): void => {
    if (
      ts.isVariableDeclaration(node) &&
      ts.isIdentifier(node.name) &&
      node.initializer &&
      !initializers.has(node.name.text)
    )
      initializers.set(node.name.text, node.initializer);
    if (ts.isObjectLiteralExpression(node)) objects.push(node);
    // z.string().refine((e) => LIST.includes(e), { message: `Invalid 'provider' value. …` })
    if (ts.isCallExpression(node) && node.arguments.length === 2) {
      const [test, options] = node.arguments;
      if (options && test && source.text.slice(options.pos, options.end).includes("Invalid 'provider' value"))
        providerList ??= /(\w+)\.includes\(/.exec(source.text.slice(test.pos, test.end))?.[1];
    }
    ts.forEachChild(node, visit);
  };
  visit(source);

  const list = providerList === undefined ? undefined : initializers.get(providerList);
  if (!list || !ts.isArrayLiteralExpression(list))
    throw new Error('the list of providers was not found in the bundle');
  const providers = list.elements.map((element) => {
    const value = ts.isIdentifier(element) ? initializers.get(element.text) : element;
    if (!value || !ts.isStringLiteralLike(value)) throw new Error('a provider of the list is no text');
    return value.text;
  });

  const plugins = objects.find((object) => {
    const names = object.properties.map(nameOf);
    return names.includes('default') && names.includes('portkey') && names.includes('promptsecurity');
  });
  if (!plugins) throw new Error('the table of plugins was not found in the bundle');
  const checks = plugins.properties.flatMap((plugin) => {
    if (!ts.isPropertyAssignment(plugin) || !ts.isObjectLiteralExpression(plugin.initializer))
      throw new Error(`the plugin ${nameOf(plugin)} is no object`);
    return plugin.initializer.properties.map((check) => `${nameOf(plugin)}.${nameOf(check)}`);
  });
  return { version, providers: [...new Set(providers)].sort(), checks: checks.sort() };
}

function nameOf(property: ts.ObjectLiteralElementLike): string {
  const { name } = property;
  return name && (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) ? name.text : '';
}
