// The yardstick: node alone, which reads the same bytes and parses them, and does nothing with them.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    try {
      JSON.parse(Buffer.concat(chunks).toString());
    } catch {
      // As good as read.
    }
    response.end('{}');
  });
});
server.listen(Number(process.env.MCP_PORT), '127.0.0.1');
