// Media types that a client accepts, from its Accept header.

export interface AcceptedTypes {
  readonly json: boolean;
  readonly sse: boolean;
}

/** Most clients send one of these; the map saves the parsing. */
const known = new Map<string, AcceptedTypes>();

function parse(accept: string): AcceptedTypes {
  let json = false;
  let sse = false;
  for (const part of accept.toLowerCase().split(',')) {
    const [range = '', ...params] = part.split(';').map((word) => word.trim());
    if (params.some((param) => /^q=0(\.0*)?$/.test(param))) continue;
    if (range === '*/*' || range === 'application/*' || range === 'application/json') json = true;
    if (range === '*/*' || range === 'text/*' || range === 'text/event-stream') sse = true;
  }
  return { json, sse };
}

/** No header takes anything, as HTTP has it. */
export function acceptedTypes(accept: string | undefined): AcceptedTypes {
  if (accept === undefined) return { json: true, sse: true };
  let found = known.get(accept);
  if (!found) {
    found = parse(accept.slice(0, 1000));
    if (known.size < 100) known.set(accept, found);
  }
  return found;
}
