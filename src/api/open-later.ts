import type { Transport } from '../transport/transport.ts';

export interface OpenTransport {
  readonly transport: Transport;
  readonly close: () => Promise<void>;
}

/** A transport that is opened by its first request: whoever is answered from elsewhere needs none. */
export function openLater(open: () => Promise<OpenTransport>): OpenTransport {
  let opening: Promise<OpenTransport> | undefined;
  let opened: OpenTransport | undefined;
  const openOnce = async (): Promise<OpenTransport> => {
    opening ??= open();
    opened = await opening;
    return opened;
  };
  return {
    transport: (request, signal) =>
      opened === undefined
        ? openOnce().then(({ transport }) => transport(request, signal))
        : opened.transport(request, signal),
    async close() {
      const line = await opening?.catch(() => undefined);
      await line?.close();
    },
  };
}
