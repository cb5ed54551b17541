import type { DiagnosticCode } from '../../diagnostic/catalogue.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { JsonObject } from '../../source/json.ts';
import type { Location, Pointer, SourceFile } from '../../source/location.ts';
import type { YamlDocument } from '../../source/yaml.ts';
import type { PartialSource } from '../../template/template.ts';
import type { AttachmentResult } from '../read-attachment.ts';
import type { Vocabulary } from '../vocabulary.ts';

/** What binding one file needs, and where it puts what it finds wrong. */
export interface BindContext {
  readonly document: YamlDocument;
  readonly vocabulary: Vocabulary;
  readonly partials: PartialSource;
  /** The variants' values, for paths that depend on the matrix; one empty map without a matrix. */
  readonly variants: readonly JsonObject[];
  /** Reads a file beside the pipeline and remembers it as a source. */
  readonly readBeside: (path: string) => Promise<ReadResult>;
  /** Reads a file beside the pipeline whose bytes are sent, each once, and remembers it. */
  readonly attach: (path: string) => Promise<AttachmentResult>;
  readonly report: (diagnostic: Diagnostic) => void;
}

export type ReadResult =
  | { readonly file: SourceFile; readonly partials: PartialSource; readonly problem?: undefined }
  | { readonly file?: undefined; readonly problem: string };

/** Reports an error at a place of the file. */
export function refuse(
  context: BindContext,
  code: DiagnosticCode,
  problem: {
    readonly message: string;
    readonly pointer?: Pointer;
    readonly place?: 'value' | 'key';
    readonly location?: Location;
    readonly hints?: readonly string[];
    readonly related?: Diagnostic['related'];
    readonly about?: string;
  },
): void {
  const location =
    problem.location ?? context.document.locate(problem.pointer ?? [], problem.place ?? 'value');
  context.report({
    code,
    severity: 'error',
    message: problem.message,
    location,
    ...(problem.hints && problem.hints.length > 0 && { hints: problem.hints }),
    ...(problem.related && { related: problem.related }),
    ...(problem.about !== undefined && { about: problem.about }),
  });
}
