// Thumbs under an answer.

import { Problem, post } from "./api.mjs";
import { element, icon } from "./dom.mjs";

/** Make the thumbs for an answer; a thumb down asks what was wrong. */
export function feedbackForm(answerId) {
  const said = element("p", { class: "thanks", role: "status" });
  const send = async (rating, comment = null) => {
    try {
      await post(`/v1/answers/${encodeURIComponent(answerId)}/feedback`, { rating, comment });
    } catch (error) {
      said.textContent = error instanceof Problem ? error.message : "That could not be sent.";
      return false;
    }
    return true;
  };
  const thumbs = { up: thumb("up", "This answers it"), down: thumb("down", "This is not right") };
  const comment = commentForm(async (words) => {
    if (await send("down", words)) {
      comment.hidden = true;
      said.textContent = "Thank you. It has been noted.";
      thumbs.down.focus();
    }
  });
  for (const [rating, button] of Object.entries(thumbs)) {
    button.addEventListener("click", async () => {
      if (!(await send(rating))) {
        return;
      }
      for (const [name, other] of Object.entries(thumbs)) {
        other.setAttribute("aria-pressed", String(name === rating));
      }
      said.textContent = rating === "up" ? "Thank you." : "Thank you. What was wrong?";
      comment.hidden = rating === "up";
      if (rating === "down") {
        comment.querySelector("textarea").focus();
      }
    });
  }
  const buttons = element("div", { class: "thumbs", role: "group", "aria-label": "Was this right?" });
  buttons.append(thumbs.up, thumbs.down);
  return element("div", { class: "feedback" }, buttons, said, comment);
}

function thumb(name, label) {
  const options = { type: "button", class: "thumb", "aria-label": label, "aria-pressed": "false", title: label };
  return element("button", options, icon(name));
}

function commentForm(onSend) {
  const words = element("textarea", { rows: "2", maxlength: "2000", "aria-label": "What was wrong?" });
  const send = (event) => {
    event.preventDefault();
    if (words.value.trim() !== "") {
      onSend(words.value.trim());
    }
  };
  const button = element("button", { type: "submit" }, "Send");
  return element("form", { class: "comment", hidden: true, onsubmit: send }, words, button);
}
