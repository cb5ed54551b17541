import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/** Options of a TLS connection: whom it trusts; those that Node does where there is no context. */
export interface Trust {
  /** Whatever `NODE_TLS_REJECT_UNAUTHORIZED` says: a key goes to nobody unknown. */
  readonly rejectUnauthorized: true;
  readonly secureContext?: SecureContext;
}

/** Trusts these certificates too. To be made once and shared: it takes its time. */
export function makeTrust(certificates: readonly string[]): Trust {
  if (certificates.length === 0) return { rejectUnauthorized: true };
  const ca = [...rootCertificates, ...certificates];
  return { rejectUnauthorized: true, secureContext: createSecureContext({ ca }) };
}
