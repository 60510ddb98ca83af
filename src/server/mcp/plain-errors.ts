// Protocol errors in one sentence: where a validator of the SDK would put its whole report, its first finding.
import { type JSONRPCErrorResponse, ProtocolErrorCode } from '@modelcontextprotocol/server';

interface Finding {
  readonly path?: readonly unknown[];
  readonly message?: unknown;
}

/** The report of a validator within a message: a JSON list of findings, whatever stands before it. */
const report = /^([^[\n]*)(\[\s*\{[\s\S]*\}\s*\])\s*$/;

function findingIn(text: string): Finding | undefined {
  try {
    const [first] = JSON.parse(text) as readonly Finding[];
    return typeof first === 'object' && first !== null ? first : undefined;
  } catch {
    return undefined;
  }
}

/** @returns the message, shortened to one sentence where it is a report. */
export function plainMessage(message: string): string {
  const found = report.exec(message);
  const finding = found && findingIn(found[2] ?? '');
  if (!finding) return message.split('\n', 1)[0]?.slice(0, 500) ?? message;
  const path = (finding.path ?? []).map(String).join('.');
  const said = String(finding.message ?? 'is not valid').replace(/^Invalid input: /, '');
  const intro = (found[1] ?? '').trim().replace(/:$/, '') || 'Invalid request';
  return `${intro}: ${path === '' ? '' : `${path} `}${said}`.slice(0, 500);
}

/** The error in one sentence. */
export function plainError(message: JSONRPCErrorResponse): JSONRPCErrorResponse {
  const { code, message: text } = message.error;
  const plainText = plainMessage(text);
  if (plainText === text) return message;
  // A report is about what the client sent, whatever number the SDK gives it.
  const isReport = report.test(text);
  return {
    ...message,
    error: {
      ...message.error,
      code: isReport && code === ProtocolErrorCode.InternalError ? ProtocolErrorCode.InvalidParams : code,
      message: plainText,
    },
  };
}
