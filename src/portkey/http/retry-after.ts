// `Retry-After`: seconds, or one of HTTP's three date forms (RFC 9110, 5.6.7 and 10.2.3).

const SECONDS = /^\d+(?:\.\d+)?$/;
const FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const RFC850 = /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/** How long to wait, in ms from `now` (ms since 1970), never below 0; undefined when the header says nothing usable. */
export function parseRetryAfter(header: string | null | undefined, now: number): number | undefined {
  const text = header?.trim();
  if (text === undefined || text === '') return undefined;
  if (SECONDS.test(text)) return Math.min(Math.ceil(Number(text) * 1000), Number.MAX_SAFE_INTEGER);
  const at = parseDate(text);
  return at === undefined ? undefined : Math.max(0, at - now);
}

function parseDate(text: string): number | undefined {
  let at = Number.NaN;
  if (FIXDATE.test(text) || RFC850.test(text)) at = Date.parse(text);
  else if (ASCTIME.test(text)) at = Date.parse(`${text} GMT`);
  return Number.isFinite(at) ? at : undefined;
}
