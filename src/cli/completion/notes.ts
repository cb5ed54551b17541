/** How a shell is told to complete the program's words. */
export const completionNotes: readonly string[] = [
  'To use it, put a line into what your shell reads when it starts:',
  '  bash: ~/.bashrc',
  '    eval "$(pulze-run completion bash)"',
  '  zsh: ~/.zshrc, below compinit',
  '    eval "$(pulze-run completion zsh)"',
  '  fish: ~/.config/fish/config.fish',
  '    pulze-run completion fish | source',
  'It completes the program under its own name, at any path; not what is started with npx.',
];
