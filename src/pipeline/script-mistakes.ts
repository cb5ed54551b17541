import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { isTypo, suggestName } from '../diagnostic/suggest.ts';
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
  return vocabulary.checkEmulatorScript(script).flatMap((finding) => {
    const { name, known } = finding.unknown ?? { name: '', known: [] };
    if (finding.ifSlip && !isSlip(name, known)) return [];
    const hints = suggestName(name, known);
    return [
      {
        code: 'bad-emulator-script',
        severity: finding.ifSlip ? 'warning' : 'error',
        message: finding.message,
        location: document.locate([...pointer, ...finding.pointer]),
        ...(hints.length > 0 && { hints }),
      },
    ];
  });
}

/** Short names are near to others without a slip (`top_k`, `models`), and so is a singular or plural (`prompts`). */
function isSlip(name: string, known: readonly string[]): boolean {
  return (
    name.length > SHORT &&
    isTypo(
      name,
      known.filter((each) => each.length > SHORT),
    ) &&
    !known.some((each) => `${each}s` === name || each === `${name}s`)
  );
}

const SHORT = 5;
