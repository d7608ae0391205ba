// @ in a post: offers members of the group and groups; without this, @Name as typed does the same.
for (const form of document.querySelectorAll("[data-mentionable]")) {
  const field = form.querySelector("[data-mentions]");
  if (field) offerMembers(field, form.dataset.mentionable, form.dataset.offers);
}

function offerMembers(field, address, words) {
  const list = Object.assign(document.createElement("ul"), { className: "suggestions", role: "listbox", hidden: true });
  const said = Object.assign(document.createElement("p"), { className: "visually-hidden", role: "status" });
  list.id = `${field.id}-suggestions`;
  list.ariaLabel = words;
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  field.after(list, said);
  if (field.autofocus) [field.selectionStart, field.scrollTop] = [field.value.length, field.scrollHeight]; // quoted
  let asked = 0;

  field.addEventListener("input", async () => {
    const typed = started(field);
    const turn = ++asked;
    if (!typed) return show([]);
    const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`);
    if (answer.ok && turn === asked) show([...parse(await answer.text())]);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const now = [...list.children].findIndex((item) => item.ariaSelected === "true");
    const act = {
      ArrowDown: () => select(Math.min(now + 1, list.children.length - 1)),
      ArrowUp: () => select(Math.max(now - 1, 0)),
      Enter: () => choose(list.children[now]),
      Escape: () => show([]),
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  field.addEventListener("blur", () => setTimeout(show, 150, []));
  list.addEventListener("mousedown", (event) => { event.preventDefault(); choose(event.target.closest("li")); });

  function show(items) {
    items.forEach((item, at) => { item.id = `${list.id}-${at}`; });
    list.replaceChildren(...items);
    list.hidden = !items.length;
    said.textContent = items.length ? `${items.length} ${words}` : "";
    select(0);
  }
  function select(index) {
    [...list.children].forEach((item, at) => { item.ariaSelected = String(at === index); });
    field.setAttribute("aria-activedescendant", list.children[index]?.id ?? "");
  }
  function choose(item) {
    const start = field.selectionStart - started(field).length - 1;
    field.setRangeText(`[@${item.textContent}](${item.dataset.path}) `, start, field.selectionStart, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const started = (field) => field.value.slice(0, field.selectionStart)
  .match(/(?:^|[\s(])@([\p{L}\d][\p{L}\d .'-]{0,40})$/u)?.[1] ?? "";
const parse = (html) => new DOMParser().parseFromString(html, "text/html").querySelectorAll("li");
