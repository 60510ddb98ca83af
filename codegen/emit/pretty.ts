// Generated expressions laid out for readers: what does not fit a line is broken, one item a line.

const width = 100;
const closes: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Index of the quote that ends the string beginning at `from`. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** Splits at the commas that stand in no bracket and no string. */
function items(text: string): string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') at = endOfString(text, at);
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim()).filter((part) => part !== '');
}

/** Index of the bracket that closes the one at `from`. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') at = endOfString(text, at);
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return text.length;
}

/** The first bracket of an expression outside its strings; -1 where there is none. */
function opening(text: string): number {
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') at = endOfString(text, at);
    else if ('([{'.includes(text.charAt(at))) return at;
  }
  return -1;
}

/** An expression whose strings have double quotes, broken where a line would be longer than `room`. */
export function pretty(expression: string, indent = '', room = width): string {
  if (indent.length + expression.length <= room) return expression;
  const open = opening(expression);
  if (open < 0) return expression;
  const close = closing(expression, open);
  const bracket = expression.charAt(open);
  const parts = items(expression.slice(open + 1, close));
  const rest = pretty(expression.slice(close + 1), indent);
  const head = expression.slice(0, open + 1);
  const end = `${closes[bracket] ?? ''}${rest}`;
  const [only] = parts;
  // One item in round brackets stays on the line of its call.
  if (bracket === '(' && parts.length === 1 && only !== undefined)
    return `${head}${pretty(only, indent)}${end}`;
  if (parts.length === 0) return `${head}${end}`;
  const deeper = `${indent}  `;
  return `${head}\n${parts.map((part) => `${deeper}${pretty(part, deeper)},\n`).join('')}${indent}${end}`;
}

/** The same with single quotes where that needs no escape. */
export function singleQuoted(expression: string): string {
  return expression.replaceAll(/"((?:[^"\\]|\\.)*)"/g, (whole, inner: string) =>
    inner.includes("'") || inner.includes('\\"') ? whole : `'${inner}'`,
  );
}
