import type { Assertion } from '../assertion/assertion.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import type { EndpointDefinition } from '../pipeline/endpoint.ts';
import type { Plan, PlannedPipeline } from '../plan/plan.ts';
import { type Endpoints, tellNothingChosen, unknownEndpoint } from './endpoints.ts';
import type { Extensions } from './extensions.ts';
import { endpointsOfJudge, fingerprintJudge, listJudges, readConstant } from './judge-uses.ts';
import type { StepUse } from './list-uses.ts';
import { knownTo } from './rehearse.ts';

/** A judge that can be asked: which model, and where. */
export interface FoundJudge {
  readonly planned: PlannedPipeline;
  readonly placed: StepUse;
  readonly model: string;
  readonly endpoint: EndpointDefinition;
}

export type FindJudge =
  | { readonly judge: FoundJudge; readonly problem?: undefined }
  | { readonly judge?: undefined; readonly problem: Diagnostic };

/** The judge of a plan that is meant: the one of this name, or the only one. */
export function findJudge(
  { plan, endpoints }: { readonly plan: Plan; readonly endpoints: Endpoints },
  name: string | undefined,
  { assertions }: Pick<Extensions, 'assertions'>,
): FindJudge {
  const all = plan.pipelines.flatMap((planned) =>
    listJudges(planned, assertions).map((placed) => ({ planned, placed })),
  );
  const names = [...new Set(all.map(({ placed }) => placed.use.label))];
  const wanted = all.filter(({ placed }) => name === undefined || placed.use.label === name);
  const [first] = wanted;
  const [path = ''] = plan.pipelines.map(({ pipeline }) => pipeline.file.path);
  if (first === undefined) {
    const kinds = [...assertions.values()].filter((each) => each.calibration !== undefined);
    return { problem: describeNone({ path, kinds, names }, name) };
  }
  const identities = new Set(wanted.map(({ placed }) => fingerprintJudge(placed.use, '')));
  if (identities.size > 1) return { problem: describeSeveral(path, names, wanted) };
  return placeJudge(first, endpoints);
}

interface Candidate {
  readonly planned: PlannedPipeline;
  readonly placed: StepUse;
}

function placeJudge({ planned, placed }: Candidate, endpoints: Endpoints): FindJudge {
  const { use } = placed;
  const model = readConstant(use, 'model');
  if (model === undefined) {
    return {
      problem: {
        code: 'no-such-judge',
        severity: 'error',
        message: `\`${use.label}\` does not say which model judges; labels say something of one model only`,
        location: use.location,
        hints: ['give it a `model`, as a text without templates'],
      },
    };
  }
  const [name = '', ...others] = endpointsOfJudge(planned, placed, endpoints);
  if (others.length > 0) {
    const all = [name, ...others].map((each) => `\`${each}\``).join(', ');
    return {
      problem: {
        code: 'no-such-judge',
        severity: 'error',
        message: `\`${use.label}\` is asked at several endpoints, by variant: ${all}`,
        location: use.location,
        hints: ['give it an `endpoint`, or say which by `--endpoint`'],
      },
    };
  }
  if (name === '') return { problem: tellNothingChosen(endpoints.known) };
  const endpoint = knownTo(planned, endpoints).get(name);
  if (endpoint === undefined) {
    return { problem: unknownEndpoint(name, use.location, endpoints.known) };
  }
  return { judge: { planned, placed, model, endpoint } };
}

/** Where a judge was looked for, what can be one, and what those that are there are called. */
interface Sought {
  readonly path: string;
  readonly kinds: readonly Assertion[];
  readonly names: readonly string[];
}

function describeNone({ path, kinds, names }: Sought, name: string | undefined): Diagnostic {
  const all = kinds.map((kind) => `\`${kind.name}\``).join(', ');
  const none = `\`${path}\` has no ${all.replace(/, (?=[^,]*$)/, ' or ')}`;
  return {
    code: 'no-such-judge',
    severity: 'error',
    message: names.length === 0 ? none : `no judge of \`${path}\` is called \`${name}\``,
    ...(names.length > 0 && { hints: suggestName(name ?? '', names) }),
  };
}

function describeSeveral(
  path: string,
  names: readonly string[],
  wanted: readonly Candidate[],
): Diagnostic {
  const [, second] = wanted;
  const [only] = names;
  if (names.length > 1) {
    const all = names.map((name) => `\`${name}\``).join(', ');
    return {
      code: 'no-such-judge',
      severity: 'error',
      message: `\`${path}\` has several judges: ${all}`,
      hints: [`say which: \`--judge ${only}\``],
    };
  }
  return {
    code: 'no-such-judge',
    severity: 'error',
    message: `\`${path}\` has several judges that are called \`${only}\``,
    ...(second && { location: second.placed.use.location }),
    hints: ['give each a `name` beside it'],
  };
}
