// Agent Skills over MCP (SEP-2640): the skills of a surface, with digests. Loaded when a client first asks for them.
import {
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  ResourceNotFoundError,
} from '@modelcontextprotocol/server';
import { type Skill, skillEntry } from '@modelcontextprotocol/server/ext/skills';
import type { Surface } from '../../catalog/surface.ts';
import { callersSentence } from './prompt-catalog.ts';
import { skillFiles } from './skill-catalog.ts';

const file = 'SKILL.md';

interface Served {
  readonly entry: Skill;
  readonly text: string;
}

const made = new WeakMap<Surface, Promise<ReadonlyMap<string, Served>>>();

async function make(surface: Surface): Promise<ReadonlyMap<string, Served>> {
  const files = skillFiles(surface.catalogue, callersSentence(surface));
  const served = await Promise.all(
    [...files].map(async ([name, text]) => ({ text, entry: await skillEntry(name, { [file]: text }) })),
  );
  return new Map(served.map((skill) => [skill.entry.uri, skill]));
}

/** The skills of a surface by address, made once. */
function skillsOf(surface: Surface): Promise<ReadonlyMap<string, Served>> {
  let skills = made.get(surface);
  if (!skills) {
    skills = make(surface);
    made.set(surface, skills);
  }
  return skills;
}

/** All in one page: there are less than a dozen. */
export async function listSkills(surface: Surface): Promise<{ readonly skills: Skill[] }> {
  return { skills: [...(await skillsOf(surface)).values()].map(({ entry }) => entry) };
}

/** @throws ProtocolError for an address at which no skill is. */
export async function getSkill(surface: Surface, uri: string): Promise<{ readonly skill: Skill }> {
  const found = (await skillsOf(surface)).get(uri);
  if (!found) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown skill: ${uri.slice(0, 200)}`);
  return { skill: found.entry };
}

/** A skill's file. @throws ResourceNotFoundError for an address at which none is. */
export async function readSkill(surface: Surface, uri: string): Promise<ReadResourceResult> {
  const found = (await skillsOf(surface)).get(uri);
  if (!found) throw new ResourceNotFoundError(uri);
  return { contents: [{ uri, mimeType: 'text/markdown', text: found.text }] };
}
