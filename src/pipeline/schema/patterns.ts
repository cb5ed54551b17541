/** What texts of a kind look like in the schemas; messages have words for each of these. */

export const NAME_PATTERN = '^[A-Za-z_][A-Za-z0-9_]*$';

export const AGE_PATTERN = '^[0-9]+(\\.[0-9]+)?[mhd]$';

export const SIZE_PATTERN = '^[0-9]+(\\.[0-9]+)?([kK]B|MB|GB)$';

export const ADDRESS_PATTERN = '^https?://';
