// The upstream of the measurements: a process of its own, so that its work is not counted as ours.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const item = {
  id: 'pp-summary-1a2b3c',
  name: 'Summary',
  slug: 'summary',
  status: 'active',
  created_at: '2026-01-01',
};
const reply = JSON.stringify({ object: 'list', total: 20, data: Array.from({ length: 20 }, () => item) });

const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'bench' });
  response.end(reply);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
