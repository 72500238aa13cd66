/** How the page of the sandbox looks. */
export const pageStyle = `
:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; --line: #8884; --soft: #8882; --accent: #7a3ff2; }
body { margin: 0 auto; padding: 1rem; max-width: 80rem; }
header { border-bottom: 2px solid var(--accent); margin-bottom: 1rem; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 0 0 .5rem; font-size: 1.1rem; }
header p { margin: .2rem 0 .6rem; }
code, td, input { font-variant-numeric: tabular-nums; }
code { background: var(--soft); padding: .1em .35em; border-radius: 4px; }
#fault { background: #c002; border: 1px solid #c00; border-radius: 6px; padding: .5rem .8rem; }
main { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 36rem), 1fr)); }
section { border: 1px solid var(--line); border-radius: 8px; padding: .8rem; min-width: 0; }
.wide { grid-column: 1 / -1; }
section > div { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; opacity: .7; padding: .3rem 0; }
th, td { text-align: left; padding: .2rem .6rem .2rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
td.points, th.points { text-align: right; }
form { display: flex; flex-wrap: wrap; gap: .5rem .8rem; align-items: end; margin-top: .8rem; }
label { display: grid; gap: .1rem; font-size: .85rem; }
label:has([type="checkbox"]) { display: block; }
input, select, button { font: inherit; padding: .2rem .4rem; }
input[type="number"] { width: 7rem; }
button { cursor: pointer; }
td button { margin-right: .4rem; }
`;
