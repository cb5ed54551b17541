/** What of an answer is taken, so that no server can use up the memory; beyond it the attempt fails. */

/** Bytes of a body or of a whole stream, counted after decompression, and on the wire as well. */
export const LARGEST_BODY: number = 64 * 1024 * 1024;

/** Bytes of all header lines together. */
export const LARGEST_HEADERS: number = 64 * 1024;

/** Characters of one server-sent event. */
export const LARGEST_EVENT: number = 8 * 1024 * 1024;

/** Server-sent events of one stream; several times what any model writes in one answer. */
export const MOST_EVENTS = 1_000_000;

/** Encodings on top of one another. */
export const MOST_ENCODINGS = 4;
