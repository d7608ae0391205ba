// The tools above the text: what a button or a key does to the text that was last written in.
import { baseKeymap, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { inputRules, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { redo, undo } from "y-prosemirror";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

export const commands = {
  strong: toggleMark(marks.strong),
  em: toggleMark(marks.em),
  heading: (state, dispatch) =>
    setBlockType(state.selection.$from.parent.type === nodes.heading ? nodes.paragraph : nodes.heading)(state, dispatch),
  bullets: wrapInList(nodes.bullet_list),
  numbers: wrapInList(nodes.ordered_list),
  quote: wrapIn(nodes.blockquote),
  out: (state, dispatch) => liftListItem(nodes.list_item)(state, dispatch) || baseKeymap.Backspace(state, dispatch),
  undo,
  redo,
};

const breakLine = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
};

export const keys = [
  keymap({
    "Mod-b": commands.strong, "Mod-i": commands.em, "Mod-z": undo, "Mod-y": redo, "Mod-Shift-z": redo,
    Enter: splitListItem(nodes.list_item), "Shift-Enter": breakLine,
    "Mod-]": sinkListItem(nodes.list_item), "Mod-[": liftListItem(nodes.list_item),
  }),
  keymap(baseKeymap),
  inputRules({
    rules: [
      wrappingInputRule(/^\s*[-*]\s$/, nodes.bullet_list),
      wrappingInputRule(/^1\.\s$/, nodes.ordered_list),
      wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
    ],
  }),
];

export function serveTools(bar, current) {
  const buttons = [...bar.querySelectorAll("[data-command]")];
  for (const button of buttons) {
    button.addEventListener("mousedown", event => event.preventDefault());
    button.addEventListener("click", () => {
      const view = current();
      if (view) { commands[button.dataset.command](view.state, view.dispatch, view); view.focus(); }
    });
  }
}
