import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const keepAliveMilliseconds = 75_000;

/** Starts a server; gives its port, or rejects when the address cannot be had. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  server.keepAliveTimeout = keepAliveMilliseconds;
  server.headersTimeout = keepAliveMilliseconds + 5000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Stops a server at once; requests that are being answered are cut off. */
export function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

export function addressUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/v1`;
}
