/** The formats that are judged: those of JSON Schema, of OpenAPI, and what the compiler has besides. */
export const knownFormats: readonly string[] = [
  ...['date', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'iri', 'iri-reference'],
  ...['json-pointer', 'regex', 'relative-json-pointer', 'time', 'uri', 'uri-reference'],
  ...['uri-template', 'uuid'],
  ...['binary', 'byte', 'double', 'float', 'int32', 'int64', 'password'],
  ...['iso-date-time', 'iso-time', 'json-pointer-uri-fragment', 'url'],
];

export type FormatCheck = (text: string) => boolean;

/** In place of the compiler's own, which take more than their RFCs do, or that it does not have. */
export function makeFormats(library: (name: string) => FormatCheck): Record<string, FormatCheck> {
  const [time, dateTime, ipv6] = [library('time'), library('date-time'), library('ipv6')];
  const isUri = makeUriCheck(uri, ipv6);
  const isRelative = makeUriCheck(relative, ipv6);
  const isReference: FormatCheck = (text) => isUri(text) || isRelative(text);
  return {
    time: (text) => offset.test(text) && time(text),
    'date-time': (text) => offset.test(text) && !/\s/.test(text) && dateTime(text),
    uuid: (text) => /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text),
    uri: isUri,
    'uri-reference': isReference,
    iri: (text) => isUri(encode(text)),
    'iri-reference': (text) => isReference(encode(text)),
  };
}

/** Of RFC 3339, which has a colon in it. */
const offset = /(?:z|[+-]\d\d:\d\d)$/i;

/** What RFC 3986 says, but for what is in brackets: an IPv6 address is looked at on its own. */
const plain = String.raw`-\w.~!$&'()*+,;=`;
const encoded = '%[\\da-f]{2}';
const segments = `(?:/(?:[${plain}:@]|${encoded})*)*`;
const host = String.raw`(?:\[(?:v[\da-f]+\.[${plain}:]+|(?<ipv6>[\da-f:.]+))\]|(?:[${plain}]|${encoded})*)`;
const authority = String.raw`//(?:(?:[${plain}:]|${encoded})*@)?${host}(?::\d*)?`;
const path = `(?:[${plain}:@]|${encoded})+${segments}`;
const pathWithoutScheme = `(?:[${plain}@]|${encoded})+${segments}`;
const rest = `(?:[${plain}:@/?]|${encoded})*`;
const end = `(?:\\?${rest})?(?:#${rest})?$`;
const uri = new RegExp(`^[a-z][a-z\\d+.-]*:(?:${authority}${segments}|/?(?:${path})?)${end}`, 'i');
const relative = new RegExp(
  `^(?:${authority}${segments}|/(?:${path})?|(?:${pathWithoutScheme})?)${end}`,
  'i',
);

function makeUriCheck(syntax: RegExp, isIpv6: FormatCheck): FormatCheck {
  return (text) => {
    const found = syntax.exec(text);
    const address = found?.groups?.['ipv6'];
    return found !== null && (address === undefined || isIpv6(address));
  };
}

/** Characters of RFC 3987 may be wherever encoded ones may, private ones in the query only. */
function encode(text: string): string {
  const encoded = text.replace(foreign, '%41');
  const [address = ''] = encoded.split('#', 1);
  const query = address.indexOf('?');
  if (query === -1) return encoded;
  const inQuery = address.slice(query).replace(/\p{Co}/gu, '%41');
  return address.slice(0, query) + inQuery + encoded.slice(address.length);
}

const foreign =
  /(?!\p{Noncharacter_Code_Point})[\u{a0}-\u{d7ff}\u{f900}-\u{ffef}\u{10000}-\u{dffff}\u{e1000}-\u{effff}]/gu;
