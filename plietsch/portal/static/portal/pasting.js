// What is pasted from Word keeps what the editor's own cleaning would lose: headings of the first level become
// headings, cells of a table stay apart, a row is a line, and a script's words go.
document.addEventListener("paste", (event) => {
  if (!event.target.closest?.(".Draftail-Editor")) return;
  const html = event.clipboardData?.getData("text/html") ?? "";
  if (!/<(h1|table|script)\b/i.test(html)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const clean = new DataTransfer();
  clean.setData("text/html", legible(html));
  clean.setData("text/plain", event.clipboardData.getData("text/plain"));
  const again = { clipboardData: clean, bubbles: true, cancelable: true };
  event.target.dispatchEvent(new ClipboardEvent("paste", again));
}, true);

function legible(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll("script, style, title").forEach((part) => part.remove());
  for (const head of page.querySelectorAll("h1")) head.replaceWith(made(page, "h2", head.textContent));
  for (const table of page.querySelectorAll("table")) {
    const rows = [...table.rows].map((row) => [...row.cells].map(said).filter(Boolean).join(" · "));
    table.replaceWith(...rows.filter(Boolean).map((row) => made(page, "p", row)));
  }
  return page.body.innerHTML;
}

function made(page, name, text) { return Object.assign(page.createElement(name), { textContent: text.trim() }); }
function said(cell) { return cell.textContent.replace(/\s+/g, " ").trim(); }
