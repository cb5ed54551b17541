/**
 * Imports what is not known before the run: optional packages, which the user installs. Here and nowhere
 * else, since code that was kept compiled has forgotten how to import (`keepCompiledCode`); this file is
 * compiled at each start.
 */
export function importPackage(name: string): Promise<unknown> {
  return import(name);
}
