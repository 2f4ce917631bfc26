// Elements without markup: what comes from a briefing is text, and never more.

import { runs } from "./characters.mjs";

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

const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** Show a day of publication, or that there is none. */
export function day(published) {
  return published
    ? element("time", { datetime: published }, DAY.format(new Date(`${published}T00:00:00Z`)))
    : element("span", { class: "undated" }, "undated");
}

/** Link to a source, if it is a web address and nothing else. */
export function sourceLink(url) {
  if (url === null || !URL.canParse(url) || !["http:", "https:"].includes(new URL(url).protocol)) {
    return null;
  }
  const options = { href: url, rel: "noopener noreferrer nofollow", target: "_blank" };
  return element("a", options, `Original at ${new URL(url).hostname}`);
}
