// The platforms, the default one first.
import type { Platform } from './platform.ts';
import { portkey } from './portkey.ts';
import { prismaAirs } from './prisma-airs.ts';

export type { Platform, ServerRule } from './platform.ts';
export { portkey, prismaAirs };

export const platforms: readonly Platform[] = [portkey, prismaAirs];

/** @throws Error for a name that no platform has. */
export function platformNamed(name: string): Platform {
  const found = platforms.find((platform) => platform.name === name);
  if (!found)
    throw new Error(
      `there is no platform "${name}"; there are ${platforms.map((one) => one.name).join(', ')}`,
    );
  return found;
}

/** The platform whose document this is, by `info.title`; undefined when none claims it. */
export function platformOf(document: { readonly info?: { readonly title?: unknown } }): Platform | undefined {
  const title = String(document.info?.title ?? '');
  return platforms.find(({ documentTitle }) => documentTitle.test(title));
}
