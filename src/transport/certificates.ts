import { type Environment, FileError } from '../environment/environment.ts';

export type ReadCertificates =
  | {
      /** PEM texts, to be trusted beside what Node trusts by itself. */
      readonly certificates: readonly string[];
      readonly problem?: undefined;
    }
  | { readonly certificates?: undefined; readonly problem: string };

/**
 * What SSL_CERT_FILE names. Node reads NODE_EXTRA_CA_CERTS by itself, but not where it is told whom to
 * trust: so that one is read here as well when there is the other, and left out like Node does when it
 * cannot be read.
 */
export async function readCertificates({
  variables,
  files,
}: Pick<Environment, 'variables' | 'files'>): Promise<ReadCertificates> {
  const path = variables['SSL_CERT_FILE'];
  if (!path) return { certificates: [] };
  const text = await read(files, path);
  if (text instanceof FileError) return { problem: `SSL_CERT_FILE: \`${path}\`: ${text.message}` };
  if (!hasCertificate(text)) {
    return { problem: `SSL_CERT_FILE: \`${path}\` has no certificate in it (PEM text)` };
  }
  const extraPath = variables['NODE_EXTRA_CA_CERTS'];
  const extra = extraPath ? await read(files, extraPath) : '';
  const extras = typeof extra === 'string' && hasCertificate(extra) ? [extra] : [];
  return { certificates: [...extras, text] };
}

async function read(files: Environment['files'], path: string): Promise<string | FileError> {
  try {
    return await files.readText(path);
  } catch (error) {
    if (error instanceof FileError) return error;
    throw error;
  }
}

function hasCertificate(text: string): boolean {
  return /-----BEGIN CERTIFICATE-----[\w+/=\s]+-----END CERTIFICATE-----/.test(text);
}
