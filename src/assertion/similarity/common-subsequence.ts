import type { Words } from './split-text.ts';

/** So many words are compared at once; a sum of two such numbers is still a small integer. */
const BITS = 30;
const ALL = 2 ** BITS - 1;

/**
 * The length of the longest common subsequence, after Hyyrö, "Bit-parallel LCS-length computation
 * revisited" (2004). Time goes by the product of the lengths over {@link BITS}, memory by their sum:
 * the rows are taken a block at a time, and only what is carried from block to block is kept.
 */
export function countCommonSubsequence(left: Words, right: Words): number {
  const { rows, columns, words } = number(left, right);
  const carries = new Uint8Array(columns.length);
  const masks = new Int32Array(words);
  let length = 0;
  for (let start = 0; start < rows.length; start += BITS) {
    const block = rows.subarray(start, start + BITS);
    block.forEach((word, bit) => {
      masks[word] = (masks[word] ?? 0) | (1 << bit);
    });
    length += countBlock(columns, masks, carries);
    for (const word of block) masks[word] = 0;
  }
  return length;
}

/** A bit that has become 0 is a row in which the subsequence is one longer than in the row before. */
function countBlock(columns: Int32Array, masks: Int32Array, carries: Uint8Array): number {
  let row = ALL;
  for (let column = 0; column < columns.length; column += 1) {
    const mask = masks[columns[column] ?? 0] ?? 0;
    const sum = row + (row & mask) + (carries[column] ?? 0);
    carries[column] = sum >>> BITS;
    row = (sum & ALL) | (row & ~mask);
  }
  return countBits(ALL & ~row);
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

interface Numbered {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  /** How many different words there are. */
  readonly words: number;
}

/** Numbers for words. Those of `right` that are not in `left` can match nothing and are left out. */
function number(left: Words, right: Words): Numbered {
  const numbers = new Map<string, number>();
  for (const word of left) if (!numbers.has(word)) numbers.set(word, numbers.size);
  const rows = Int32Array.from(left, (word) => numbers.get(word) ?? 0);
  const columns = Int32Array.from(right.flatMap((word) => numbers.get(word) ?? []));
  return { rows, columns, words: numbers.size };
}
