// Elements without markup: what comes from a briefing is text, and never more.

import { runs } from "./characters.mjs";

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  up: "M7 11v9H4v-9h3Zm2 9V10l4-7 1.4.7c.6.3.9 1 .7 1.7L14 9h5.2c1.2 0 2 1.1 1.7 2.2l-1.9 7A2 2 0 0 1 17 20H9Z",
  down: "M17 13V4h3v9h-3Zm-2-9v10l-4 7-1.4-.7a1.5 1.5 0 0 1-.7-1.7L10 15H4.8c-1.2 0-2-1.1-1.7-2.2l1.9-7A2 2 0 0 1 7 4h8Z",
  check: "M9.5 17.2 4.3 12l1.6-1.6 3.6 3.6 8.6-8.6L19.7 7 9.5 17.2Z",
  alert: "M12 3 1.8 20.5h20.4L12 3Zm1 14.5h-2v-2h2v2Zm0-3.6h-2V9.3h2v4.6Z",
};

/** Find an element of the page by its id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Make an element; `on…` properties are listeners, strings among the children become text. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) {
      made.addEventListener(name.slice(2), value);
    } else if (value === true) {
      made.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, value);
    }
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** Make the nodes that show a text of a briefing, with its hidden characters shown by name. */
export function shown(text) {
  return runs(text).map((run) =>
    run.hidden === undefined
      ? document.createTextNode(run.text)
      : element("span", { class: "hidden-character", title: "hidden character" }, `[${run.hidden}]`),
  );
}

/** Make a text of a briefing that keeps its own direction. */
export function quoted(tag, properties, text) {
  return element(tag, { dir: "auto", ...properties }, shown(text));
}

/** Draw an icon that says nothing to a screen reader. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  for (const [key, value] of [
    ["viewBox", "0 0 24 24"],
    ["class", "icon"],
    ["aria-hidden", "true"],
    ["focusable", "false"],
  ]) {
    drawing.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  drawing.append(path);
  return drawing;
}

const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** Show a day of publication, or that there is none. */
export function day(published) {
  return published
    ? element("time", { datetime: published }, DAY.format(new Date(`${published}T00:00:00Z`)))
    : element("span", { class: "undated" }, "undated");
}

/** Show a heading path; nothing where it only repeats the title. */
export function trail(section, title) {
  const steps = section.filter((heading) => heading !== title);
  if (steps.length === 0) {
    return null;
  }
  return element("span", { class: "trail", dir: "auto" }, shown(steps.join(" › ")));
}

/** Link to a source, if it is a web address and nothing else. */
export function sourceLink(url) {
  if (url === null || !URL.canParse(url) || !["http:", "https:"].includes(new URL(url).protocol)) {
    return null;
  }
  const options = { href: url, rel: "noopener noreferrer nofollow", target: "_blank" };
  return element("a", options, `Original at ${new URL(url).hostname}`);
}
