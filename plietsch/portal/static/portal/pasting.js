// What is pasted from Word keeps what the editor's own cleaning would lose: headings of the first level become
// headings, cells of a table stay apart, a row is a line. A script's words go, and so does what the author struck
// and what colleagues remarked.
const GONE = "script, style, title, del, s, strike, [class*=MsoComment], [style*='mso-element:comment']";

document.addEventListener("paste", (event) => {
  if (event.isLegible || !event.target.closest?.(".Draftail-Editor")) return;
  const html = event.clipboardData?.getData("text/html") ?? "";
  if (!/<(h1|table|script|del|s|strike)\b|MsoComment|mso-element:comment/i.test(html)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const clean = new DataTransfer();
  clean.setData("text/html", legible(html));
  clean.setData("text/plain", event.clipboardData.getData("text/plain"));
  const again = { clipboardData: clean, bubbles: true, cancelable: true };
  event.target.dispatchEvent(Object.assign(new ClipboardEvent("paste", again), { isLegible: true }));
}, true);

function legible(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll(GONE).forEach((part) => part.remove());
  for (const head of page.querySelectorAll("h1")) head.replaceWith(made(page, "h2", head.textContent));
  for (const table of page.querySelectorAll("table")) {
    const rows = [...table.rows].map((row) => [...row.cells].map(said).filter(Boolean).join(" · "));
    table.replaceWith(...rows.filter(Boolean).map((row) => line(page, row)));
  }
  return page.body.innerHTML;
}

function made(page, name, text) { return Object.assign(page.createElement(name), { textContent: text.trim() }); }
function line(page, html) { return Object.assign(page.createElement("p"), { innerHTML: html }); }

// The words of a cell and its links.
function said(cell) {
  for (const part of [...cell.querySelectorAll(":not(a)")]) part.replaceWith(...part.childNodes);
  return cell.innerHTML.replace(/<!--.*?-->/gs, "").replace(/(\s|&nbsp;)+/g, " ").trim();
}
