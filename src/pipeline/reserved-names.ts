/** Names that templates and expressions always have, and that no variable may be called. */
export const reservedNames: readonly string[] = ['matrix', 'steps', 'case', 'row', 'repeat'];
