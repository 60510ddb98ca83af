// The whole table of faults that the client is driven through.
import { BODY_FAULTS } from './body-faults.ts';
import { CONNECTION_FAULTS } from './connection-faults.ts';
import type { Fault } from './fault.ts';
import { STATUS_FAULTS } from './status-faults.ts';

export const FAULTS: readonly Fault[] = [...STATUS_FAULTS, ...CONNECTION_FAULTS, ...BODY_FAULTS];
