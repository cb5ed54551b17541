import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import type { AskedRequest, Interaction, RecordedResponse } from './interaction.ts';
import { parse } from './redact-response.ts';

/** An interaction as a line, without its end. What is as it mostly is is left out. */
export function writeLine({ request, response }: Interaction): string {
  return JSON.stringify({ request: requestJson(request), response: responseJson(response) });
}

/** How a line begins that is written here: the endpoint stays the first of what a request says. */
const ENDPOINT = /^\{"request":\{"endpoint":"([^"\\]+)"/;

/** The endpoint of a line, by its beginning; undefined where another program may have written it. */
export function findEndpoint(start: string): string | undefined {
  return ENDPOINT.exec(start)?.[1];
}

export function requestJson({
  endpoint,
  path,
  repeat,
  turn,
  headers,
  body,
  redacted,
}: AskedRequest): JsonObject {
  return {
    endpoint,
    path,
    repeat,
    ...(turn > 1 && { turn }),
    ...(Object.keys(headers).length > 0 && { headers }),
    body,
    ...(redacted !== undefined && { redacted }),
  };
}

export function responseJson(response: RecordedResponse): JsonObject {
  const { status, headers, headersMilliseconds, endMilliseconds, body } = response;
  return {
    status,
    headers,
    headers_ms: headersMilliseconds,
    end_ms: endMilliseconds,
    ...(body.kind === 'text' ? writeText(body.text) : writeEvents(body)),
  };
}

function writeEvents({
  events,
  unknownFields,
  broken,
}: Extract<RecordedResponse['body'], { readonly kind: 'events' }>): JsonObject {
  return {
    ...(unknownFields && { unknown_fields: unknownFields }),
    ...(broken && { broken: broken.message }),
    events: events.map(({ milliseconds, data, event }) => {
      const json = parse(data);
      const said = isJsonObject(json) ? json : data;
      return event === undefined ? [milliseconds, said] : [milliseconds, said, event];
    }),
  };
}

/** JSON can be read and compared; what it says is all that anybody looks at. */
function writeText(text: string): JsonObject {
  const json = parse(text);
  return isContainer(json) ? { json } : { text };
}

function isContainer(value: JsonValue | undefined): value is JsonObject | readonly JsonValue[] {
  return isJsonObject(value) || isJsonArray(value);
}
