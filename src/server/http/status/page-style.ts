// Style of the page: system fonts, two colour schemes, from 320 px up. Contrast is at least 4.5:1 in both.
export const style = `
:root{color-scheme:light dark;--bg:#fbfbfa;--panel:#fff;--text:#1c1d21;--soft:#5a5f6b;--line:#dfe1e6;--accent:#0b5cad;--on:#fff;
--read:#0a6640;--write:#7a4d00;--destructive:#a3232c;--warn-bg:#fff4d6;--warn-text:#5c4300;--code:#f1f2f4}
@media(prefers-color-scheme:dark){:root{--bg:#131418;--panel:#1b1d22;--text:#e8e9ec;--soft:#a4a9b4;--line:#32353d;--accent:#7db8f5;--on:#10131a;
--read:#6fd3a0;--write:#e6b566;--destructive:#f28b91;--warn-bg:#3a3013;--warn-text:#f5dea0;--code:#24272e}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:16px/1.55 system-ui,sans-serif}
main,header,footer{max-width:62rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.25rem}
h1{font-size:1.6rem;line-height:1.2;margin:0}
h1 small{white-space:nowrap;font-size:1rem;font-weight:400;color:var(--soft)}
h2{font-size:1.2rem;margin:2.5rem 0 .75rem}
h3{font-size:1rem;margin:1.75rem 0 .25rem}
h3 span{color:var(--soft);font-weight:400}
p{margin:.5rem 0}
a{color:var(--accent)}
code,pre{font:.875rem/1.5 ui-monospace,Menlo,Consolas,monospace}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;background:var(--panel);padding:.5rem 1rem}
.note{background:var(--warn-bg);color:var(--warn-text);padding:.75rem 1rem;border-radius:.5rem;margin:1rem 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1.25rem;margin:0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
.tabs{display:flex;flex-wrap:wrap;gap:.375rem}
button{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--line);border-radius:.5rem;padding:.4rem .8rem;min-height:2.75rem;cursor:pointer}
button:hover{border-color:var(--accent)}
button[aria-selected=true],button[aria-pressed=true]{background:var(--accent);border-color:var(--accent);color:var(--on)}
.panel{background:var(--panel);border:1px solid var(--line);border-radius:.5rem;margin-top:.75rem;padding:1rem}
.bar{display:flex;gap:1rem;align-items:center;justify-content:space-between}
.bar p{margin:0;color:var(--soft);overflow-wrap:anywhere}
pre{background:var(--code);border-radius:.375rem;padding:.875rem;margin:.75rem 0 0;overflow-x:auto;tab-size:2}
.panel p+p,.panel pre+p{color:var(--soft);font-size:.9375rem}
.find{display:flex;flex-wrap:wrap;gap:.375rem;align-items:center}
input{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--soft);border-radius:.5rem;padding:.4rem .8rem;min-height:2.75rem;flex:1 1 16rem;min-width:0}
ul{list-style:none;margin:0;padding:0}
li{padding:.6rem 0;border-top:1px solid var(--line)}
li p{margin:.15rem 0 0;color:var(--soft);font-size:.9375rem;overflow-wrap:anywhere}
li code{font-weight:600;overflow-wrap:anywhere}
.class{font-size:.8125rem;margin-left:.5rem}
.read{color:var(--read)}.write{color:var(--write)}.destructive{color:var(--destructive)}
.ok{color:var(--read)}.bad{color:var(--destructive)}
[hidden]{display:none!important}
footer{color:var(--soft);padding-top:2.5rem;padding-bottom:3rem;font-size:.9375rem}
@media(max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}.bar{align-items:flex-start}}
@media(prefers-reduced-motion:no-preference){button{transition:border-color .12s}}
`;
