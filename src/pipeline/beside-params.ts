/** Keys of a step that are sent as they are: as parameters they would replace what the step says. */
const besideParams: readonly string[] = [
  'model',
  'messages',
  'prompt',
  'tools',
  'plugins',
  'stream',
];

/** Whether a name is no parameter of `params`, since a step has a key for it. */
export function standsBesideParams(name: string): boolean {
  return besideParams.includes(name);
}

/** What is said of such a name below `params`. */
export function describeMisplaced(name: string): string {
  return `\`${name}\` is no parameter; it stands beside \`params\``;
}
