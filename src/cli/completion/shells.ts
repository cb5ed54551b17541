/** The first word with which the scripts of `pulze-run completion` ask for what may be typed next. */
export const COMPLETE: string = '__complete';

export type Shell = 'bash' | 'zsh' | 'fish';

/** The shells that can be told to complete. */
export const shells: readonly Shell[] = ['bash', 'zsh', 'fish'];

export function isShell(name: string): name is Shell {
  return shells.some((shell) => shell === name);
}
