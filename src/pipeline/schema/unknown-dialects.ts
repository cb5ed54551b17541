import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { suggestName } from '../../diagnostic/suggest.ts';
import { isJsonObject } from '../../source/json.ts';
import type { YamlDocument } from '../../source/yaml.ts';
import type { Vocabulary } from '../vocabulary.ts';

/** Dialects of a configuration's endpoints that nothing here speaks; its schema takes any, since providers may be anyone's. */
export function findUnknownDialects(
  document: YamlDocument,
  { dialects }: Vocabulary,
): readonly Diagnostic[] {
  const { value } = document;
  const endpoints = isJsonObject(value) ? value['endpoints'] : undefined;
  if (!isJsonObject(endpoints)) return [];
  return Object.entries(endpoints).flatMap(([name, endpoint]): Diagnostic[] => {
    const { dialect, emulator } = isJsonObject(endpoint) ? endpoint : {};
    const known = emulator === undefined ? dialects.service : dialects.emulator;
    if (typeof dialect !== 'string' || known.includes(dialect)) return [];
    return [
      {
        code: 'unknown-value',
        severity: 'error',
        message: `\`dialect\` cannot be \`${dialect}\``,
        location: document.locate(['endpoints', name, 'dialect']),
        hints: suggestName(dialect, known),
      },
    ];
  });
}
