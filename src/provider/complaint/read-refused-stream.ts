import { makeEventReader } from '../../transport/sse.ts';
import { saysDone } from '../../transport/stream-end.ts';

/** What a service says that refuses a stream with a stream of events: its first data. Any other text stays as it is. */
export function readRefusedStream(text: string): string {
  if (!/^\s*(data|event|id|retry)?:/.test(text.slice(0, 64))) return text;
  const reader = makeEventReader(() => 0);
  reader.push(Buffer.from(text));
  reader.end();
  return reader.events.find(({ data }) => data.trim() !== '' && !saysDone(data))?.data ?? text;
}
