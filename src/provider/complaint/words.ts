import type { FailureDetail } from '../../protocol/failure.ts';
import type { JsonObject } from '../../source/json.ts';
import { readLocation, readParameterPath } from './path.ts';

/**
 * The parameters that a message names in its own words, where no field of the answer does. What it
 * names is only taken for one when the request has it, or when the message says that it is missing.
 */
export function readPlaces(message: string, request: JsonObject): readonly FailureDetail[] {
  const listed = readErrorList(message, request);
  if (listed.length > 0) return listed;
  for (const find of finders) {
    const places = find(message)
      .map((name) => readPlace(name, message, request))
      .filter((path) => path.length > 0);
    const known = find === findQuoted ? places.slice(0, 1) : places;
    if (known.length > 0) return known.map((path) => ({ path, message }));
  }
  return [];
}

/**
 * Pydantic's list of errors as Python prints it, which vLLM has for its message:
 * `[{'type': 'literal_error', 'loc': ('body', 'temperature'), 'msg': 'Input should be …', …}]`.
 */
export function readErrorList(text: string, request: JsonObject): readonly FailureDetail[] {
  return [...text.matchAll(pythonError)].flatMap((match) => {
    const [, loc = '', quoted = ''] = match;
    const message = quoted.slice(1, -1).replace(/\\(.)/g, '$1');
    const path = readLocation(readTuple(loc), request);
    const [named = []] = findNamed(message).map((name) => readParameterPath(name, request));
    return [
      {
        path: path.length > 0 ? path : named,
        message: message.replace(/ \(parameter=[^)]*\)$/, ''),
      },
    ];
  });
}

/** Bounded, so that a text full of beginnings takes no longer to look through than any other. */
const pythonError =
  /'loc': \(([^)]{0,400})\), 'msg': ('(?:[^'\\]|\\.){0,2000}'|"(?:[^"\\]|\\.){0,2000}")/g;

function readTuple(items: string): readonly (string | number)[] {
  return [...items.matchAll(/'([^']*)'|(\d+)/g)].map(([, name, place]) => name ?? Number(place));
}

type Finder = (message: string) => readonly string[];

/** OpenAI, of what it has never heard of: `Unrecognized request arguments supplied: plugins, top_k`. */
const findUnrecognized: Finder = (message) => {
  const named = /\bunrecognized request arguments? supplied: ([\w.[\], -]+)/i.exec(message)?.[1];
  return (named ?? '').split(', ').map((name) => name.replace(/[. ].*$/, ''));
};

/** Azure: `Validation error at #/store: Extra inputs are not permitted`, on a line for each. */
const findPointers: Finder = (message) =>
  all(message, /\bat #\/([\w/-]+)/g).map((pointer) => pointer.replaceAll('/', '.'));

/** OpenAI of old: `2.5 is greater than the maximum of 2 - 'temperature'`. */
const findLast: Finder = (message) => all(message, /[^'] - '([\w.[\]]+)'$/g);

/** vLLM: `… greater than max allowed: 20 (parameter=logprobs, value=25)`. */
const findNamed: Finder = (message) => all(message, /\(parameter=([\w.[\]]+)/g);

/** LiteLLM: `does not support parameters: ['plugins']`, `don't support temperature=0.84`. */
const findUnsupported: Finder = (message) => {
  const listed = /\bparameters: ?[[{]([^\]}]*)/.exec(message)?.[1] ?? '';
  return [...all(listed, /'([\w.]+)'/g), ...all(message, /\bsupport ([a-z_]\w*)=/g)];
};

/** Anthropic: `messages.0.role: Input should be …`; vLLM: `temperature must be non-negative`. */
const findFirst: Finder = (message) =>
  all(message, /^([a-z_][\w.[\]]*)(?::| must\b| should\b| cannot\b| is too\b)/g);

/** Servers in Go: `cannot unmarshal string into Go struct field ChatRequest.temperature of type …`. */
const findGoField: Finder = (message) => all(message, /\bGo struct field \w+\.([\w.]+)/g);

/** OpenAI: `you must provide a model parameter`. */
const findMissing: Finder = (message) => all(message, /\bmust provide an? (\w+) parameter/g);

/** A name in quotes beside a word that says that it is one. */
const findQuoted: Finder = (message) =>
  all(
    message,
    /(?:\b(?:parameter|argument|property|field|name|for|invalid):? |^)['"`](?:\$\.)?([\w.[\]]+)['"`]|['"`](?:\$\.)?([\w.[\]]+)['"`](?= ?:| (?:is|was|are|does|must|cannot|parameter|field)\b)/gi,
  );

/** OpenAI, of a schema: `Invalid schema for response_format 'ticket': …`. */
const findFormat: Finder = (message) => all(message, /\bschema for (response_format)\b/g);

const finders: readonly Finder[] = [
  findUnrecognized,
  findPointers,
  findLast,
  findNamed,
  findUnsupported,
  findGoField,
  findFormat,
  findMissing,
  findQuoted,
  findFirst,
];

function all(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, one, other]) => one ?? other ?? '');
}

type Path = FailureDetail['path'];

/** The path begins with what the request has, or with what the message says it lacks. */
function readPlace(name: string, message: string, request: JsonObject): Path {
  const path = readParameterPath(name, request);
  const [first] = path;
  if (typeof first === 'string' && Object.hasOwn(request, first)) return path;
  return /\b(?:field required|missing required|is (?:a )?required|must provide)\b/i.test(message)
    ? path
    : [];
}
