// @ in a post: offers members of the group and groups; without this, @Name as typed does the same.
for (const form of document.querySelectorAll("[data-mentionable]")) {
  const field = form.querySelector("[data-mentions]");
  if (field) offerMembers(field, form.dataset.mentionable);
}

function offerMembers(field, address) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${field.id}-suggestions`;
  list.role = "listbox";
  list.hidden = true;
  field.setAttribute("aria-controls", list.id);
  field.after(list);
  let asked = 0;

  field.addEventListener("input", async () => {
    const typed = started(field);
    const turn = ++asked;
    if (!typed) return close();
    const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`);
    if (!answer.ok || turn !== asked) return;
    list.replaceChildren(...parse(await answer.text()));
    list.hidden = !list.children.length;
    select(0);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const now = [...list.children].findIndex((item) => item.ariaSelected === "true");
    const act = {
      ArrowDown: () => select(Math.min(now + 1, list.children.length - 1)),
      ArrowUp: () => select(Math.max(now - 1, 0)),
      Enter: () => choose(list.children[now]),
      Escape: close,
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  field.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => { event.preventDefault(); choose(event.target.closest("li")); });

  function select(index) { [...list.children].forEach((item, at) => { item.ariaSelected = String(at === index); }); }
  function close() { list.hidden = true; }
  function choose(item) {
    const start = field.selectionStart - started(field).length - 1;
    field.setRangeText(`[@${item.textContent}](${item.dataset.path}) `, start, field.selectionStart, "end");
    close();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function started(field) {
  return field.value.slice(0, field.selectionStart).match(/(?:^|[\s(])@([\p{L}\d][\p{L}\d .'-]{0,40})$/u)?.[1] ?? "";
}

function parse(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelectorAll("li");
}
