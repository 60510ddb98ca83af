// A catalog in front of a recorder, for the tests of one file: what a call sends is written down, and forgotten before
// the next test.
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Recorded, type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import { type InProcess, openCatalog } from './in-process.ts';

export interface RecordedCatalog extends Pick<InProcess, 'catalog' | 'call'> {
  /** What was sent since the test began, or since `forget`. */
  readonly requests: readonly Recorded[];
  /** Forgets what was sent, where one test sends more than once. */
  readonly forget: () => void;
}

/** Opens it before the tests of the file and closes it after them. `answer` defaults to an empty JSON object. */
export function recordedCatalog(answer?: Parameters<typeof startRecorder>[0]): RecordedCatalog {
  let recorder: Recorder;
  let open: InProcess;
  const forget = (): void => {
    recorder.requests.length = 0;
  };
  beforeAll(async () => {
    recorder = await startRecorder(answer);
    open = openCatalog(recorder.url);
  });
  beforeEach(forget);
  afterAll(async () => {
    await open.close();
    await recorder.close();
  });
  return {
    get catalog() {
      return open.catalog;
    },
    get requests() {
      return recorder.requests;
    },
    call: (tool, args) => open.call(tool, args),
    forget,
  };
}
