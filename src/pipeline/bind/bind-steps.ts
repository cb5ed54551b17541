import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import type { Step } from '../pipeline.ts';
import { promptProperties, settingProperties } from '../schema/step-schema.ts';
import { bindAssertions } from './bind-assertions.ts';
import { type BindContext, refuse } from './bind-context.ts';
import { bindExpression, conditionNames } from './bind-expression.ts';
import { bindPrompt } from './bind-prompt.ts';
import { bindSettings } from './bind-settings.ts';
import { orderSteps } from './order-steps.ts';

const singleStepKeys = [...Object.keys(promptProperties), ...Object.keys(settingProperties)];

/** The steps in run order; settings at the top level are the one step `main`. */
export async function bindSteps(context: BindContext, root: JsonObject): Promise<readonly Step[]> {
  const top = singleStepKeys.filter((key) => root[key] !== undefined);
  const { steps } = root;
  if (steps === undefined) return await bindSingle(context, root, top);
  for (const key of top) {
    refuse(context, 'ambiguous-entry', {
      message: `\`${key}\` at the top level is for a file without \`steps\``,
      pointer: [key],
      place: 'key',
      hints: ['move it into a step, or into `defaults`'],
    });
  }
  return await bindList(context, steps);
}

async function bindSingle(
  context: BindContext,
  root: JsonObject,
  top: readonly string[],
): Promise<readonly Step[]> {
  if (root['messages'] === undefined && root['prompt'] === undefined) {
    refuse(context, 'missing-key', {
      message: 'the pipeline has neither `steps` nor `messages` nor `prompt`',
      pointer: [],
      hints: ['a pipeline of one step has `messages` at the top level'],
    });
    return [];
  }
  const own = Object.fromEntries(top.map((key) => [key, root[key] as JsonValue]));
  const step = await bindStep(context, { id: 'main', ...own }, []);
  return step ? [step] : [];
}

async function bindList(context: BindContext, value: JsonValue): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (const [at, item] of (isJsonArray(value) ? value : []).entries()) {
    const step = isJsonObject(item) ? await bindStep(context, item, ['steps', at]) : undefined;
    if (step) steps.push(step);
  }
  refuseContinues(context, steps);
  const duplicate = refuseDuplicates(context, steps);
  return duplicate ? steps : orderSteps(context, steps);
}

async function bindStep(
  context: BindContext,
  map: JsonObject,
  pointer: Pointer,
): Promise<Step | undefined> {
  const id = typeof map['id'] === 'string' ? map['id'] : '';
  const prompt = await bindPrompt(context, map, pointer);
  const settings = bindSettings(context, map, pointer);
  const when =
    typeof map['when'] === 'string'
      ? bindExpression(context, map['when'], {
          pointer: [...pointer, 'when'],
          names: conditionNames,
        })
      : undefined;
  const assertions =
    pointer.length === 0
      ? []
      : await bindAssertions(context, map['assert'], [...pointer, 'assert']);
  if (prompt === undefined) return undefined;
  const place: Pointer =
    pointer.length === 0 ? [prompt.kind === 'chat' ? 'messages' : 'prompt'] : [...pointer, 'id'];
  return {
    id,
    location: context.document.locate(place, pointer.length === 0 ? 'key' : 'value'),
    settings,
    prompt,
    ...(typeof map['continue'] === 'string' && {
      continues: {
        value: map['continue'],
        location: context.document.locate([...pointer, 'continue']),
      },
    }),
    ...(when && { when }),
    assertions,
    needs: [],
  };
}

/** A conversation is made of messages, on both ends. */
function refuseContinues(context: BindContext, steps: readonly Step[]): void {
  for (const { continues, prompt } of steps) {
    if (continues === undefined) continue;
    const earlier = steps.find((step) => step.id === continues.value);
    const own = prompt.kind === 'text' ? 'this step' : undefined;
    const owner = own ?? (earlier?.prompt.kind === 'text' ? `\`${earlier.id}\`` : undefined);
    if (owner === undefined) continue;
    refuse(context, 'bad-value', {
      message: `\`continue\` goes on with messages, and ${owner} has a \`prompt\``,
      location: continues.location,
    });
  }
}

function refuseDuplicates(context: BindContext, steps: readonly Step[]): boolean {
  const first = new Map<string, Step>();
  let found = false;
  // A step whose id the schema refused has none.
  for (const step of steps.filter((each) => each.id !== '')) {
    const earlier = first.get(step.id);
    if (earlier === undefined) first.set(step.id, step);
    else {
      found = true;
      refuse(context, 'duplicate-id', {
        message: `two steps have the id \`${step.id}\``,
        location: step.location,
        related: [{ message: 'the first one', location: earlier.location }],
      });
    }
  }
  return found;
}
