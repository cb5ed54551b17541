const OWN_OUTPUT = /^\/(?:dev\/(stdout|stderr)|(?:dev|proc\/self)\/fd\/(\d+))$/;

/** The number of the open file of this process that a path stands for, whatever is behind it: also a file on the disk. */
export function findOwnOutput(path: string): number | undefined {
  const [, name, digits] = OWN_OUTPUT.exec(path) ?? [];
  if (name !== undefined) return name === 'stdout' ? 1 : 2;
  return digits === undefined ? undefined : Number(digits);
}
