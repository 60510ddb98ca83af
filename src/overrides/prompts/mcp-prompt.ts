// Type of a workflow: a task of a person, as steps over the catalog's tools. Clients offer it as a prompt or as a
// skill; a step whose tools are not offered is left out.
import type { PlatformName } from '../../runtime/operation.ts';
import type { LiveListName } from '../completion-sources.ts';

export interface WorkflowArgument {
  readonly name: string;
  readonly description: string;
  readonly required?: true;
  /** Where its values are suggested from. */
  readonly from?: LiveListName;
}

export interface WorkflowStep {
  /** Every tool that the step names. */
  readonly uses: readonly string[];
  readonly say: string;
}

export interface Workflow {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What a person may ask for that calls for it. */
  readonly when: string;
  readonly arguments: readonly WorkflowArgument[];
  /** Without these tools the workflow is not offered. */
  readonly needs: readonly string[];
  readonly goal: string;
  readonly steps: readonly WorkflowStep[];
}

export interface GuideLine extends WorkflowStep {
  /** Where it holds; on every platform when unset. */
  readonly platform?: PlatformName;
}

export interface GuideSection {
  readonly title: string;
  /** True where it is of no use to who can only read. */
  readonly changes?: true;
  readonly lines: readonly GuideLine[];
}

/** What holds for all work with this server, by what it is about. */
export interface Guide {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly when: string;
  readonly goal: string;
  readonly sections: readonly GuideSection[];
}
