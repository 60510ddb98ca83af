// Loaded into a process that is measured: tells the longest time, in ms, for which its event loop stood since last
// asked, and the CPU time of all its threads since then. Of the clock and the CPU time between two looks the smaller one counts, so that a machine that runs something
// else meanwhile does not count as work of the process.
const everyMs = 2;
let last = { clock: performance.now(), cpu: process.cpuUsage() };
let longest = 0;
let told = last.cpu;
const look = () => {
  const now = { clock: performance.now(), cpu: process.cpuUsage() };
  const cpu = (now.cpu.user + now.cpu.system - last.cpu.user - last.cpu.system) / 1_000;
  longest = Math.max(longest, Math.min(now.clock - last.clock - everyMs, cpu));
  last = now;
};
setInterval(look, everyMs).unref();
process.on('message', () => {
  look();
  const { cpu } = last;
  process.send({ hold: longest, cpu: (cpu.user + cpu.system - told.user - told.system) / 1_000 });
  longest = 0;
  told = cpu;
});
process.channel?.unref();
