// Protocol Buffers encoder for OTLP messages: field numbers and wire types.

type Kind = 'text' | 'hex' | 'varint' | 'fixed32' | 'fixed64' | 'double' | 'fixed64s' | 'doubles';
type Fields = { readonly [name: string]: readonly [number: number, kind: Kind | Fields] };

const value: Fields = { stringValue: [1, 'text'], intValue: [3, 'varint'] };
const attributes: Fields = { key: [1, 'text'], value: [2, value] };
const resource: Fields = { attributes: [1, attributes] };
const scope: Fields = { name: [1, 'text'], version: [2, 'text'] };
const span: Fields = {
  traceId: [1, 'hex'],
  spanId: [2, 'hex'],
  traceState: [3, 'text'],
  parentSpanId: [4, 'hex'],
  name: [5, 'text'],
  kind: [6, 'varint'],
  startTimeUnixNano: [7, 'fixed64'],
  endTimeUnixNano: [8, 'fixed64'],
  attributes: [9, attributes],
  status: [15, { code: [3, 'varint'] }],
  flags: [16, 'fixed32'],
};
const dataPoint: Fields = {
  startTimeUnixNano: [2, 'fixed64'],
  timeUnixNano: [3, 'fixed64'],
  count: [4, 'fixed64'],
  sum: [5, 'double'],
  bucketCounts: [6, 'fixed64s'],
  explicitBounds: [7, 'doubles'],
  attributes: [9, attributes],
  min: [11, 'double'],
  max: [12, 'double'],
};
const histogram: Fields = { dataPoints: [1, dataPoint], aggregationTemporality: [2, 'varint'] };
const metric: Fields = {
  name: [1, 'text'],
  description: [2, 'text'],
  unit: [3, 'text'],
  histogram: [9, histogram],
};
const message: Fields = {
  resourceSpans: [1, { resource: [1, resource], scopeSpans: [2, { scope: [1, scope], spans: [2, span] }] }],
  resourceMetrics: [
    1,
    { resource: [1, resource], scopeMetrics: [2, { scope: [1, scope], metrics: [2, metric] }] },
  ],
};

function varint(number: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, number);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

function fixed64(digits: unknown): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(String(digits)));
  return bytes;
}

function double(number: unknown): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(Number(number));
  return bytes;
}

/** Length-delimited field. */
function delimited(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(BigInt((number << 3) | 2)), varint(BigInt(bytes.length)), bytes]);
}

/** Numeric field by wire type: 0 varint, 1 eight bytes, 5 four bytes. */
function plain(number: number, wireType: 0 | 1 | 5, bytes: Buffer): Buffer {
  return Buffer.concat([varint(BigInt((number << 3) | wireType)), bytes]);
}

function field(number: number, kind: Kind | Fields, given: unknown): Buffer {
  if (typeof kind === 'object')
    return delimited(number, pack(given as Readonly<Record<string, unknown>>, kind));
  switch (kind) {
    case 'text':
      return delimited(number, Buffer.from(String(given)));
    case 'hex':
      return delimited(number, Buffer.from(String(given), 'hex'));
    case 'varint':
      return plain(number, 0, varint(BigInt(String(given))));
    case 'fixed32': {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(Number(given));
      return plain(number, 5, bytes);
    }
    case 'fixed64':
      return plain(number, 1, fixed64(given));
    case 'double':
      return plain(number, 1, double(given));
    case 'fixed64s':
      return delimited(number, Buffer.concat((given as readonly string[]).map(fixed64)));
    case 'doubles':
      return delimited(number, Buffer.concat((given as readonly number[]).map(double)));
  }
}

function pack(given: Readonly<Record<string, unknown>>, fields: Fields): Buffer {
  return Buffer.concat(
    Object.entries(given).flatMap(([name, held]) => {
      const [number, kind] = fields[name] ?? [];
      if (number === undefined || kind === undefined || held === undefined) return [];
      const repeated = Array.isArray(held) && typeof kind === 'object';
      return repeated ? held.map((one) => field(number, kind, one)) : [field(number, kind, held)];
    }),
  );
}

/** Encodes an export request for traces or metrics, given in its JSON form. */
export function toProtobuf(request: object): Buffer {
  return pack(request as Readonly<Record<string, unknown>>, message);
}
