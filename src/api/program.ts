import { VERSION } from './version.generated.ts';

/** What a record and a server are told of this program. */
export const program: { readonly name: string; readonly version: string } = {
  name: 'pulze-run',
  version: VERSION,
};

export function userAgent(): string {
  return `${program.name}/${program.version}`;
}
