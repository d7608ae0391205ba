// Writing together: one editor per section and language, one shared document, one line to the room.
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { yCursorPlugin, ySyncPlugin, yUndoPlugin } from "y-prosemirror";
import { Awareness } from "y-protocols/awareness";
import { Doc } from "yjs";
import { Line } from "./line.js";
import { schema } from "./schema.js";
import { keys, serveTools } from "./tools.js";

const page = document.querySelector("[data-room]");
const doc = new Doc();
const awareness = new Awareness(doc);
const status = page.querySelector("[data-status]");
const people = page.querySelector("[data-people]");
let current = null, ended = false;

function cursor(user) {
  const mark = document.createElement("span");
  mark.className = `writer writer--${user.tint}`;
  const name = document.createElement("span");
  name.className = "writer__name";
  name.textContent = user.name;
  mark.append("\u2060", name, "\u2060");
  return mark;
}

const selection = user => ({ class: `writer-selection writer-selection--${user.tint}` });

function edit(place) {
  const fragment = doc.getXmlFragment(place.dataset.fragment);
  const plugins = [
    ySyncPlugin(fragment),
    yCursorPlugin(awareness, { cursorBuilder: cursor, selectionBuilder: selection }),
    yUndoPlugin(),
    ...keys,
  ];
  place.replaceChildren();
  const view = new EditorView(place, {
    state: EditorState.create({ schema, plugins }),
    editable: () => !ended,
    attributes: {
      role: "textbox", "aria-multiline": "true", "aria-label": place.dataset.label, lang: place.lang, spellcheck: "true",
    },
    handleDOMEvents: { focus: () => { current = view; return false; } },
  });
  return view;
}

function tell(state, code) {
  ended = state === "ended";
  status.dataset.status = state;
  status.textContent = status.dataset[`${state}${code ?? ""}`] ?? status.dataset[state];
  if (ended) views.forEach(view => view.setProps({ editable: () => false }));
}

function showPeople() {
  const others = [...awareness.getStates()].filter(([id, state]) => id !== doc.clientID && state.user);
  people.replaceChildren(...others.map(([, { user }]) => {
    const entry = document.createElement("li");
    entry.className = `present present--${user.tint}`;
    entry.textContent = user.name;
    return entry;
  }));
}

const views = [...page.querySelectorAll("[data-fragment]")].map(edit);
serveTools(page.querySelector("[data-tools]"), () => current);
awareness.on("change", showPeople);
const line = new Line(page.dataset.room.replace(/^/, location.origin.replace(/^http/, "ws")), doc, awareness, tell);
addEventListener("beforeunload", event => { if (line.waiting && line.sent > line.kept) event.preventDefault(); });
