// Who else is here: their names above the text, their cursors and selections in it.
import { yCursorPlugin } from "y-prosemirror";
import { removeAwarenessStates } from "y-protocols/awareness";

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

export const cursors = awareness => yCursorPlugin(awareness, { cursorBuilder: cursor, selectionBuilder: selection });

export function forgetOthers(awareness, origin) {
  const others = [...awareness.getStates().keys()].filter(id => id !== awareness.clientID);
  removeAwarenessStates(awareness, others, origin);
  others.forEach(id => awareness.meta.delete(id)); // they come again with the clock that they had
}

export function listPeople(list, awareness) {
  awareness.on("change", () => {
    const others = [...awareness.getStates()].filter(([id, state]) => id !== awareness.clientID && state.user);
    list.replaceChildren(...others.map(([, { user }]) => {
      const entry = document.createElement("li");
      entry.className = `present present--${user.tint}`;
      entry.textContent = user.name;
      return entry;
    }));
  });
}
