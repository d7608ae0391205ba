// Words that are selected in a block go along to the form when somebody comments on it.
for (const link of document.querySelectorAll("a[data-quote]")) {
  link.addEventListener("mousedown", () => {
    const selection = getSelection();
    const block = link.closest("[data-block]");
    const address = new URL(link.href);
    const inside = selection.rangeCount && block.contains(selection.getRangeAt(0).commonAncestorContainer);
    const words = inside ? selection.toString().trim() : "";
    address.searchParams.delete("quote");
    if (words) address.searchParams.set("quote", words.slice(0, 2000));
    link.href = address;
  });
}
