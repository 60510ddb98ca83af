// The settings of traces and metrics: what is sent where, and what is warned of and left out.
import { describe, expect, it } from 'vitest';
import { settingsReader } from '../../src/server/config/table.ts';
import { readTelemetry } from '../../src/server/config/telemetry-settings.ts';

describe('the settings of telemetry', () => {
  const read = (env: Readonly<Record<string, string>>) => readTelemetry(settingsReader(env));

  it('send nothing unless an endpoint is set, or when OTEL_SDK_DISABLED', () => {
    expect(read({ OTEL_SERVICE_NAME: 'x' })).toBeUndefined();
    expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_SDK_DISABLED: 'True' })).toBeUndefined();
  });

  it('make the addresses of both signals from one', () => {
    expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c.example/otlp/' })).toMatchObject({
      traces: 'https://c.example/otlp/v1/traces',
      metrics: 'https://c.example/otlp/v1/metrics',
      protocol: 'http/protobuf',
      warnings: [],
    });
  });

  it.each([
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /PROTOCOL/, false],
    [{ OTEL_METRIC_EXPORT_INTERVAL: '0' }, /INTERVAL takes a number from 10 /, true],
    [{ OTEL_EXPORTER_OTLP_TIMEOUT: '0' }, /TIMEOUT takes a number from 10 /, true],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' }, /ENDPOINT/, false],
    [{ OTEL_EXPORTER_OTLP_TIMEOUT: 'soon' }, /TIMEOUT/, true],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'no pair' }, /HEADERS/, true],
    [{ OTEL_TRACES_SAMPLER: 'xray' }, /SAMPLER/, true],
    [{ OTEL_TRACES_SAMPLER_ARG: '2' }, /SAMPLER_ARG/, true],
    [{ OTEL_METRICS_EXPORTER: 'prometheus' }, /METRICS_EXPORTER/, true],
  ] as const)('warn of %j and go on', (env, warning, sent) => {
    const settings = read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', ...env });
    expect(settings?.warnings.join(' ')).toMatch(warning);
    expect(settings?.traces !== undefined).toBe(sent);
  });
});
