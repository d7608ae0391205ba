// Writing together: one editor per section and language, one shared document, one line to the room.
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { ySyncPlugin, yUndoPlugin } from "y-prosemirror";
import { Awareness } from "y-protocols/awareness";
import { Doc } from "yjs";
import { keepCaret } from "./caret.js";
import { Line } from "./line.js";
import { cursors, listPeople } from "./presence.js";
import { schema } from "./schema.js";
import { keys, serveTools } from "./tools.js";

const page = document.querySelector("[data-room]");
const status = page.querySelector("[data-status]");
const doc = new Doc();
const awareness = new Awareness(doc);
let current = null, ended = false;

function edit(place) {
  const fragment = doc.getXmlFragment(place.dataset.fragment);
  place.replaceChildren();
  const view = new EditorView(place, {
    state: EditorState.create({
      schema, plugins: [ySyncPlugin(fragment), cursors(awareness), yUndoPlugin(), ...keys],
    }),
    editable: () => !ended,
    attributes: {
      role: "textbox", "aria-multiline": "true", "aria-label": place.dataset.label, lang: place.lang, spellcheck: "true",
    },
    handleDOMEvents: { focus: () => { current = view; return false; } },
  });
  keepCaret(view, doc);
  return view;
}

const views = [...page.querySelectorAll("[data-fragment]")].map(edit);

function tell(state, code) {
  status.dataset.status = state;
  status.textContent = status.dataset[`${state}${code ?? ""}`] ?? status.dataset[state];
  if (state !== "ended") return;
  ended = true;
  views.forEach(view => view.setProps({ editable: () => false }));
}

serveTools(page.querySelector("[data-tools]"), () => current);
listPeople(page.querySelector("[data-people]"), awareness);
const line = new Line(location.origin.replace(/^http/, "ws") + page.dataset.room, doc, awareness, tell, outline => {
  page.querySelector("[data-outline-news]").hidden = outline === page.dataset.outline;
});
addEventListener("beforeunload", event => { if (line.sent > line.kept) event.preventDefault(); });
