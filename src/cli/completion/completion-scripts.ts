import { COMPLETE, type Shell } from './shells.ts';

/**
 * What a shell reads to complete `pulze-run`. Each asks the program that is on the line itself, so that it
 * fits its version, and leaves files and folders to the shell. The two dashes keep Node from taking an
 * `--env-file` among the words for its own option.
 */
export const completionScripts: Readonly<Record<Shell, string>> = {
  bash: `# pulze-run: completion for bash
_pulze_run() {
  local answer kind='' word match pattern
  COMPREPLY=()
  answer=$("\${1/#\\~/$HOME}" ${COMPLETE} bash -- "\${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null) || return
  while IFS= read -r word; do
    word=\${word%%$'\\t'*}
    if [[ -z $kind ]]; then
      kind=$word
      continue
    fi
    # Only as names of files are words with spaces quoted.
    [[ $word == *[[:space:]]* ]] && compopt -o filenames 2>/dev/null
    COMPREPLY+=("$word")
  done <<<"$answer"
  case $kind in
    yaml) pattern='*.y*ml' ;;
    files) pattern='*' ;;
    folders) pattern='' ;;
    *) return ;;
  esac
  local before=\${#COMPREPLY[@]}
  while IFS= read -r match; do
    if [[ -d \${match/#\\~/$HOME} || $match == $pattern ]]; then COMPREPLY+=("$match"); fi
  done < <(compgen -f -- "$2")
  (( \${#COMPREPLY[@]} > before )) && compopt -o filenames 2>/dev/null
  return 0
}
complete -F _pulze_run pulze-run
`,
  zsh: `#compdef pulze-run
# pulze-run: completion for zsh
_pulze_run() {
  local program=\${(Q)words[1]} line kind prefix word
  local -a lines entries
  lines=("\${(@f)$("\${program/#\\~/$HOME}" ${COMPLETE} zsh -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  kind=\${lines[1]%%$'\\t'*}
  prefix=\${lines[1]#*$'\\t'}
  for line in "\${(@)lines[2,-1]}"; do
    word=\${line%%$'\\t'*}
    entries+=("\${word//:/\\\\:}:\${line#*$'\\t'}")
  done
  (( \${#entries} )) && _describe 'pulze-run' entries
  [[ -n $prefix ]] && compset -P "\${(b)prefix}"
  case $kind in
    yaml) _files -g '*.(yaml|yml)' ;;
    files) _files ;;
    folders) _files -/ ;;
  esac
}
if [[ $funcstack[1] == _pulze-run || $funcstack[1] == _pulze_run ]]; then
  _pulze_run "$@"
else
  compdef _pulze_run pulze-run
fi
`,
  fish: `# pulze-run: completion for fish
function __pulze_run_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l plain (string unescape -- $current; or string replace -r '^["\\']' '' -- $current)
    set -l program (string replace -r '^~' $HOME -- $words[1])
    set -l lines ($program ${COMPLETE} fish -- $words[2..-1] "$plain" 2>/dev/null)
    printf '%s\\n' $lines[2..-1]
    set -l head (string split \\t -- $lines[1])
    set -l prefix $head[2]
    set -l rest (string sub -s (math (string length -- "$prefix") + 1) -- "$current")
    set -l matches (complete -C "'' $rest")
    switch $head[1]
        case yaml
            set matches (string match -r '.*(?:/|\\.ya?ml)$' -- $matches)
        case folders
            set matches (string match -r '.*/$' -- $matches)
        case files
        case '*'
            return
    end
    for match in $matches
        printf '%s\\n' "$prefix$match"
    end
end
complete -c pulze-run -f -k -a '(__pulze_run_complete)'
`,
};
