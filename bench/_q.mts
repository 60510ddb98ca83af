import { fork } from 'node:child_process'; import { once } from 'node:events'; import { startServer, settings } from './http/servers.ts';
import {writeFileSync} from 'node:fs';
const loader = fork('/tmp/wt/http/bench/http/load.ts', {execArgv:['--import','tsx']});
const upstream = fork('/tmp/wt/http/bench/upstream.ts', {execArgv:['--import','tsx']}); const [up]=await once(upstream,'message');
const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }), call=JSON.stringify({jsonrpc:'2.0',id:1,method:'tools/call',params:{name:'list_prompts',arguments:{}}});
const a = await startServer('/tmp/wt/http/build/server.js', settings(up,{MCP_SESSION_MODE:'stateless'}));
const H={authorization:'Bearer bench-token-0123456789'};
writeFileSync('/tmp/list.json', await (await fetch(`http://127.0.0.1:${a.port}/mcp`,{method:'POST',headers:{...H,'content-type':'application/json',accept:'application/json, text/event-stream'},body:list})).text());
const b = await startServer('/tmp/wt/http/bench/http/bare.ts', {PATH:process.env.PATH}, ['/tmp/list.json']);
async function go(s,body,name){const c=s.cpuMs(); loader.send({port:s.port,headers:H,body,connections:32,ms:2500}); const [l]=await once(loader,'message'); console.log(name,(l.replies/l.ms*1000).toFixed(0),'/s cpu',((s.cpuMs()-c)/l.replies).toFixed(4),'fail',l.failures)}
for(let i=0;i<4;i++){await go(a,list,'list');await go(b,list,'bare');}
for(let i=0;i<2;i++)await go(a,call,'call');
await a.stop();await b.stop();loader.disconnect();upstream.disconnect();
