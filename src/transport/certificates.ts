import { type Environment, FileError } from '../environment/environment.ts';

export type ReadCertificates =
  | {
      /** PEM texts, to be trusted beside what Node trusts by itself. */
      readonly certificates: readonly string[];
      readonly problem?: undefined;
    }
  | { readonly certificates?: undefined; readonly problem: string };

type World = Pick<Environment, 'variables' | 'lateVariables' | 'files'>;

/**
 * What SSL_CERT_FILE names. Node reads NODE_EXTRA_CA_CERTS by itself, but not where it is told whom to
 * trust: so that one is read here as well when there is the other, and left out like Node does when it
 * cannot be read. Where Node began without it (it is in a file of variables), it is as SSL_CERT_FILE is.
 */
export async function readCertificates(world: World): Promise<ReadCertificates> {
  const own = await readNamed('SSL_CERT_FILE', world);
  const isLate = world.lateVariables?.has(EXTRA) === true;
  if (own.problem !== undefined || (own.certificates.length === 0 && !isLate)) return own;
  const extra = await readNamed(EXTRA, world);
  if (extra.problem !== undefined && isLate) return extra;
  return { certificates: [...(extra.certificates ?? []), ...own.certificates] };
}

const EXTRA = 'NODE_EXTRA_CA_CERTS';

async function readNamed(name: string, { variables, files }: World): Promise<ReadCertificates> {
  const path = variables[name];
  if (!path) return { certificates: [] };
  const text = await read(files, path);
  if (text instanceof FileError) return { problem: `${name}: \`${path}\`: ${text.message}` };
  if (hasCertificate(text)) return { certificates: [text] };
  return { problem: `${name}: \`${path}\` has no certificate in it (PEM text)` };
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
