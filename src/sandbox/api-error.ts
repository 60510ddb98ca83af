// Sandbox API errors: Portkey's statuses, codes and error body.

/** Portkey's codes: invalid request, no permission, failure, wrong key, too many requests, conflict, no such object. */
export type Code = 'AB01' | 'AB03' | 'AB04' | 'AB05' | 'AB06' | 'AB07' | 'AB08';

/** The code of a status, where the status has one. Source: Portkey's table of errors. */
export const codeOfStatus: Readonly<Record<number, Code>> = {
  400: 'AB01',
  401: 'AB05',
  403: 'AB03',
  404: 'AB08',
  409: 'AB07',
  429: 'AB06',
  500: 'AB04',
};

/** A request that is refused. The server turns it into Portkey's error body. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: Code | undefined;

  constructor(status: number, code: Code | undefined, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The error body in the form that Portkey uses most; a status without a known code carries none. */
  body(): { success: false; data: { message: string; errorCode?: Code } } {
    const { message, code } = this;
    return { success: false, data: code ? { message, errorCode: code } : { message } };
  }
}

/** 400 AB01: the request is not one that the operation takes. */
export function invalid(message: string): ApiError {
  return new ApiError(400, 'AB01', message);
}

/** 403 AB03: the key may not do this, or the object is not there: Portkey does not say which. */
export function forbidden(message = 'You do not have enough permissions to execute this request'): ApiError {
  return new ApiError(403, 'AB03', message);
}

/** 404 for an object that does not exist. */
export function notFound(name: string, id: string): ApiError {
  return new ApiError(404, 'AB08', `${name} not found: ${id}`);
}

/** 409 AB07: it is there already, or it is in use. */
export function conflict(message: string): ApiError {
  return new ApiError(409, 'AB07', message);
}
