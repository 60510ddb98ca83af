// What a workflow says: a task that people come with, as steps over the catalog's tools. A client offers it
// as a prompt; a step whose tools are not offered is left out.
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
  readonly arguments: readonly WorkflowArgument[];
  /** Without these tools the workflow is not offered. */
  readonly needs: readonly string[];
  readonly goal: string;
  readonly steps: readonly WorkflowStep[];
}
