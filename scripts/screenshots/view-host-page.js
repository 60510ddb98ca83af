window.showView = (shown) => {
  const frame = document.querySelector('iframe');
  const state = { asked: [], handed: 0, drawn: 0 };
  window.state = state;
  const send = (message) => frame.contentWindow.postMessage({ jsonrpc: '2.0', ...message }, '*');
  window.addEventListener('message', ({ data, source }) => {
    if (source !== frame.contentWindow || data.method === undefined) return;
    state.asked.push({ method: data.method, params: data.params });
    if (data.method === 'ui/initialize')
      send({
        id: data.id,
        result: {
          protocolVersion: '2026-01-26',
          hostInfo: { name: 'host', version: '1' },
          hostCapabilities: { serverTools: {}, message: { text: {} } },
          hostContext: { theme: shown.theme ?? 'light', toolInfo: { tool: { name: shown.tool } } },
        },
      });
    if (data.method === 'ui/notifications/initialized') {
      send({ method: 'ui/notifications/tool-input', params: { arguments: shown.args } });
      state.handed = performance.now();
      send({ method: 'ui/notifications/tool-result', params: shown.result });
    }
    if (data.method === 'ui/notifications/size-changed' && state.handed > 0) {
      state.drawn = performance.now();
      frame.style.height = `${data.params.height}px`;
    }
    if (data.method === 'tools/call') {
      const result = shown.answers?.[data.params.name];
      send(
        result
          ? { id: data.id, result }
          : { id: data.id, error: { code: -32602, message: 'no such tool here' } },
      );
    }
    if (data.method === 'ui/message') send({ id: data.id, result: {} });
  });
  frame.srcdoc = shown.document;
};
