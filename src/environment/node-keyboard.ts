import type { Keyboard } from './environment.ts';

/** The terminal that this process reads from; undefined where it reads from none. */
export function findKeyboard(): Keyboard | undefined {
  const { stdin } = process;
  if (!stdin.isTTY) return undefined;
  return {
    listen(onKey) {
      const onData = (data: Buffer): void => {
        for (const key of data.toString('utf8')) onKey(key);
      };
      stdin.setRawMode(true);
      stdin.on('data', onData);
      stdin.resume();
      return () => {
        stdin.off('data', onData);
        stdin.setRawMode(false);
        // Whoever does not listen must not keep the process alive.
        stdin.pause();
      };
    },
  };
}
