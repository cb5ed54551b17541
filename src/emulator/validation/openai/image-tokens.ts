import type { JsonValue } from '../../../source/json.ts';

const base = 85;
const perTile = 170;
const usualSide = 1024;
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Tokens of an image by OpenAI's documented rule: in low detail 85; else the image is fitted into 2048
 * by 2048 pixels, its shorter side brought down to 768, and each tile of 512 pixels counts 170 more.
 * The size is read from PNG bytes; any other image counts as one of 1024 by 1024.
 */
export function imageTokens(bytes: Buffer, detail: JsonValue | undefined): number {
  if (detail === 'low') return base;
  const isPng = bytes.length >= 24 && bytes.subarray(0, 8).equals(png);
  const width = isPng ? bytes.readUInt32BE(16) : usualSide;
  const height = isPng ? bytes.readUInt32BE(20) : usualSide;
  const fitted = Math.min(1, 2048 / Math.max(width, height, 1));
  const scale = fitted * Math.min(1, 768 / Math.max(1, Math.min(width, height) * fitted));
  const tiles = Math.ceil((width * scale) / 512) * Math.ceil((height * scale) / 512);
  return base + perTile * Math.max(1, tiles);
}
