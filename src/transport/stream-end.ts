/** Whether an event says that its stream is over. */
export function saysDone(data: string): boolean {
  return data.trim() === '[DONE]';
}
