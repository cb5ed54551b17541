/** What is about keys, payment, time or other requests, and not about what was asked. */
const passing: ReadonlySet<number> = new Set([401, 402, 403, 408, 409, 425, 429]);

/** Whether a status is that of a refusal which no other try can change: of what was asked. */
export function isOfRefusal(status: number): boolean {
  return status >= 400 && status < 500 && !passing.has(status);
}
