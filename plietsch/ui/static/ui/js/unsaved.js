// Ask before a page is left on which something was typed and not sent.
let typed = false;
const isKept = (form) => form && form.method === "post";
addEventListener("input", (event) => { typed ||= isKept(event.target.form); });
addEventListener("submit", (event) => { if (isKept(event.target)) typed = false; });
addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful && event.detail.requestConfig.verb === "post") typed = false; });
addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
