import type { Assertion } from '../assertion/assertion.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Files } from '../environment/environment.ts';
import { findSyntax, readSource, unreadable } from '../pipeline/load-pipeline.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { Plan, PlannedPipeline } from '../plan/plan.ts';
import { casesOf } from '../plan/selected-assertions.ts';
import { type KeptTexts, listSharers, readSnapshots, snapshotPath } from '../run/snapshot-file.ts';
import type { SourceFile } from '../source/location.ts';
import { parseYaml } from '../source/yaml.ts';
import type { ProjectFiles } from './project-files.ts';

type Assertions = ReadonlyMap<string, Assertion>;

export interface LoadedSnapshots {
  /** By the pipeline's path, of every pipeline that has such assertions, or has kept texts of earlier ones. */
  readonly kept: ReadonlyMap<string, KeptTexts>;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly SourceFile[];
}

/** Reads what the plan's pipelines have kept; a file that is not there keeps nothing. */
export async function loadSnapshots(
  plan: Plan,
  assertions: Assertions,
  filesOf: ProjectFiles['of'],
): Promise<LoadedSnapshots> {
  const kept = new Map<string, KeptTexts>();
  const diagnostics: Diagnostic[] = [];
  const sources: SourceFile[] = [];
  const isSnapshot = (use: AssertionUse): boolean =>
    assertions.get(use.assertion)?.needs?.includes('snapshots') === true;
  for (const planned of plan.pipelines) {
    const found = checkUses(planned, isSnapshot);
    const { path: pipelinePath } = planned.pipeline.file;
    const files = filesOf(pipelinePath);
    const loaded = await loadFile(snapshotPath(pipelinePath), files);
    const isAsked = found !== undefined;
    if (!isAsked && (isOfNoUse(loaded) || (await mayBeOfAnother(pipelinePath, files)))) continue;
    kept.set(pipelinePath, loaded.kept);
    diagnostics.push(...(found ?? []), ...loaded.diagnostics);
    if (loaded.source) sources.push(loaded.source);
  }
  return { kept, diagnostics, sources };
}

interface LoadedFile {
  readonly kept: KeptTexts;
  readonly diagnostics: readonly Diagnostic[];
  readonly source?: SourceFile;
}

/** Where nothing asks for a text, a file may hold what is obsolete; one that cannot be read is nobody's mistake. */
function isOfNoUse({ source, diagnostics }: LoadedFile): boolean {
  return source === undefined || diagnostics.length > 0;
}

/** `a.yaml` and `a.yml` have one file, and what one does not ask for may be the other's. */
async function mayBeOfAnother(pipelinePath: string, files: Files): Promise<boolean> {
  const others = listSharers(pipelinePath).filter((path) => path !== pipelinePath);
  const kinds = await Promise.all(others.map((path) => files.kind(path)));
  return kinds.includes('file');
}

async function loadFile(path: string, files: Files): Promise<LoadedFile> {
  const kept: KeptTexts = new Map();
  if ((await files.kind(path)) === 'missing') return { kept, diagnostics: [] };
  const { file, problem } = await readSource(files, path);
  if (file === undefined) return { kept, diagnostics: [unreadable(path, problem)] };
  const document = parseYaml(file);
  const syntax = findSyntax(document).map(asSnapshots);
  if (syntax.length > 0) return { kept, diagnostics: syntax, source: file };
  return { ...readSnapshots(document), source: file };
}

/** What is no YAML is no pipeline, but a file that the program wrote. */
function asSnapshots(syntax: Diagnostic): Diagnostic {
  return { ...syntax, code: 'bad-snapshots', message: `in kept snapshots, ${syntax.message}` };
}

/** What is wrong with a pipeline's uses; undefined when it has none. */
function checkUses(
  planned: PlannedPipeline,
  isSnapshot: (use: AssertionUse) => boolean,
): readonly Diagnostic[] | undefined {
  const { steps, assertions } = planned;
  const last = steps.at(-1)?.id ?? '';
  const shared = [
    ...steps.flatMap((step) => step.assertions.map((use) => ({ use, step: step.id }))),
    ...assertions.map((use) => ({ use, step: last })),
  ];
  const cases = casesOf(planned).map((each) =>
    each.assertions.map((use): PlacedUse => ({ use, step: last })),
  );
  const isOwn = ({ use }: PlacedUse): boolean => isSnapshot(use);
  if (![...shared, ...cases.flat()].some(isOwn)) return undefined;
  const doubles = [[], ...cases].flatMap((own) => findDoubles([...shared, ...own].filter(isOwn)));
  return doubles.map(({ use, message }) => ({
    code: 'bad-assertion-option' as const,
    severity: 'error' as const,
    message,
    location: use.location,
  }));
}

interface PlacedUse {
  readonly use: AssertionUse;
  readonly step: string;
}

interface Misused {
  readonly use: AssertionUse;
  readonly message: string;
}

/** Two of one name would be kept in one place. */
function findDoubles(uses: readonly PlacedUse[]): readonly Misused[] {
  const known = new Set<string>();
  return uses.flatMap(({ use, step }) => {
    const key = JSON.stringify([use.step?.value ?? step, use.label]);
    if (!known.has(key)) {
      known.add(key);
      return [];
    }
    const message = `another snapshot of this step is called \`${use.label}\`, too; give this one a \`name\``;
    return [{ use, message }];
  });
}
