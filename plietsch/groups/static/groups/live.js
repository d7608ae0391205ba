// An open thread: when somebody else writes, their posts appear below. Without this, a reload shows them.
const thread = document.querySelector("[data-live]");
if (thread && "EventSource" in window) listen(thread);

function listen(list) {
  const news = document.querySelector("[data-news]");
  const source = new EventSource(list.dataset.live);
  let shown = Number(list.dataset.last);
  let busy = false;
  let newest = shown;

  source.addEventListener("posts", (event) => {
    newest = Math.max(newest, Number(event.data));
    show();
  });

  async function show() {
    if (busy || newest <= shown) return;
    busy = true;
    const reached = newest;
    const answer = await fetch(`${list.dataset.more}?nach=${shown}`);
    if (answer.ok) {
      append(new DOMParser().parseFromString(await answer.text(), "text/html"));
      shown = reached;
    }
    busy = false;
    if (answer.ok) show();
  }

  function append(part) {
    const posts = [...part.querySelectorAll(".post")].filter((post) => !document.getElementById(post.id));
    list.append(...posts);
    if (window.htmx) posts.forEach((post) => window.htmx.process(post));
    document.querySelector("[data-replies]").replaceWith(part.querySelector("[data-replies]"));
    if (posts.length) {
      news.textContent = news.dataset.news;
      setTimeout(() => { news.textContent = ""; }, 5000);
    }
  }
}
