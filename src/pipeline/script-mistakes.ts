import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import type { JsonValue } from '../source/json.ts';
import type { Pointer } from '../source/location.ts';
import type { YamlDocument } from '../source/yaml.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What an emulator's script says that its schema cannot refuse, wherever in a document the script stands. */
export function findScriptMistakes(
  script: JsonValue,
  { document, pointer }: { readonly document: YamlDocument; readonly pointer: Pointer },
  vocabulary: Pick<Vocabulary, 'checkEmulatorScript'>,
): readonly Diagnostic[] {
  return vocabulary.checkEmulatorScript(script).map((finding) => {
    const { name, known } = finding.unknown ?? { name: '', known: [] };
    const hints = suggestName(name, known);
    return {
      code: 'bad-emulator-script',
      severity: 'error',
      message: finding.message,
      location: document.locate([...pointer, ...finding.pointer]),
      ...(hints.length > 0 && { hints }),
    };
  });
}
