// One's own caret stays behind one's own words when somebody else writes at the same place (y-prosemirror moves it behind theirs).
import { ySyncPluginKey } from "y-prosemirror";
import { createAbsolutePositionFromRelativePosition, createRelativePositionFromTypeIndex, XmlText } from "yjs";

function behindWhatStandsBefore(position, doc) {
  const place = createAbsolutePositionFromRelativePosition(position, doc);
  if (!(place?.type instanceof XmlText) || place.index === 0) return position;
  return createRelativePositionFromTypeIndex(place.type, place.index, -1);
}

export function keepCaret(view, doc) {
  const { binding } = ySyncPluginKey.getState(view.state);
  doc.on("beforeAllTransactions", () => {
    const selection = binding.beforeTransactionSelection;
    if (selection?.type !== "text" || !view.state.selection.empty) return;
    const caret = behindWhatStandsBefore(selection.head, doc);
    binding.beforeTransactionSelection = { ...selection, anchor: caret, head: caret };
  });
}
