/** As undici gives them, with a list where a header came more than once. */
export type ReceivedHeaders = Readonly<Record<string, string | string[] | undefined>>;

export function joinHeaders(
  headers: ReceivedHeaders,
  redact: (text: string) => string,
): Readonly<Record<string, string>> {
  const joined: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined)
      joined[name] = redact(typeof value === 'string' ? value : value.join(', '));
  }
  return joined;
}

/** Of an answer that was decoded: these would say something else of it than what is kept. */
export function withoutEncoding(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { 'content-encoding': _encoding, 'content-length': _length, ...others } = headers;
  return others;
}
