import { composeYaml } from './compose-yaml.ts';
import type { JsonValue } from './json.ts';
import { type LineIndex, makeLineIndex } from './line-index.ts';
import type { Location, Pointer, Position, SourceFile } from './location.ts';
import {
  locateInScalar,
  locateNode,
  makePlaceContext,
  type Place,
  spellingOf,
} from './yaml-places.ts';
import { surveyDocument } from './yaml-survey.ts';
import { findSyntaxProblems } from './yaml-syntax.ts';
import { toJson, type YamlProblem } from './yaml-values.ts';

/** A YAML file as a value that answers where each part of it is written. Parsing never throws. */
export interface YamlDocument {
  readonly file: SourceFile;
  /** Absent when a problem makes it useless. */
  readonly value?: JsonValue;
  readonly problems: readonly YamlProblem[];
  /** The nearest part that exists stands in for one that does not. */
  locate(pointer: Pointer, place?: Place): Location;
  /**
   * A stretch of a text value, by line and column within the value; the whole value where it is not
   * known where in the file that is.
   */
  locateInText(pointer: Pointer, point: TextPoint): Location;
  /** A number as it is written (`1.50`), or a text without its quotes; undefined for maps and lists. */
  spelling(pointer: Pointer): string | undefined;
}

/** Line and column from 1; `length` characters on that line. */
export interface TextPoint {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** What is no problem in a text that is not ours. */
export interface YamlLeave {
  /** Whole numbers that are not kept digit by digit. */
  readonly mayRound?: boolean;
  /** Tags of an application (`!Ref`); the value is taken as if there were none. */
  readonly mayHaveTags?: boolean;
  /** Keys that begin with a space of another kind, which is a letter for YAML. */
  readonly mayHaveOddKeys?: boolean;
}

export function parseYaml(
  file: SourceFile,
  { mayRound = false, mayHaveTags = false, mayHaveOddKeys = false }: YamlLeave = {},
): YamlDocument {
  const index = makeLineIndex(file.text);
  const zero = file.text.indexOf('\0');
  if (zero >= 0) return unreadable(file, NOT_TEXT, index.position(zero));
  const { document: parsed, refused } = composeYaml(file.text);
  if (parsed === undefined)
    return unreadable(file, refused.message, index.position(refused.offset));
  const at = (start: number, end: number): Location => locationOf(file, index, [start, end]);
  const survey = surveyDocument(parsed);
  const oddKeys = mayHaveOddKeys ? [] : survey.oddKeys;
  const written = { text: file.text, doubleKeys: survey.doubleKeys, oddKeys, mayHaveTags };
  const syntax = findSyntaxProblems(parsed, written).map(
    ({ message, position }): YamlProblem => ({ message, location: at(...clip(position)) }),
  );
  const context = makePlaceContext({ document: parsed, index, file, targets: survey.targets });
  const values =
    syntax.length > 0
      ? { problems: [] }
      : toJson(parsed, survey, { locate: (node) => locateNode(context, node), mayRound });
  return {
    file,
    ...(values.value !== undefined && values.problems.length === 0 && { value: values.value }),
    problems: [...syntax, ...values.problems],
    locate: (pointer, place) => locateNode(context, pointer, place),
    locateInText: (pointer, point) => locateInScalar(context, pointer, point),
    spelling: (pointer) => spellingOf(context, pointer),
  };
}

const NOT_TEXT = 'a character with the number 0 is here: the file is no text, or is not UTF-8';

function unreadable(file: SourceFile, message: string, start: Position): YamlDocument {
  const end = { line: start.line, column: start.column + 1 };
  const whole: Location = { path: file.path, start, end };
  return {
    file,
    problems: [{ message, location: whole }],
    locate: () => whole,
    locateInText: () => whole,
    spelling: () => undefined,
  };
}

function locationOf(
  file: SourceFile,
  index: LineIndex,
  range: readonly [number, number],
): Location {
  return { path: file.path, start: index.position(range[0]), end: index.position(range[1]) };
}

/** An error's stretch, no longer than needed to be seen. */
function clip(position: readonly [number, number]): [number, number] {
  return [position[0], Math.max(position[0] + 1, position[1])];
}
