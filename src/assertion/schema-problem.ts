/** Why a schema cannot be used, whatever is held against it. */
export interface SchemaProblem {
  readonly message: string;
  /** Where in the schema. */
  readonly path: readonly (string | number)[];
  readonly hints?: readonly string[];
}
