import { DEFAULT_SEED } from '../../protocol/event.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import type { Pointer } from '../../source/location.ts';
import { digest } from '../digest.ts';
import type { CaseShared, CaseSource } from '../pipeline.ts';
import { bindAssertions } from './bind-assertions.ts';
import { type BindContext, refuse } from './bind-context.ts';
import { bindExpression } from './bind-expression.ts';
import { bindTemplated } from './bind-templates.ts';
import { checkVariableNames } from './check-vars.ts';

/** The file's cases; without any, the one case `default`. */
export async function bindCases(
  context: BindContext,
  value: JsonValue | undefined,
): Promise<readonly CaseSource[]> {
  const location = context.document.locate([]);
  const none = { vars: {}, assertions: [], tags: [], location };
  if (value === undefined) return [{ kind: 'inline', id: 'default', ...none }];
  const cases: CaseSource[] = [];
  for (const [at, item] of (isJsonArray(value) ? value : []).entries()) {
    if (isJsonObject(item)) cases.push(await bindCase(context, item, ['cases', at]));
  }
  refuseDuplicates(context, cases);
  return cases;
}

async function bindCase(
  context: BindContext,
  item: JsonObject,
  pointer: Pointer,
): Promise<CaseSource> {
  const shared = await bindShared(context, item, pointer);
  if (typeof item['dataset'] === 'string') return bindDataset(context, { item, pointer, shared });
  for (const key of ['where', 'sample', 'offset', 'limit'].filter(
    (each) => item[each] !== undefined,
  )) {
    refuse(context, 'unknown-key', {
      message: `\`${key}\` goes with a \`dataset\`, and this case has none`,
      pointer: [...pointer, key],
      place: 'key',
    });
  }
  const id = item['id'] === undefined ? digest(shared.vars) : String(item['id']);
  const place: Pointer = item['id'] === undefined ? pointer : [...pointer, 'id'];
  return { kind: 'inline', id, ...shared, location: context.document.locate(place) };
}

async function bindShared(
  context: BindContext,
  item: JsonObject,
  pointer: Pointer,
): Promise<CaseShared> {
  const { id, name, vars, tags, skip, threshold } = item;
  if (typeof id === 'string' && id.trim() === '') {
    refuse(context, 'bad-value', { message: 'the `id` is empty', pointer: [...pointer, 'id'] });
  }
  checkVariableNames(context, vars, [...pointer, 'vars']);
  warnOfReason(context, skip, [...pointer, 'skip']);
  warnOfTemplates(context, item, pointer);
  return {
    ...(typeof name === 'string' && { name }),
    vars: isJsonObject(vars) ? vars : {},
    assertions: await bindAssertions(context, item['assert'], [...pointer, 'assert']),
    ...(typeof threshold === 'number' && {
      threshold: { value: threshold, location: context.document.locate([...pointer, 'threshold']) },
    }),
    tags: texts(tags),
    ...(skip === true && { skip: 'skipped by its author' }),
    ...(typeof skip === 'string' && { skip }),
    ...(isJsonObject(skip) && { skipUnlessEmulator: String(skip['reason']) }),
    location: context.document.locate(pointer),
  };
}

/** YAML 1.2 knows `no` and `off` as texts, so that a case is skipped where its author said not to. */
function warnOfReason(context: BindContext, skip: JsonValue | undefined, pointer: Pointer): void {
  if (typeof skip !== 'string' || !/^(no|off|false|n)?$/i.test(skip.trim())) return;
  const reason = skip.trim() === '' ? 'an empty reason' : `the reason \`${skip}\``;
  context.report({
    code: 'bad-value',
    severity: 'warning',
    message: `the case is skipped, with ${reason}`,
    location: context.document.locate(pointer),
    hints: ['leave out `skip`, or write `skip: false`, to run it; say why to skip it'],
  });
}

/** The only template that names a case is the `id` of a dataset's. */
function warnOfTemplates(context: BindContext, item: JsonObject, pointer: Pointer): void {
  const isDataset = item['dataset'] !== undefined;
  for (const key of isDataset ? ['name'] : ['id', 'name']) {
    const text = item[key];
    if (typeof text !== 'string' || !text.includes('{{')) continue;
    context.report({
      code: 'bad-value',
      severity: 'warning',
      message: `the \`${key}\` of a case is shown as it is written: a template in it is not rendered`,
      location: context.document.locate([...pointer, key]),
      hints: isDataset
        ? ['the `id` of a dataset is a template over its row']
        : ['write the text itself'],
    });
  }
}

function bindDataset(
  context: BindContext,
  from: { readonly item: JsonObject; readonly pointer: Pointer; readonly shared: CaseShared },
): CaseSource {
  const { item, pointer, shared } = from;
  const { dataset, id, where, sample, offset, limit } = item;
  const condition =
    typeof where === 'string'
      ? bindExpression(context, where, { pointer: [...pointer, 'where'] })
      : undefined;
  return {
    kind: 'dataset',
    ...shared,
    dataset: {
      value: String(dataset),
      location: context.document.locate([...pointer, 'dataset']),
    },
    ...(id !== undefined && { id: bindTemplated(context, String(id), [...pointer, 'id']) }),
    ...(condition && { where: condition }),
    ...bindSample(sample),
    ...(typeof offset === 'number' && { offset }),
    ...(typeof limit === 'number' && { limit }),
  };
}

function bindSample(value: JsonValue | undefined): { sample?: { count: number; seed: number } } {
  if (typeof value === 'number') return { sample: { count: value, seed: DEFAULT_SEED } };
  if (!isJsonObject(value)) return {};
  return { sample: { count: Number(value['count']), seed: Number(value['seed'] ?? DEFAULT_SEED) } };
}

function refuseDuplicates(context: BindContext, cases: readonly CaseSource[]): void {
  const first = new Map<string, CaseSource>();
  for (const each of cases.filter((candidate) => candidate.kind === 'inline')) {
    const earlier = first.get(each.id);
    if (earlier === undefined) first.set(each.id, each);
    else {
      refuse(context, 'duplicate-id', {
        message: `two cases have the id \`${each.id}\``,
        location: each.location,
        related: [{ message: 'the first one', location: earlier.location }],
        hints: ['give one of them another `id`'],
      });
    }
  }
}

export function texts(value: JsonValue | undefined): readonly string[] {
  return isJsonArray(value) ? value.map(String) : [];
}
