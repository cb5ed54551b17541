import type { JsonObject, JsonValue } from '../source/json.ts';

/** A Handlebars prompt, parsed: its variables are known before it is ever rendered. */
export interface Template {
  readonly text: string;
  /** Every variable that the template reads, partials included, in the order of the text. */
  readonly references: readonly Reference[];
  /**
   * The text between the tags, those of blocks and partials included, with a line end where there
   * is a tag. Text within a tag (`{{default note "none"}}`) is not in it.
   */
  readonly literalText: string;
  /** Those that it includes, at any depth. */
  readonly partials: readonly Partial[];
  /** Whether there is nothing to render. */
  readonly isConstant: boolean;
  /** Whether it is nothing but one expression (`"{{limit}}"`), so that `evaluate` may give what is no text. */
  readonly isExpression: boolean;
  /** Rejected variables and objects in text position throw {@link TemplateError}. */
  render(variables: JsonObject): string;
  /**
   * Like `render`, but when the whole text is one variable (`"{{limit}}"`) it gives that variable's
   * value with its type. So it does for one helper (`"{{default limit 100}}"`).
   */
  evaluate(variables: JsonObject): JsonValue;
}

/** One use of a variable. */
export interface Reference {
  /**
   * `{{steps.classify.json.queue}}` is `['steps', 'classify', 'json', 'queue']`. Empty where all
   * variables are read (`{{json this}}`).
   */
  readonly path: readonly string[];
  readonly place: TemplatePlace;
  /** Its absence is provided for: an argument of `default`. */
  readonly isOptional: boolean;
}

/** A point in a template's text; both from 1. */
export interface TemplatePlace {
  readonly line: number;
  readonly column: number;
  /** How many characters it covers, on that line. */
  readonly length: number;
  /** The partial's file, when the place is in one. */
  readonly partial?: string;
}

/** A partial that a template may include. */
export interface Partial {
  readonly name: string;
  /** The file that it was read from. */
  readonly path: string;
  readonly text: string;
}

/** A partial whose file is there and cannot be read. */
export interface UnreadPartial extends Pick<Partial, 'name' | 'path'> {
  /** Why, as what is said of the file. */
  readonly problem: string;
}

export type PartialSource = ReadonlyMap<string, Partial | UnreadPartial>;

/** What is wrong with a template's text. */
export interface TemplateProblem {
  readonly code:
    | 'bad-template'
    | 'unknown-helper'
    | 'unknown-partial'
    | 'unreadable-file'
    | 'circular-partial';
  readonly message: string;
  readonly place: TemplatePlace;
  readonly hints?: readonly string[];
}

export type ParsedTemplate =
  | { readonly template: Template; readonly problems?: undefined }
  | { readonly template?: undefined; readonly problems: readonly TemplateProblem[] };

/** A value that was missing or had no text when the template was rendered. */
export class TemplateError extends Error {
  readonly place: TemplatePlace | undefined;

  constructor(message: string, place: TemplatePlace | undefined = undefined) {
    super(message);
    this.name = 'TemplateError';
    this.place = place;
  }
}
