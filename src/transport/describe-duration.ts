/** Short, for messages: `500ms`, `12.3s`, `120s`. */
export function describeDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)}ms`;
  return `${Math.round(milliseconds / 100) / 10}s`;
}
