/** `tickets.cassette.jsonl` for `tickets.yaml`. */
export function cassettePath(pipelinePath: string): string {
  return `${pipelinePath.replace(/\.ya?ml$/, '')}.cassette.jsonl`;
}
