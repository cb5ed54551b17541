/** What of an answer is taken, so that no server can use up the memory; beyond it the attempt fails. */

/** Bytes of a body or of a whole stream, counted after decompression, and on the wire as well. */
export const LARGEST_BODY: number = 64 * 1024 * 1024;

/** Bytes of an answer that is no stream; a model's longest is a tenth of it. A record has it several times. */
export const LARGEST_TEXT: number = 16 * 1024 * 1024;

/** Bytes of the explanation of a refusal that are looked at; what comes behind is passed over. */
export const LARGEST_REFUSAL: number = 256 * 1024;

/** Values of one JSON text: each takes far more memory than its few bytes. */
export const MOST_VALUES = 2_000_000;

/** Values of all chunks of a stream, most of which are not kept. */
export const MOST_STREAMED_VALUES = 8_000_000;

/** Choices of one stream, and tool calls of one of them. */
export const MOST_PARTS = 10_000;

/** Bytes of all header lines together. */
export const LARGEST_HEADERS: number = 64 * 1024;

/** Characters of one server-sent event. */
export const LARGEST_EVENT: number = 8 * 1024 * 1024;

/** Server-sent events of one stream; several times what any model writes in one answer. */
export const MOST_EVENTS = 1_000_000;

/** Encodings on top of one another. */
export const MOST_ENCODINGS = 4;
