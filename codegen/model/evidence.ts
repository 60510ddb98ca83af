// Evidence about a platform's operations beyond its document, and its consequences for the tools.

/** How an operation fared in the runs that are known. */
export type Live =
  /** Served where the document, or an overlay without another source, has it. */
  | 'verified'
  /** Served at another path or host, which an overlay gives. */
  | 'elsewhere'
  /** Refused by policy, before the application saw it. */
  | 'refused'
  /** Reached, and failing. */
  | 'failing'
  /** No run is known. */
  | 'unseen';

export interface ToolEvidence {
  readonly live: Live;
  /** A: two independent sources, or a client's recorded run. B: one source. C: inferred. */
  readonly confidence: 'A' | 'B' | 'C';
  readonly note?: string;
}

/** openapi/<platform>.evidence.yaml. */
export interface Evidence {
  /** When the newest source was read, and what was read. */
  readonly date: string;
  /** A row for each of the platform's tools. */
  readonly tools: Readonly<Record<string, ToolEvidence>>;
  /** Tools of the default platform that this one has nothing for, and why. */
  readonly absent: readonly { readonly reason: string; readonly tools: readonly string[] }[];
}

/** Why a tool is offered as a preview only. */
export type Unproven = 'inferred' | 'refused' | 'failing' | 'unseen';

/** Undefined for what has been seen working: such a tool is listed. */
export function unprovenBy({ live, confidence }: ToolEvidence): Unproven | undefined {
  if (live === 'refused' || live === 'failing' || live === 'unseen') return live;
  return confidence === 'C' ? 'inferred' : undefined;
}

export interface EvidenceFault {
  readonly kind: 'missing' | 'stray' | 'both';
  readonly tool: string;
  readonly text: string;
}

/** Where rows and tools do not match each other. */
export function evidenceFaults(evidence: Evidence, tools: readonly string[]): EvidenceFault[] {
  const missing = tools.filter((tool) => !(tool in evidence.tools));
  const stray = Object.keys(evidence.tools).filter((tool) => !tools.includes(tool));
  const both = evidence.absent.flatMap((group) => group.tools).filter((tool) => tools.includes(tool));
  const faults = (kind: EvidenceFault['kind'], of: readonly string[], text: (tool: string) => string) =>
    of.map((tool) => ({ kind, tool, text: text(tool) }));
  return [
    ...faults('missing', missing, (tool) => `${tool} has no row of evidence`),
    ...faults('stray', stray, (tool) => `the row of evidence for ${tool} has no tool`),
    ...faults('both', both, (tool) => `${tool} is both a tool and absent`),
  ];
}

/** @throws Error when rows and tools do not match each other. */
export function checkEvidence(evidence: Evidence, tools: readonly string[]): void {
  const faults = evidenceFaults(evidence, tools);
  if (faults.length > 0) throw new Error(faults.map(({ text }) => text).join('\n'));
}
