// API errors of Prisma AIRS: the policy at its edge, and the application behind it.
import { ApiError, codeOfStatus } from '../api-error.ts';

/** A reply that is no success. */
export class AirsRefusal extends Error {
  override readonly name = 'AirsRefusal';
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`status ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** The edge's answer to a missing grant, and to a route that is not exposed: nobody can tell which. */
export function denied(): AirsRefusal {
  return new AirsRefusal(403, { msg: 'Access denied' }, { 'x-opa-decision': 'false' });
}

export function refused(status: number, errorCode: string, message: string): AirsRefusal {
  const headers: Readonly<Record<string, string>> = status === 429 ? { 'retry-after': '1' } : {};
  return new AirsRefusal(status, { success: false, data: { message, errorCode } }, headers);
}

/** Whatever a handler threw, in the platform's form. */
export function refusalOf(error: unknown): AirsRefusal {
  if (error instanceof AirsRefusal) return error;
  if (error instanceof ApiError)
    return refused(error.status, error.code ?? codeOfStatus[error.status] ?? 'AB04', error.message);
  return refused(500, 'AB04', `The sandbox failed: ${error}`);
}
