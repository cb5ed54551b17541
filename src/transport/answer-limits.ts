/** What of an answer is taken, so that no server can use up the memory; beyond it the attempt fails. */

/** Bytes of a body or of a whole stream, counted after decompression, and on the wire as well. */
export const LARGEST_BODY: number = 64 * 1024 * 1024;

/** Bytes of an answer that is no stream; a model's longest is a tenth of it. A record has it several times. */
export const LARGEST_TEXT: number = 16 * 1024 * 1024;

/** An answer of fewer bytes is small, whatever it says. */
export const TINY_ANSWER: number = 16 * 1024;

/** An answer of fewer bytes that is no stream takes no room of those that are large, if it has few values. */
export const SMALL_TEXT: number = 256 * 1024;

/** So does a stream, with its events; one of 2,800 tokens. */
export const SMALL_STREAM: number = 1024 * 1024;

/** Values of a small answer: of a stream, those that an event has beyond {@link PLAIN_EVENT}. */
export const FEW_VALUES = 5000;

/** Values of an event that say nothing but a token; a real one has some 16. */
export const PLAIN_EVENT = 32;

/** Bytes of memory that large answers take at once, however many are in flight. */
export const ROOM_FOR_ANSWERS: number = 256 * 1024 * 1024;

/** Bytes of memory that large answers take while they come in, however many are in flight. */
export const ROOM_FOR_ARRIVING: number = 256 * 1024 * 1024;

/** Bytes of memory for an event of a stream, beside its text; up to 108 were measured with V8. */
export const MEMORY_PER_EVENT = 120;

/** Pieces of a body that are held one by one; a piece may be a single byte, and takes a hundred. */
export const MOST_PIECES = 1024;

/** Bytes of memory for a byte of an answer: its text, what is read of it, the record, and what is written of that. */
export const MEMORY_PER_BYTE = 4;

/** Bytes of memory for a value of JSON at its worst, an object with a key that no other has; measured with V8. */
export const MEMORY_PER_VALUE = 180;

/** Bytes of the explanation of a refusal that are looked at; what comes behind is passed over. */
export const LARGEST_REFUSAL: number = 256 * 1024;

/** Values of one JSON text: each takes far more memory than its few bytes. */
export const MOST_VALUES = 2_000_000;

/** Names of keys in one JSON text, each counted once: objects that have theirs to themselves are the dearest. */
export const MOST_NAMES = 100_000;

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
