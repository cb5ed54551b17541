import { safeLine } from '../diagnostic/safe-text.ts';
import type { SnapshotTally } from '../protocol/snapshot-tally.ts';
import { nounFor } from '../source/count-text.ts';

const MOST_NAMED = 10;

/** Lines for standard error about what was written, and what nothing asks for any more. */
export function tellSnapshots(tallies: readonly SnapshotTally[]): string {
  return tallies.map(tellTally).join('');
}

function tellTally({ path, added, updated, removed, obsolete }: SnapshotTally): string {
  const parts = [
    ...(added > 0 ? [`${added} new`] : []),
    ...(updated > 0 ? [`${updated} updated`] : []),
    ...(removed > 0 ? [`${removed} removed`] : []),
  ];
  const file = safeLine(path, true);
  const written = parts.length === 0 ? '' : `snapshots in ${file}: ${parts.join(', ')}\n`;
  if (obsolete.length === 0) return written;
  const are = nounFor(obsolete.length, 'snapshot is', 'snapshots are');
  const named = obsolete.slice(0, MOST_NAMED).map((name) => `    ${safeLine(name, true)}\n`);
  const rest = obsolete.length - named.length;
  return [
    written,
    `${obsolete.length} ${are} obsolete in ${file}; --update-snapshots removes what is:\n`,
    ...named,
    ...(rest > 0 ? [`    and ${rest} more\n`] : []),
  ].join('');
}
