// Batching exporter: queues spans, aggregates metrics and sends both in the background.
import type { TelemetrySettings } from '../config/telemetry-settings.ts';
import { name, version } from '../version.ts';
import { Histograms } from './histograms.ts';
import { type KeyValue, keyValues, metricsMessage, type Span, tracesMessage } from './otlp.ts';
import { toProtobuf } from './protobuf.ts';
import { Sender } from './sender.ts';

/** Maximum number of queued spans. Further ones are dropped. */
const maxQueued = 2_048;
const batchSize = 256;
/** Maximum time for the last batches at the end of the process, in ms. */
const closeMs = 1_000;

export interface ExporterParts {
  readonly settings: TelemetrySettings;
  /** Removes secrets from a text. */
  readonly redact: (text: string) => string;
  /** Called with the reason when a batch is lost. */
  readonly onLoss: (signal: 'traces' | 'metrics', reason: string) => void;
}

const scope = { name, version };

export class Exporter {
  readonly histograms = new Histograms();
  readonly #settings: TelemetrySettings;
  readonly #resource: readonly KeyValue[];
  readonly #traces: Sender | undefined;
  readonly #metrics: Sender | undefined;
  readonly #timers: NodeJS.Timeout[];
  #waiting: Span[] = [];
  #sendingSpans: Promise<void> | undefined;
  #sendingMetrics: Promise<void> | undefined;

  constructor({ settings, redact, onLoss }: ExporterParts) {
    this.#settings = settings;
    const resource = { 'service.name': name, 'service.version': version, ...settings.resource };
    this.#resource = keyValues({
      ...Object.fromEntries(Object.entries(resource).map(([key, value]) => [key, redact(value)])),
      'service.instance.id': crypto.randomUUID(),
      'telemetry.sdk.name': name,
      'telemetry.sdk.language': 'nodejs',
      'telemetry.sdk.version': version,
    });
    const senderOf = (signal: 'traces' | 'metrics'): Sender | undefined => {
      const url = settings[signal];
      const type = settings.protocol === 'http/json' ? 'application/json' : 'application/x-protobuf';
      const headers = { ...settings.headers, 'content-type': type, 'user-agent': `${name}/${version}` };
      const { timeoutMs } = settings;
      return url === undefined
        ? undefined
        : new Sender({ url, headers, timeoutMs, onFailure: (reason) => onLoss(signal, reason) });
    };
    this.#traces = senderOf('traces');
    this.#metrics = senderOf('metrics');
    this.#timers = [
      setInterval(() => void this.#sendSpans(), settings.spansEveryMs).unref(),
      setInterval(() => void this.#sendMetrics(), settings.metricsEveryMs).unref(),
    ];
  }

  /** Queues a finished span. */
  add(span: Span): void {
    if (!this.#traces || this.#waiting.length >= maxQueued) return;
    this.#waiting.push(span);
    if (this.#waiting.length === batchSize) setImmediate(() => void this.#sendSpans());
  }

  #bytes(message: object): Buffer {
    return this.#settings.protocol === 'http/json'
      ? Buffer.from(JSON.stringify(message))
      : toProtobuf(message);
  }

  /** Sends the queue, batch after batch. */
  #sendSpans(): Promise<void> {
    const work = async (): Promise<void> => {
      while (this.#traces && this.#waiting.length > 0) {
        const batch = this.#waiting.splice(0, batchSize);
        await this.#traces.send(this.#bytes(tracesMessage(this.#resource, scope, batch)));
      }
    };
    this.#sendingSpans ??= work().finally(() => {
      this.#sendingSpans = undefined;
    });
    return this.#sendingSpans;
  }

  #sendMetrics(): Promise<void> {
    const work = async (): Promise<void> => {
      const metrics = this.histograms.read();
      if (metrics.length > 0)
        await this.#metrics?.send(this.#bytes(metricsMessage(this.#resource, scope, metrics)));
    };
    this.#sendingMetrics ??= work().finally(() => {
      this.#sendingMetrics = undefined;
    });
    return this.#sendingMetrics;
  }

  /** Sends the last batches, for at most `closeMs`. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, closeMs);
    });
    // A reading in flight is older than the last figures.
    const last = async (): Promise<void> => {
      await this.#sendingMetrics;
      await this.#sendMetrics();
    };
    await Promise.race([Promise.all([this.#sendSpans(), last()]), late]);
    clearTimeout(timer);
    this.#traces?.close();
    this.#metrics?.close();
  }
}
