// Agent Skills over MCP (SEP-2640): the skills of a surface, with digests. Loaded when a client first asks for them.
// The SDK can make the entries too, from any SKILL.md; with its parser that is 18 KB, for files that are written here.
import { createHash } from 'node:crypto';
import {
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  ResourceNotFoundError,
} from '@modelcontextprotocol/server';
import type { Skill } from '@modelcontextprotocol/server/ext/skills';
import type { Surface } from '../../catalog/surface.ts';
import { callersSentence } from './prompt-catalog.ts';
import { type SkillFile, skillFiles } from './skill-catalog.ts';

interface Served {
  readonly entry: Skill;
  readonly text: string;
}

const made = new WeakMap<Surface, ReadonlyMap<string, Served>>();

function served({ name, description, text }: SkillFile): Served {
  const uri = `skill://${name}/SKILL.md`;
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  const resources = [{ uri, digest, size: Buffer.byteLength(text) }];
  return { text, entry: { uri, frontmatter: { name, description }, resources } };
}

/** The skills of a surface by address, made once. */
function skillsOf(surface: Surface): ReadonlyMap<string, Served> {
  let skills = made.get(surface);
  if (!skills) {
    const files = skillFiles(surface.catalog, callersSentence(surface));
    skills = new Map(files.map(served).map((skill) => [skill.entry.uri, skill]));
    made.set(surface, skills);
  }
  return skills;
}

/** All in one page: there are less than a dozen. */
export function listSkills(surface: Surface): { readonly skills: Skill[] } {
  return { skills: [...skillsOf(surface).values()].map(({ entry }) => entry) };
}

/** @throws ProtocolError for an address at which no skill is. */
export function getSkill(surface: Surface, uri: string): { readonly skill: Skill } {
  const found = skillsOf(surface).get(uri);
  if (!found) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown skill: ${uri.slice(0, 200)}`);
  return { skill: found.entry };
}

/** A skill's file. @throws ResourceNotFoundError for an address at which none is. */
export function readSkill(surface: Surface, uri: string): ReadResourceResult {
  const found = skillsOf(surface).get(uri);
  if (!found) throw new ResourceNotFoundError(uri);
  return { contents: [{ uri, mimeType: 'text/markdown', text: found.text }] };
}
