import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import { pathBeside } from '../../source/path-beside.ts';
import { EMULATOR_URL, type EndpointDefinition, type EndpointLimits } from '../endpoint.ts';
import { findScriptMistakes } from '../script-mistakes.ts';
import { type BindContext, refuse } from './bind-context.ts';

/** The endpoints of a configuration; each has an address, or is an emulator. */
export function bindEndpoints(
  context: BindContext,
  value: JsonValue | undefined,
): ReadonlyMap<string, EndpointDefinition> {
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  return new Map(
    entries.map(([name, map]) => [
      name,
      bindEndpoint(context, { name, map: isJsonObject(map) ? map : {} }),
    ]),
  );
}

function bindEndpoint(
  context: BindContext,
  { name, map }: { readonly name: string; readonly map: JsonObject },
): EndpointDefinition {
  const pointer = ['endpoints', name];
  const location = context.document.locate(pointer, 'key');
  const embedded = map['emulator'] !== undefined;
  checkAddress(context, map, pointer);
  return {
    name,
    baseUrl: embedded ? EMULATOR_URL : String(map['base_url']),
    dialect: String(map['dialect'] ?? (embedded ? 'pulze' : 'openai')),
    ...bindKey(context, map['api_key'], [...pointer, 'api_key']),
    ...(embedded && { emulator: isJsonObject(map['emulator']) ? map['emulator'] : {} }),
    ...(typeof map['limiter'] === 'string' && { limiter: map['limiter'] }),
    limits: bindLimits(isJsonObject(map['limits']) ? map['limits'] : {}),
    location,
  };
}

function bindKey(
  context: BindContext,
  value: JsonValue | undefined,
  pointer: Pointer,
): Pick<EndpointDefinition, 'keyVariable' | 'keyFile'> {
  if (!isJsonObject(value)) return {};
  const { env, file } = value;
  if (env !== undefined && file !== undefined) {
    const message = 'the key is said to be in two places: in a variable and in a file';
    const hints = ['leave one of them out'];
    const place = { pointer: [...pointer, 'file'], place: 'key' } as const;
    refuse(context, 'ambiguous-entry', { message, ...place, hints });
  }
  return {
    ...(typeof env === 'string' && { keyVariable: env }),
    ...(typeof file === 'string' && {
      keyFile: pathBeside(context.document.file.path, file),
    }),
  };
}

function checkAddress(context: BindContext, map: JsonObject, pointer: Pointer): void {
  const { emulator, base_url: baseUrl } = map;
  const name = String(pointer.at(-1));
  if (emulator === undefined && baseUrl === undefined) {
    const message = `the endpoint \`${name}\` has neither \`base_url\` nor \`emulator\``;
    refuse(context, 'missing-key', { message, pointer, place: 'key' });
  }
  if (emulator === undefined) return;
  const at = [...pointer, 'emulator'];
  for (const key of ['base_url', 'api_key', 'limiter'].filter((each) => map[each] !== undefined)) {
    const message = `an emulator inside this process has no \`${key}\``;
    refuse(context, 'ambiguous-entry', { message, pointer: [...pointer, key], place: 'key' });
  }
  if (emulator === false) {
    const message = '`emulator` is false; it is `true` or a script';
    refuse(context, 'bad-value', { message, pointer: at });
  }
  if (!isJsonObject(emulator)) return;
  const place = { document: context.document, pointer: at };
  for (const mistake of findScriptMistakes(emulator, place, context.vocabulary)) {
    context.report(mistake);
  }
}

function bindLimits(limits: JsonObject): EndpointLimits {
  const number = <K extends string>(to: K, from: string): { [P in K]?: number } =>
    typeof limits[from] === 'number' ? ({ [to]: limits[from] } as { [P in K]?: number }) : {};
  return {
    ...number('requestsPerMinute', 'requests_per_minute'),
    ...number('tokensPerMinute', 'tokens_per_minute'),
    ...number('concurrency', 'concurrency'),
  };
}
