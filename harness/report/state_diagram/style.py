"""What is drawn how in the figure of states, in both themes; the rest is every picture's."""

from __future__ import annotations

from harness.report.state_look import INK

STYLE = f"""
.states .ft{{font-size:9.5px;fill:#5f6c7b}}.states .n{{font-weight:bold}}.states .in{{fill:{INK}}}
.states .f path{{stroke:#b8c1cc}}.states .f .tip{{fill:#b8c1cc}}
.states .b{{fill:none;stroke:#b8c1cc}}.states .seen,.states .must{{stroke:#1d2733;stroke-width:2}}
.states .p path{{stroke:#1d2733;stroke-width:2.5}}.states .p .tip{{fill:#1d2733;stroke-width:1}}
.states .p0 path{{stroke:#0072b2}}.states .p0 .tip{{fill:#0072b2}}
.states .p1 path{{stroke:#d55e00}}.states .p1 .tip{{fill:#d55e00}}
.states .nb{{fill:#fff;stroke:#1d2733}}
@media(prefers-color-scheme:dark){{.states .ft{{fill:#93a1b1}}
.states .f path{{stroke:#46535f}}.states .f .tip{{fill:#46535f}}
.states .b{{stroke:#46535f}}.states .seen,.states .must{{stroke:#e3e9f0}}
.states .p path{{stroke:#e3e9f0}}.states .p .tip{{fill:#e3e9f0}}
.states .p0 path{{stroke:#56b4e9}}.states .p0 .tip{{fill:#56b4e9}}
.states .p1 path{{stroke:#f59a52}}.states .p1 .tip{{fill:#f59a52}}
.states .nb{{fill:#10161d;stroke:#e3e9f0}}}}
.states text.in{{fill:{INK}}}
"""
