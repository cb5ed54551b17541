/** What a text with a template looks like in a schema, where one may stand for a value of another type. */
export const TEMPLATE_PATTERN = '\\{\\{';
