import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/** Options of a TLS connection: whom it trusts. Nothing where that is left to Node. */
export interface Trust {
  readonly secureContext?: SecureContext;
}

/** Trusts these certificates too. To be made once and shared: it takes its time. */
export function makeTrust(certificates: readonly string[]): Trust {
  if (certificates.length === 0) return {};
  return { secureContext: createSecureContext({ ca: [...rootCertificates, ...certificates] }) };
}
