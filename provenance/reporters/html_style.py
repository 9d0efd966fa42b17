"""The style sheet of the HTML report: readable on a screen, in the dark, in black and white and on paper."""

STYLE = """\
:root { color-scheme: light dark; --line: #c8ccd2; --soft: #f4f5f7; --ink: #1b1f24; --paper: #fff;
  --residue: #ffd0c9; --declared: #cfe5ff; --verified: #cdeccf; --style: #fff0b3; --context: #e6e6e6; }
@media (prefers-color-scheme: dark) { :root { --line: #444a52; --soft: #22262b; --ink: #e6e8eb; --paper: #16191d;
  --residue: #6e2a20; --declared: #1d4570; --verified: #1f5227; --style: #5c4a0c; --context: #3a3f45; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 62rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; overflow-wrap: anywhere; }
article { border: 1px solid var(--line); border-left: .5rem solid var(--line); border-radius: .4rem;
  padding: .2rem 1rem 1rem; margin: 1.5rem 0; }
article.fail { border-left-color: #c4321c; } article.review { border-left-color: #b98900; }
article.pass { border-left-color: #2a7d37; } article.none { border-left-color: #6b7280; }
.badge { font-size: .8rem; border: 1px solid currentColor; border-radius: .8rem; padding: .1rem .6rem; }
.fail .badge { color: #c4321c; } .review .badge { color: #8a6600; } .pass .badge { color: #2a7d37; }
.key { list-style: none; display: flex; flex-wrap: wrap; gap: .8rem; padding: 0; }
mark { color: inherit; background: var(--context); border-bottom: 2px solid currentColor; border-radius: .15rem; }
mark.residue { background: var(--residue); border-bottom-style: double; border-bottom-width: 4px; }
mark.declared { background: var(--declared); } mark.verified { background: var(--verified); }
mark.style { background: var(--style); border-bottom-style: dotted; }
mark.context { background: var(--context); border-bottom-style: none; }
th { white-space: nowrap; } td:last-child { white-space: nowrap; }
td mark { border-bottom: 0; padding: 0 .2rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); padding: .3rem .5rem; overflow-wrap: anywhere; }
.advice, .facts, footer { color: inherit; opacity: .8; font-size: .9rem; } .facts { overflow-wrap: anywhere; }
.source { counter-reset: line; background: var(--soft); border-radius: .4rem; padding: .6rem 0; margin-top: 1rem;
  font-family: ui-serif, Georgia, serif; }
.line { counter-increment: line; padding: 0 1rem 0 4rem; position: relative; white-space: pre-wrap;
  overflow-wrap: anywhere; unicode-bidi: plaintext; }
.line::before { content: counter(line); position: absolute; left: 0; width: 3rem; text-align: right;
  font: .75rem/2 ui-monospace, monospace; opacity: .6; }
@media print { body { max-width: none; font-size: 10pt; } article { break-inside: auto; border-width: 1px 1px 1px 4px; }
  h2, .verdict { break-after: avoid; } .line { break-inside: avoid; }
  mark, .badge { -webkit-print-color-adjust: exact; print-color-adjust: exact; } a { color: inherit; } }
"""
