import { BlockList, isIP } from 'node:net';

export interface Destination {
  /** As a URL says it: in lower case, IPv6 in brackets. */
  readonly host: string;
  readonly port: number;
}

/**
 * Whether a NO_PROXY list names a destination. Its entries stand between commas or spaces: a host and
 * all below it (`example.com`, `.example.com`, `*.example.com`), an IP address, a network
 * (`10.0.0.0/8`, `fd00::/8`), each with a port or without, or `*` for everything. Names are compared
 * as they are written: none is looked up.
 */
export function isExempt(list: string, { host, port }: Destination): boolean {
  const wanted = host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === '*') return true;
      const { name, only } = splitPort(entry);
      return (only === undefined || only === port) && names(name, wanted);
    });
}

/** A colon stands before a port, but for those of an IPv6 address without brackets. */
function splitPort(entry: string): { readonly name: string; readonly only?: number } {
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(entry);
  const [, name = entry, only] = bracketed ?? /^([^:]*):(\d+)$/.exec(entry) ?? [];
  return { name, ...(only !== undefined && { only: Number(only) }) };
}

function names(entry: string, host: string): boolean {
  const [address = '', prefix] = entry.split('/');
  if (isIP(address) !== 0) {
    return isIP(host) === isIP(address) && isWithin(host, address, prefix);
  }
  const domain = entry.replace(/^\*?\./, '').replace(/\.$/, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

function isWithin(host: string, address: string, prefix: string | undefined): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const longest = family === 'ipv6' ? 128 : 32;
  const length = prefix === undefined ? longest : Number(prefix);
  if (!Number.isInteger(length) || length < 0 || length > longest || prefix === '') return false;
  const network = new BlockList();
  network.addSubnet(address, length, family);
  return network.check(host, family);
}
