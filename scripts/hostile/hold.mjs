// Loaded into a process that is measured: tells the longest time, in ms, for which its event loop stood since last asked.
const everyMs = 2;
let last = performance.now();
let longest = 0;
const look = () => {
  const now = performance.now();
  longest = Math.max(longest, now - last - everyMs);
  last = now;
};
setInterval(look, everyMs).unref();
process.on('message', () => {
  look();
  process.send(longest);
  longest = 0;
});
process.channel?.unref();
