import { posix } from 'node:path';
import { RUNS_FOLDER } from '../api/run-store.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { EarlierCommand } from './read-earlier.ts';
import { sayEnvFile } from './stored-run-command.ts';

type Resumed = Pick<EarlierCommand, 'run' | 'path' | 'unread'>;

/**
 * What keeps a run from going on, with what can be done about it there: it asks the endpoints that it asked, from the
 * folder that it was started in, and no option of `resume` says others.
 */
export function explainResume(resumed: Resumed): (diagnostic: Diagnostic) => Diagnostic {
  return (diagnostic) => {
    const hints = hintsOf[diagnostic.code]?.(resumed);
    return hints === undefined ? diagnostic : { ...diagnostic, hints };
  };
}

/** What keeps cases from being run again, where the files of variables that the run had may be what is missing. */
export function explainRerun({
  unread,
}: Pick<EarlierCommand, 'unread'>): (diagnostic: Diagnostic) => Diagnostic {
  return (diagnostic) => {
    const { code, hints = [] } = diagnostic;
    const isMissing = code === 'missing-secret' || code === 'no-endpoint';
    return isMissing ? { ...diagnostic, hints: [...sayUnread(unread), ...hints] } : diagnostic;
  };
}

function sayUnread(files: readonly string[]): readonly string[] {
  if (files.length === 0) return [];
  const said = files.map(sayEnvFile).join(' ');
  return [`the run had variables from a file; if that is right: \`${said}\``];
}

const hintsOf: Readonly<Record<string, (resumed: Resumed) => readonly string[] | undefined>> = {
  'missing-secret': ({ unread }) => [
    ...sayUnread(unread),
    'set it as it was set for the run: `resume` asks the endpoints that the run asked',
  ],
  'no-endpoint': findConfig,
  'unknown-endpoint': findConfig,
  'no-such-file': findFolder,
};

const CONFIG = 'pulze.config.yaml';

/** Undefined where the run had no configuration. */
function findConfig({ run: { started } }: Resumed): readonly string[] | undefined {
  const config = started.sources.find(({ path }) => posix.basename(path) === CONFIG);
  if (config === undefined) return undefined;
  return [`the run asked endpoints of \`${config.path}\`: put it back as it was`];
}

/** By where its record is, where that is the usual place. */
function findFolder({ path }: Resumed): readonly string[] {
  const folder = posix.dirname(posix.dirname(path));
  return folder.endsWith(`/${RUNS_FOLDER}`)
    ? [
        `the run was started in \`${folder.slice(0, -RUNS_FOLDER.length - 1)}\`: go on with it there`,
      ]
    : ['put it back, or go on from the folder that the run was started in'];
}
